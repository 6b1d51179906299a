package dev.cairn.standalone;

import dev.cairn.grpc.CairnApplication;
import dev.cairn.grpc.ProcessCommand;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * {@code cairn dev}: the whole suite in one process, with everything that it writes under one
 * folder.
 */
@Command(
    name = "cairn dev",
    description = "Starts the whole suite in one process, on embedded engines under a data folder.")
public final class CairnDev extends ProcessCommand {

  private static final Set<String> SERVICES =
      Set.of("trail", "ingest", "history", "delivery", "gateway");

  private static final Map<String, Object> DEFAULTS =
      Map.of("cairn.grpc.reflection", true, "cairn.ingest.register-unknown-regions", true);

  private CairnDev() {
    super(SERVICES, "endpoints.json", DEFAULTS);
  }

  public static void main(String[] args) {
    System.exit(new CommandLine(new CairnDev()).execute(args));
  }

  @Override
  protected void printReady(CairnApplication application, Duration elapsed) {
    Map<String, String> endpoints = endpoints(application);
    System.out.printf(
        """

        Cairn runs. Everything it writes lies under %s; Ctrl-C stops it.

          TOKEN=$(sed 's/.*"token":"\\([^"]*\\)".*/\\1/' %s)
          grpcurl -plaintext %s list
          grpcurl -plaintext -H "authorization: Bearer $TOKEN" -d '{"region":"us-east-1",
            "entries":[{"typed":{"event_source":"billing.example.com","event_name":"CreateInvoice"}}]}' \\
            %s cairn.ingest.v1.IngestService/PutEvents
          grpcurl -plaintext -H "authorization: Bearer $TOKEN" -d '{"region":"us-east-1"}' \\
            %s cairn.history.v1.HistoryService/LookupEvents

        AWS's clients work unchanged, with

          export AWS_ENDPOINT_URL_CLOUDTRAIL=%s AWS_ENDPOINT_URL_CLOUDTRAIL_DATA=%s AWS_ENDPOINT_URL_STS=%s AWS_ENDPOINT_URL_RESOURCE_GROUPS_TAGGING_API=%s AWS_DEFAULT_REGION=us-east-1
          export $(sed 's/.*"accessKeyId":"\\([^"]*\\)","secretAccessKey":"\\([^"]*\\)".*/AWS_ACCESS_KEY_ID=\\1 AWS_SECRET_ACCESS_KEY=\\2/' %s)
          aws cloudtrail describe-trails

        %s
        """,
        data().toAbsolutePath().normalize(),
        endpoints.get("credentials"),
        application.grpcAddress(),
        application.grpcAddress(),
        application.grpcAddress(),
        application.httpAddress(),
        application.httpAddress(),
        application.httpAddress(),
        application.httpAddress(),
        endpoints.get("credentials"),
        readyLine(application, elapsed));
  }
}
