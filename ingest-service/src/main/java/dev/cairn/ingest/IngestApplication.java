package dev.cairn.ingest;

import dev.cairn.grpc.ProcessCommand;

/** ingest-service in a process of its own. */
public final class IngestApplication {

  private IngestApplication() {}

  public static void main(String[] args) {
    ProcessCommand.runService("ingest", args);
  }
}
