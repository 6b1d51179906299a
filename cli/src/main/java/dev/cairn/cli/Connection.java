package dev.cairn.cli;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Message;
import io.grpc.ManagedChannel;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.AbstractBlockingStub;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every command that asks a service something, and the way to ask it. */
final class Connection {

  private static final long DEADLINE_SECONDS = 30;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Data folder of the suite. Default: ${DEFAULT-VALUE}")
  private Path data = Path.of("data");

  @Option(
      names = "--endpoint",
      paramLabel = "HOST:PORT",
      defaultValue = "${env:CAIRN_ENDPOINT}",
      description =
          "gRPC address of the suite, instead of a data folder; the token is then taken from "
              + "CAIRN_TOKEN. Default: CAIRN_ENDPOINT")
  private @Nullable String endpoint;

  @Option(
      names = "--account",
      paramLabel = "ID",
      description = "Account, 12 digits. Default: the credential's")
  private String account = "";

  @Option(
      names = "--region",
      paramLabel = "REGION",
      defaultValue = "${env:AWS_REGION:-us-east-1}",
      description = "Region. Default: AWS_REGION, or us-east-1")
  private String region = "us-east-1";

  /** Names the account and the region in a request that is being built. */
  <B extends Message.Builder> B request(B builder) {
    Descriptor type = builder.getDescriptorForType();
    builder.setField(type.findFieldByName("account_id"), account);
    builder.setField(type.findFieldByName("region"), region);
    return builder;
  }

  /** A call to a service. */
  interface Call<S, R> {
    R run(S stub) throws StatusException;
  }

  /**
   * Asks a service once.
   *
   * @param service its name, e.g. {@code trail}
   */
  <S extends AbstractBlockingStub<S>, R> R ask(
      String service, Function<ManagedChannel, S> stub, Call<S, R> call) {
    ManagedChannel channel = open(service);
    try {
      return call.run(stub.apply(channel).withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS));
    } catch (StatusException e) {
      throw Refusals.of(e.getStatus(), e);
    } catch (StatusRuntimeException e) {
      throw Refusals.of(e.getStatus(), e);
    } finally {
      channel.shutdownNow();
    }
  }

  /** Opens a connection to a service; nothing is sent before the first call. */
  ManagedChannel open(String service) {
    if (endpoint == null || endpoint.isEmpty()) {
      return Suite.at(data, service).open();
    }
    String token = System.getenv("CAIRN_TOKEN");
    if (token == null || token.isEmpty()) {
      throw new CommandFailedException(
          "CAIRN_TOKEN must hold the bearer token of " + endpoint + ".");
    }
    return new Suite(endpoint, token).open();
  }
}
