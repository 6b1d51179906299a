package dev.cairn.delivery;

import dev.cairn.grpc.ProcessCommand;

/** delivery-service in a process of its own. */
public final class DeliveryApplication {

  private DeliveryApplication() {}

  public static void main(String[] args) {
    ProcessCommand.runService("delivery", args);
  }
}
