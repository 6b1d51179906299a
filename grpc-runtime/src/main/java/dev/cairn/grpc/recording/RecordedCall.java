package dev.cairn.grpc.recording;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.cairn.grpc.Callers;
import dev.cairn.model.AccountId;
import dev.cairn.model.Caller;
import dev.cairn.model.EventId;
import dev.cairn.proto.ingest.v1.Event;
import io.grpc.Context;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A call that is being served and will be an event. Whoever makes a change may take the event, to
 * keep it with the change; else it is recorded when the call ends.
 *
 * <p>Safe for use by many threads.
 */
public final class RecordedCall {

  static final Context.Key<RecordedCall> KEY = Context.key("cairn-recorded-call");

  private final RecordedMethod method;
  private final EventId eventId = EventId.of(UUID.randomUUID().toString());
  private final InstantSource clock;
  private final Predicate<String> isRegion;
  private final Callers.Origin origin;
  private final String tlsDetails;
  private volatile @Nullable Caller caller;
  private volatile @Nullable Message request;
  private volatile @Nullable Reply<?> reply;
  private volatile boolean taken;

  /** What a result of one kind is answered with. */
  private record Reply<R>(Class<R> type, Function<? super R, ? extends Message> message) {

    Optional<Message> to(Object result) {
      return type.isInstance(result)
          ? Optional.of(message.apply(type.cast(result)))
          : Optional.empty();
    }
  }

  RecordedCall(
      RecordedMethod method,
      @Nullable Caller caller,
      InstantSource clock,
      Predicate<String> isRegion,
      Callers.Origin origin,
      String tlsDetails) {
    this.method = method;
    this.caller = caller;
    this.clock = clock;
    this.isRegion = isRegion;
    this.origin = origin;
    this.tlsDetails = tlsDetails;
  }

  /** The call that this thread serves, if it will be an event. */
  public static Optional<RecordedCall> current() {
    return Optional.ofNullable(KEY.get());
  }

  /**
   * Makes an operation and its reply. The event of a change shows the reply that its result gives,
   * also when it is written before there is one.
   *
   * @param type of the operation's result
   */
  public static <R, M extends Message> M replying(
      Class<R> type, Function<? super R, M> reply, Supplier<R> operation) {
    current().ifPresent(call -> call.reply = new Reply<>(type, reply));
    return reply.apply(operation.get());
  }

  /**
   * Says who calls a method that anybody may call, since the request itself proves it; also who
   * claims to, as soon as it is known that there is such an identity. A call whose caller nobody
   * knows is not recorded.
   */
  public static void identify(Caller caller) {
    current().ifPresent(call -> call.caller = requireNonNull(caller, "caller is null"));
  }

  /** Id of the event that this call will be. */
  public EventId eventId() {
    return eventId;
  }

  /** Whether the call is of a method that changes something. */
  public boolean isWrite() {
    return !method.readOnly();
  }

  /** Whether somebody else keeps the event. */
  public boolean isTaken() {
    return taken;
  }

  /**
   * The event of the change that the call made, for whoever keeps it with the change.
   *
   * @param result what the change gave
   */
  public Event changed(Object result) {
    Reply<?> known = reply;
    return event(known == null ? Optional.empty() : known.to(result), Optional.empty());
  }

  /** The event is kept with the change: it is not recorded when the call ends. */
  public void take() {
    taken = true;
  }

  void request(Message message) {
    request = message;
  }

  boolean hasRequest() {
    return request != null;
  }

  boolean hasCaller() {
    return caller != null;
  }

  /** The event of the call as it ended. */
  Event event(Optional<Message> response, Optional<Failure> failure) {
    Caller who = requireNonNull(caller, "a call without a caller is no event");
    Message asked = requireNonNull(request, "a call without a request is no event");
    Event.Builder event =
        Event.newBuilder()
            .setUserIdentityJson(UserIdentity.of(who))
            .setEventTime(time())
            .setEventSource(method.eventSource())
            .setEventName(method.eventName())
            .setAwsRegion(region(asked))
            .setSourceIpAddress(given(who.sourceAddress(), origin.sourceAddress(), INTERNAL))
            .setUserAgent(given(who.userAgent(), origin.userAgent(), ""))
            .setRequestId(given(who.requestId(), origin.requestId(), ""))
            .setEventId(eventId.value())
            .setReadOnly(method.readOnly())
            .setEventType("AwsApiCall")
            .setManagementEvent(true)
            .setRecipientAccountId(account(who, asked).value())
            .setTlsDetailsJson(tlsDetails);
    failure.ifPresent(
        f ->
            event
                .setErrorCode(f.errorCode())
                .setErrorMessage(EventParameters.recordable(f.errorMessage())));
    boolean isChange = !method.readOnly() && failure.isEmpty();
    if (failure.filter(Failure::isDenied).isEmpty()) {
      event.setRequestParametersJson(EventParameters.ofRequest(asked, isChange));
    }
    if (isChange) {
      response.map(EventParameters::ofResponse).ifPresent(event::setResponseElementsJson);
    }
    if (method.isPublic()) {
      TokenEvents.shape(event, asked, response, failure);
    }
    return event.build();
  }

  private static final String INTERNAL = "AWS Internal";

  /** A caller that the request itself proves comes from where the call does. */
  private static String given(String ofCaller, String ofCall, String otherwise) {
    String known = ofCaller.isEmpty() ? ofCall : ofCaller;
    return known.isEmpty() ? otherwise : EventParameters.recordable(known);
  }

  private com.google.protobuf.Timestamp time() {
    return com.google.protobuf.Timestamp.newBuilder()
        .setSeconds(clock.instant().getEpochSecond())
        .build();
  }

  /** The request's region, if the installation has it; else ingest says where the event stands. */
  private String region(Message asked) {
    String region = text(asked, "region");
    return isRegion.test(region) ? region : "";
  }

  /** The account that the call is about, if the caller may name it; else the caller's own. */
  private static AccountId account(Caller who, Message asked) {
    String named = text(asked, "account_id");
    return AccountId.isValid(named) && who.mayName(AccountId.of(named))
        ? AccountId.of(named)
        : who.account();
  }

  private static String text(Message message, String name) {
    FieldDescriptor field = message.getDescriptorForType().findFieldByName(name);
    return field != null && message.getField(field) instanceof String text ? text : "";
  }
}
