package dev.cairn.trail;

import dev.cairn.grpc.ProcessCommand;

/** trail-service in a process of its own. */
public final class TrailApplication {

  private TrailApplication() {}

  public static void main(String[] args) {
    ProcessCommand.runService("trail", args);
  }
}
