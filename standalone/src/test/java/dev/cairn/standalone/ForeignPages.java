package dev.cairn.standalone;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.cairn.proto.history.v1.LookupAttributeKey;
import dev.cairn.proto.ingest.v1.EventCategory;
import dev.cairn.standalone.IsolationWorld.Principal;
import dev.cairn.standalone.RawCall.Answer;
import dev.cairn.standalone.ServedMethods.Method;
import io.grpc.ManagedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Page tokens given to somebody else, for another account or for another question. */
final class ForeignPages {

  private static final Pattern REFUSED =
      Pattern.compile("INVALID_ARGUMENT .*INVALID_(NEXT_)?TOKEN.*", Pattern.DOTALL);

  /** Also by a method that nobody answers yet, or that the caller may not call at all. */
  private static final Pattern OUT_OF_REACH =
      Pattern.compile(REFUSED + "|(UNIMPLEMENTED|PERMISSION_DENIED) .*", Pattern.DOTALL);

  private final IsolationWorld world;
  private final ManagedChannel channel;
  private final List<Method> methods;

  ForeignPages(IsolationWorld world, ManagedChannel channel, List<Method> methods) {
    this.world = world;
    this.channel = channel;
    this.methods = methods;
  }

  /** Checks a method; false if it gives no token itself: others' must be refused all the same. */
  boolean areRefused(Method method) throws Exception {
    boolean installation = method.authorization().getInstallation();
    Principal caller = world.principal(installation ? "admin of q0q" : "both of q1q");
    Message question = question(method, caller.home());
    String token = tokenOf(method, caller, question);
    if (token.isEmpty()) {
      Method users = named("ListUsers");
      String others = tokenOf(users, caller, question(users, caller.home()));
      assertThat(others).isNotEmpty();
      require(OUT_OF_REACH, method, caller, withToken(question, others));
      return false;
    }
    Message next = withToken(question, token);
    assertThat(call(method, caller, next).isOk()).as(method.name()).isTrue();
    require(
        REFUSED, method, world.principal(installation ? "session of q0q" : "admin of q1q"), next);
    for (Message another : otherQuestions(next, caller)) {
      require(REFUSED, method, caller, another);
    }
    for (Method other : methods) {
      if (!other.name().equals(method.name())
          && IsolationTest.tokenField(other.emptyRequest()) != null) {
        require(OUT_OF_REACH, other, caller, withToken(question(other, caller.home()), token));
      }
    }
    return true;
  }

  private Method named(String bareName) {
    return methods.stream()
        .filter(one -> one.bareName().equals(bareName))
        .findFirst()
        .orElseThrow();
  }

  private static Message withToken(Message question, String token) {
    return question.toBuilder()
        .setField(requireNonNull(IsolationTest.tokenField(question)), token)
        .build();
  }

  /** What a method can be asked for, one a page. */
  private static Message question(Method method, Tenant of) {
    Message.Builder question = method.emptyRequest().newBuilderForType();
    for (FieldDescriptor field : question.getDescriptorForType().getFields()) {
      switch (field.getName()) {
        case "region" -> question.setField(field, IsolationWorld.REGION);
        case "account_id" -> question.setField(field, of.account());
        case "max_items", "max_results" -> question.setField(field, 1);
        case "resource_id_list" -> question.addRepeatedField(field, of.trailArn(of.open("trail")));
        default -> {
          // All of it.
        }
      }
    }
    return question.build();
  }

  private String tokenOf(Method method, Principal caller, Message question) throws Exception {
    return call(method, caller, question).messages().stream()
        .map(IsolationTest::token)
        .findFirst()
        .orElse("");
  }

  /** The question with another value in one field, each time another one. */
  private static List<Message> otherQuestions(Message next, Principal caller) {
    List<Message> others = new ArrayList<>();
    for (FieldDescriptor field : next.getDescriptorForType().getFields()) {
      if (!field.equals(IsolationTest.tokenField(next))
          && (!field.getName().equals("account_id") || caller.nameable().size() > 1)) {
        others.add(withOther(next, field, caller));
      }
    }
    return others;
  }

  private static Message withOther(Message next, FieldDescriptor field, Principal caller) {
    Message.Builder other = next.toBuilder();
    return switch (field.getName()) {
      case "region" -> other.setField(field, IsolationWorld.OTHER_REGION).build();
      case "account_id" -> other.setField(field, caller.nameable().getLast().account()).build();
      case "max_items", "max_results" -> other.setField(field, 2).build();
      case "event_category" -> other.setField(field, "insight").build();
      case "event_categories" ->
          other
              .addRepeatedField(field, EventCategory.EVENT_CATEGORY_DATA.getValueDescriptor())
              .build();
      case "lookup_attributes", "attributes" ->
          other
              .addRepeatedField(
                  field,
                  with(
                      other.newBuilderForField(field),
                      "attribute_key",
                      LookupAttributeKey.LOOKUP_ATTRIBUTE_KEY_EVENT_NAME.getValueDescriptor()))
              .build();
      case "start_time", "end_time" ->
          other
              .setField(field, with(other.newBuilderForField(field), "seconds", 4_000_000_000L))
              .build();
      default -> throw new AssertionError(field + " has no other value here: give it one");
    };
  }

  private static Message with(Message.Builder message, String field, Object value) {
    return message.setField(message.getDescriptorForType().findFieldByName(field), value).build();
  }

  private void require(Pattern answer, Method method, Principal caller, Message request)
      throws Exception {
    assertThat(call(method, caller, request).refusal())
        .as(caller.name() + " called " + method.name() + " with " + request)
        .matches(answer);
  }

  private Answer call(Method method, Principal caller, Message request) throws Exception {
    return RawCall.call(channel, method.grpc(), caller.authorization(), request);
  }
}
