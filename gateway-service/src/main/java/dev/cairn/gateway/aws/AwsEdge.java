package dev.cairn.gateway.aws;

import static java.util.Objects.requireNonNull;

import dev.cairn.gateway.sigv4.QueryParameters;
import dev.cairn.gateway.sigv4.SignatureVerifier;
import dev.cairn.gateway.sigv4.SignedRequest;
import dev.cairn.model.Texts;
import io.grpc.Channel;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;

/**
 * What AWS's clients talk to. Every reply, errors too, bears an id, which the called service gets
 * as the id of the caller's request.
 */
public final class AwsEdge {

  private final JsonProtocol json;
  private final QueryProtocol query;
  private final TaggingProtocol tagging;
  private final AuditEvents auditEvents;

  /**
   * @param services channel to a service by its name
   */
  public AwsEdge(SignatureVerifier verifier, Function<String, Channel> services) {
    requireNonNull(verifier, "verifier is null");
    requireNonNull(services, "services is null");
    this.json = new JsonProtocol(verifier, services);
    this.query = new QueryProtocol(verifier, services);
    this.tagging = new TaggingProtocol(verifier, services);
    this.auditEvents = new AuditEvents(verifier, services);
  }

  /** A reply and its id. */
  public record Answer(String requestId, Reply reply) {

    public Answer {
      requireNonNull(requestId, "requestId is null");
      requireNonNull(reply, "reply is null");
    }
  }

  /** Answers {@code POST /}: CloudTrail's operations, and those of STS and of tagging. */
  public Answer post(SignedRequest request) {
    if (TaggingProtocol.isMeantBy(request)) {
      return answer(id -> tagging.answer(request, id));
    }
    return answer(id -> isOfSts(request) ? query.answer(request, id) : json.answer(request, id));
  }

  /** Answers {@code GET /}, as presigned requests of STS are sent. */
  public Answer get(SignedRequest request) {
    return answer(id -> query.answer(request, id));
  }

  /** A presigned request has everything in the query. STS has no {@code X-Amz-Target}. */
  private static boolean isOfSts(SignedRequest request) {
    return request.headers("X-Amz-Target").isEmpty()
        && (contentType(request).equals(QueryProtocol.CONTENT_TYPE)
            || QueryParameters.parse(request.query()).containsKey("Action"));
  }

  /** Answers {@code POST /PutAuditEvents} of cloudtrail-data. */
  public Answer putAuditEvents(SignedRequest request) {
    return answer(id -> auditEvents.answer(request, id));
  }

  /** Answers a request whose path or method is none of AWS's. */
  public Answer unknown(String method, String path) {
    return answer(
        id ->
            JsonReplies.error(
                AwsError.named(
                    "UNKNOWN_OPERATION",
                    "No operation has the method and path %s %s."
                        .formatted(Texts.quote(method), Texts.quote(path))),
                JsonProtocol.CONTENT_TYPE));
  }

  /** Answers a request whose body was too large to be read. */
  public Answer tooLarge(String message) {
    return answer(
        id ->
            JsonReplies.error(
                AwsError.named("REQUEST_ENTITY_TOO_LARGE", message), JsonProtocol.CONTENT_TYPE));
  }

  private static Answer answer(Function<String, Reply> operation) {
    String id = UUID.randomUUID().toString();
    return new Answer(id, operation.apply(id));
  }

  /** The media type without its parameters, in lower case; empty if there is none. */
  static String contentType(SignedRequest request) {
    String type = request.header("Content-Type").orElse("");
    int end = type.indexOf(';');
    return (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
  }
}
