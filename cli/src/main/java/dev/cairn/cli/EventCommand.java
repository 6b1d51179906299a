package dev.cairn.cli;

import dev.cairn.proto.history.v1.Event;
import dev.cairn.proto.history.v1.GetEventRequest;
import dev.cairn.proto.history.v1.HistoryServiceGrpc;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code cairn event}: one record of the history. */
@Command(
    name = "event",
    description = "Prints the record of one event, byte for byte as it stands in log files.",
    mixinStandardHelpOptions = true)
final class EventCommand implements Callable<Integer> {

  @Mixin private Connection connection = new Connection();
  @Mixin private Output output = new Output();

  @Parameters(paramLabel = "EVENT-ID")
  private String id = "";

  @Override
  public Integer call() {
    GetEventRequest request =
        connection.request(GetEventRequest.newBuilder()).setEventId(id).build();
    Event event =
        connection
            .ask("history", HistoryServiceGrpc::newBlockingV2Stub, stub -> stub.getEvent(request))
            .getEvent();
    output.print(event.getCloudTrailEvent());
    return 0;
  }
}
