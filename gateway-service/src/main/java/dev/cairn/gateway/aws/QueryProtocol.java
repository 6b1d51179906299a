package dev.cairn.gateway.aws;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import dev.cairn.gateway.sigv4.SignatureVerifier;
import dev.cairn.gateway.sigv4.SignedRequest;
import dev.cairn.grpc.Callers;
import dev.cairn.model.CairnException;
import dev.cairn.model.Caller;
import dev.cairn.model.Texts;
import dev.cairn.proto.access.v1.AccessServiceGrpc;
import dev.cairn.proto.access.v1.AccessServiceGrpc.AccessServiceBlockingStub;
import dev.cairn.proto.access.v1.GetCallerIdentityRequest;
import dev.cairn.proto.access.v1.GetCallerIdentityResponse;
import dev.cairn.proto.access.v1.IssueTokenRequest;
import dev.cairn.proto.access.v1.IssueTokenResponse;
import dev.cairn.proto.access.v1.SessionCredentials;
import io.grpc.Channel;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamException;

/**
 * STS's query protocol: a form or a query in, XML out. GetCallerIdentity is what tools ask before
 * they use CloudTrail; AssumeRole and GetSessionToken give session credentials. STS has no region.
 * Source: contract 1.16.
 */
final class QueryProtocol {

  static final String CONTENT_TYPE = "application/x-www-form-urlencoded";

  /** The longest session that trail-service gives; STS's own is three times as long. */
  private static final long LONGEST_SECONDS = 43_200;

  private static final long SHORTEST_SECONDS = 900;
  private static final long ROLE_SECONDS = 3_600;
  private static final Set<String> SIGNED_FOR = Set.of("sts");
  private static final Pattern ROLE_ARN = Pattern.compile("arn:[!-~]{16,2044}");
  private static final Pattern SESSION_NAME = Pattern.compile("[\\w+=,.@-]{2,64}");

  /** What STS calls the common errors. */
  private static final Map<String, String> NAMES =
      Map.of(
          "InvalidSignatureException", "SignatureDoesNotMatch",
          "UnrecognizedClientException", "InvalidClientTokenId",
          "ExpiredTokenException", "ExpiredToken",
          "MissingAuthenticationTokenException", "MissingAuthenticationToken",
          "IncompleteSignatureException", "IncompleteSignature",
          "AccessDeniedException", "AccessDenied",
          "ValidationException", "ValidationError",
          "UnknownOperationException", "InvalidAction",
          "UnsupportedOperationException", "UnsupportedOperation");

  private final SignatureVerifier verifier;
  private final Function<String, Channel> services;

  QueryProtocol(SignatureVerifier verifier, Function<String, Channel> services) {
    this.verifier = verifier;
    this.services = services;
  }

  Reply answer(SignedRequest request, String requestId) {
    try {
      Caller caller = CallerOf.request(verifier.verify(request, SIGNED_FOR), request, requestId);
      StsParameters parameters = StsParameters.of(request);
      return reply(
          200, Callers.callAs(caller, request.secureTransport(), () -> call(parameters, caller)));
    } catch (RuntimeException e) {
      AwsError error = AwsError.of(e, requestId);
      return reply(status(error), error(error, requestId));
    }
  }

  private byte[] call(StsParameters parameters, Caller caller) {
    String action = parameters.value("Action");
    return switch (action) {
      case "GetCallerIdentity" -> getCallerIdentity(caller);
      case "AssumeRole" -> assumeRole(parameters, caller);
      case "GetSessionToken" -> getSessionToken(parameters, caller);
      default ->
          throw new CairnException.Unsupported(
              "Of STS only GetCallerIdentity, AssumeRole and GetSessionToken are served, got "
                  + Texts.quote(action));
    };
  }

  private byte[] getCallerIdentity(Caller caller) {
    GetCallerIdentityResponse identity =
        access().getCallerIdentity(GetCallerIdentityRequest.getDefaultInstance());
    return StsXml.result(
        "GetCallerIdentity",
        caller.requestId(),
        xml -> {
          xml.element("Arn", identity.getArn());
          xml.element("UserId", identity.getUserId());
          xml.element("Account", identity.getAccountId());
        });
  }

  private byte[] assumeRole(StsParameters parameters, Caller caller) {
    // An external id is an agreement with trust policies, of which roles here have none.
    parameters.requireOnly(Set.of("RoleArn", "RoleSessionName", "DurationSeconds", "ExternalId"));
    IssueTokenResponse issued =
        access()
            .issueToken(
                IssueTokenRequest.newBuilder()
                    .setRoleArn(parameters.text("RoleArn", ROLE_ARN))
                    .setRoleSessionName(parameters.text("RoleSessionName", SESSION_NAME))
                    .setDuration(duration(parameters, ROLE_SECONDS))
                    .build());
    return StsXml.result(
        "AssumeRole",
        caller.requestId(),
        xml -> {
          xml.parent(
              "AssumedRoleUser",
              user -> {
                user.element("AssumedRoleId", issued.getUserId());
                user.element("Arn", issued.getArn());
              });
          credentials(xml, issued);
        });
  }

  private byte[] getSessionToken(StsParameters parameters, Caller caller) {
    parameters.requireOnly(Set.of("DurationSeconds"));
    IssueTokenResponse issued =
        access()
            .issueToken(
                IssueTokenRequest.newBuilder()
                    .setDuration(duration(parameters, LONGEST_SECONDS))
                    .build());
    return StsXml.result("GetSessionToken", caller.requestId(), xml -> credentials(xml, issued));
  }

  private static Duration duration(StsParameters parameters, long absent) {
    return Duration.newBuilder()
        .setSeconds(
            parameters.seconds("DurationSeconds", SHORTEST_SECONDS, LONGEST_SECONDS, absent))
        .build();
  }

  private static void credentials(StsXml xml, IssueTokenResponse issued) throws XMLStreamException {
    SessionCredentials credentials = issued.getCredentials();
    xml.parent(
        "Credentials",
        inner -> {
          inner.element("AccessKeyId", credentials.getAccessKeyId());
          inner.element("SecretAccessKey", credentials.getSecretAccessKey());
          inner.element("SessionToken", credentials.getSessionToken());
          inner.element("Expiration", text(issued.getExpiration()));
        });
  }

  private static String text(Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds()).truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private AccessServiceBlockingStub access() {
    return AccessServiceGrpc.newBlockingStub(services.apply("trail"));
  }

  /** As JSON 1.1 has it, but for a denied call. */
  private static int status(AwsError error) {
    return error.name().equals("AccessDeniedException") ? 403 : error.status();
  }

  private static Reply reply(int status, byte[] body) {
    return new Reply(status, "text/xml", Map.of(), body);
  }

  private static byte[] error(AwsError error, String requestId) {
    return StsXml.document(
        "ErrorResponse",
        xml -> {
          xml.parent(
              "Error",
              inner -> {
                inner.element("Type", error.status() < 500 ? "Sender" : "Receiver");
                inner.element("Code", NAMES.getOrDefault(error.name(), error.name()));
                inner.element("Message", error.message());
              });
          xml.element("RequestId", requestId);
        });
  }
}
