package dev.cairn.cli;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import dev.cairn.proto.access.v1.AccessServiceGrpc;
import dev.cairn.proto.access.v1.IssueTokenRequest;
import dev.cairn.proto.access.v1.IssueTokenResponse;
import dev.cairn.proto.trail.v1.TrailServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.AbstractBlockingStub;
import io.grpc.stub.ClientCalls;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The options of every command that asks a service something, and the way to ask it. */
final class Connection {

  static final String HOW_TO_PROVE =
      "Set CAIRN_ACCESS_KEY_ID and CAIRN_SECRET_ACCESS_KEY, or CAIRN_TOKEN.";

  private static final Pattern TRAIL_ARN =
      Pattern.compile("arn:[^:]*:cloudtrail:[^:]*:(\\d{12}):.+");

  private static final long DEADLINE_SECONDS = 30;

  /** An import may take long. The token never leaves this process, and ends with its key. */
  private static final Duration LONGEST_RUN = Duration.newBuilder().setSeconds(12 * 3600).build();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Mixin private Transport transport = new Transport();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Data folder of the suite. Default: ${DEFAULT-VALUE}")
  private Path data = Path.of("data");

  @Option(
      names = "--endpoint",
      paramLabel = "HOST:PORT",
      defaultValue = "${env:CAIRN_ENDPOINT}",
      description = "gRPC address of the suite, instead of a data folder. Default: CAIRN_ENDPOINT")
  private @Nullable String endpoint;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description =
          "Proves who asks. Default: CAIRN_TOKEN, or the access key in CAIRN_ACCESS_KEY_ID and "
              + "CAIRN_SECRET_ACCESS_KEY, or the root's credentials in the data folder")
  private @Nullable String token;

  @Option(
      names = "--account",
      paramLabel = "ID",
      description = "Account, 12 digits. Default: the credential's")
  private String account = "";

  @Option(
      names = "--region",
      paramLabel = "REGION",
      defaultValue = "${env:AWS_REGION:-${env:AWS_DEFAULT_REGION:-us-east-1}}",
      description = "Region. Default: AWS_REGION, AWS_DEFAULT_REGION, or us-east-1")
  private String region = "us-east-1";

  private @Nullable String exchanged;

  /** Names the account and the region in a request that is being built, where it has them. */
  <B extends Message.Builder> B request(B builder) {
    set(builder, "account_id", account.isEmpty() ? accountOfTrail(builder) : account);
    set(builder, "region", region);
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
    return ask(open(service), stub, call, place(service));
  }

  /** Asks trail-service once, by the method that takes such requests. */
  Message ask(Message.Builder request) {
    MethodDescriptor<Message, Message> method = Rpc.taking(request.getDescriptorForType());
    Message complete = request(request).build();
    return ask(
        "trail",
        TrailServiceGrpc::newBlockingV2Stub,
        stub ->
            ClientCalls.blockingV2UnaryCall(
                stub.getChannel(), method, stub.getCallOptions(), complete));
  }

  /** Asks for a token by what this command proves itself by. */
  IssueTokenResponse issueToken(IssueTokenRequest.Builder request) {
    Optional<String> bearer =
        switch (proof("trail")) {
          case Proof.Token given -> Optional.of(given.text());
          case Proof.AccessKey key -> {
            request.setAccessKey(key.message());
            yield Optional.empty();
          }
        };
    return ask(
        transport.open(place("trail").address(), bearer),
        AccessServiceGrpc::newBlockingV2Stub,
        stub -> stub.issueToken(request.build()),
        place("trail"));
  }

  /** Opens a connection to a service, which may first ask trail-service for a token. */
  ManagedChannel open(String service) {
    return transport.open(place(service).address(), Optional.of(token(service)));
  }

  /** What this command proves itself by to a service. */
  private Proof proof(String service) {
    return Proof.given(token, environment()).orElseGet(() -> root(service));
  }

  private Proof root(String service) {
    if (hasEndpoint()) {
      throw new CommandFailedException(
          "Nothing proves to " + endpoint + " who asks. " + HOW_TO_PROVE);
    }
    return Suite.at(data, service).root();
  }

  /** Keeps what it got: a command may ask several times. */
  private String token(String service) {
    if (exchanged == null) {
      exchanged =
          switch (proof(service)) {
            case Proof.Token given -> given.text();
            case Proof.AccessKey key ->
                issueToken(IssueTokenRequest.newBuilder().setDuration(LONGEST_RUN)).getToken();
          };
    }
    return exchanged;
  }

  private static <S extends AbstractBlockingStub<S>, R> R ask(
      ManagedChannel channel, Function<ManagedChannel, S> stub, Call<S, R> call, Place place) {
    try {
      return call.run(stub.apply(channel).withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS));
    } catch (StatusException e) {
      throw Refusals.of(e.getStatus(), e, place);
    } catch (StatusRuntimeException e) {
      throw Refusals.of(e.getStatus(), e, place);
    } finally {
      channel.shutdownNow();
    }
  }

  /** Where this command asks a service. */
  Place place(String service) {
    if (hasEndpoint()) {
      return new Place(service, String.valueOf(endpoint), Optional.empty());
    }
    Suite suite = Suite.at(data, service);
    return new Place(service, suite.target(), Optional.of(suite.file()));
  }

  /**
   * The options by which another command asks the same suite, each with a space before it; empty
   * where it finds it without any.
   */
  String suite() {
    ParseResult given = spec.commandLine().getParseResult();
    String suite =
        Stream.of("--data", "--endpoint", "--ca")
            .filter(given::hasMatchedOption)
            .map(
                name ->
                    " " + name + " " + Shell.word(given.matchedOption(name).getValue().toString()))
            .collect(Collectors.joining());
    return given.hasMatchedOption("--plaintext") ? suite + " --plaintext" : suite;
  }

  private boolean hasEndpoint() {
    return endpoint != null && !endpoint.isEmpty();
  }

  private Map<String, String> environment() {
    return ((CairnCli) spec.commandLine().getCommandSpec().root().userObject()).environment();
  }

  /** Of the trail that a request names by its ARN; empty if it does not. */
  private static String accountOfTrail(Message.Builder request) {
    if (!request.getDescriptorForType().getFile().getPackage().equals("cairn.trail.v1")) {
      return "";
    }
    for (String name : List.of("name", "trail_name", "resource_id")) {
      FieldDescriptor field = request.getDescriptorForType().findFieldByName(name);
      Matcher arn = TRAIL_ARN.matcher(field == null ? "" : request.getField(field).toString());
      if (arn.matches()) {
        return arn.group(1);
      }
    }
    return "";
  }

  private static void set(Message.Builder request, String name, String value) {
    FieldDescriptor field = request.getDescriptorForType().findFieldByName(name);
    if (field != null) {
      request.setField(field, value);
    }
  }
}
