package dev.cairn.grpc.recording;

import com.google.protobuf.Message;
import dev.cairn.proto.access.v1.IssueTokenRequest;
import dev.cairn.proto.access.v1.IssueTokenResponse;
import dev.cairn.proto.ingest.v1.Event;
import java.util.Optional;

/**
 * IssueToken as CloudTrail tells it: taking on a role is STS's AssumeRole, a password is a sign-in
 * at the console, an access key STS's GetSessionToken. Source: contract 2.5, real records.
 */
final class TokenEvents {

  private TokenEvents() {}

  static void shape(
      Event.Builder event, Message request, Optional<Message> response, Optional<Failure> failure) {
    if (!(request instanceof IssueTokenRequest asked)) {
      return;
    }
    if (!asked.getRoleArn().isEmpty()) {
      event.setEventName("AssumeRole");
      response
          .filter(IssueTokenResponse.class::isInstance)
          .map(IssueTokenResponse.class::cast)
          .ifPresent(reply -> event.setResponseElementsJson(roleSession(reply)));
    } else if (asked.hasPassword()) {
      signIn(event, failure);
    } else {
      event.setEventName("GetSessionToken");
    }
    if (event.getEventSource().equals("sts.amazonaws.com")) {
      // The proof is no parameter of STS's.
      event.setRequestParametersJson(
          failure.filter(Failure::isDenied).isPresent()
              ? "null"
              : EventParameters.ofRequest(asked.toBuilder().clearProof().build(), false));
    }
  }

  private static String roleSession(IssueTokenResponse reply) {
    return EventParameters.ofRoleSession(
        reply.getCredentials().getAccessKeyId(), reply.getExpiration(), reply.getArn());
  }

  private static void signIn(Event.Builder event, Optional<Failure> failure) {
    boolean refused = failure.filter(Failure::isUnauthenticated).isPresent();
    event
        .setEventSource("signin.amazonaws.com")
        .setEventName("ConsoleLogin")
        .setEventType("AwsConsoleSignIn")
        .setReadOnly(false)
        .setRequestParametersJson("null")
        .setAdditionalEventDataJson("{\"MobileVersion\":\"No\",\"MFAUsed\":\"No\"}")
        .clearRequestId();
    if (failure.isEmpty()) {
      event.setResponseElementsJson("{\"ConsoleLogin\":\"Success\"}");
    } else if (refused) {
      event
          .clearErrorCode()
          .setErrorMessage("Failed authentication")
          .setResponseElementsJson("{\"ConsoleLogin\":\"Failure\"}");
    }
  }
}
