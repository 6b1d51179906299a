package dev.cairn.gateway;

import dev.cairn.grpc.ProcessCommand;

/** The gateway in a process of its own. */
public final class GatewayApplication {

  private GatewayApplication() {}

  public static void main(String[] args) {
    ProcessCommand.runService("gateway", args);
  }
}
