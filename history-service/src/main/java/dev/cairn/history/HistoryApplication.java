package dev.cairn.history;

import dev.cairn.grpc.ProcessCommand;

/** history-service in a process of its own. */
public final class HistoryApplication {

  private HistoryApplication() {}

  public static void main(String[] args) {
    ProcessCommand.runService("history", args);
  }
}
