package dev.cairn.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.cairn.standalone.IsolationWorld.Principal;
import dev.cairn.standalone.RawCall.Answer;
import dev.cairn.standalone.ServedMethods.Method;
import dev.cairn.standalone.Suite.Form;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random calls of every method that is served, by callers of several accounts: no answer shows a
 * byte of an account that the caller may not name, or whether something exists there. {@code
 * bench/long/isolation.sh} makes more of them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // made before all
class IsolationTest {

  private static final int CALLS = Integer.getInteger("cairn.isolation.calls", 1_000);
  private static final long SEED = Long.getLong("cairn.isolation.seed", 1);
  private static final int TRIES = 300;
  private static final int RESTORE_EVERY = 500;

  /** Their passwords are hashed, which is slow on purpose. */
  private static final int SLOW_SHARE = 10;

  /** Served, and answered by nobody yet. */
  private static final String NOT_DONE = "cairn.delivery.v1.DeliveryService/ListPublicKeys";

  private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z");

  private final Random random = new Random(SEED);
  private final Map<String, Page> pages = new HashMap<>();
  private final List<String> tokens = new ArrayList<>();
  private int calls;
  private int twins;
  private int ok;
  private int shown;
  private int refused;
  private int foreignTokens;

  private Suite suite;
  private IsolationWorld world;
  private ManagedChannel channel;
  private List<Method> methods;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    suite = Suite.start(Form.ONE_PROCESS, folder.resolve("data"), Map.of());
    world = new IsolationWorld(suite);
    channel = suite.channel("trail");
    methods = ServedMethods.of(channel);
  }

  @AfterAll
  void stop() {
    suite.close();
  }

  /**
   * What a page token was made for.
   *
   * @param request without it
   */
  private record Page(String principal, String method, String account, Message request) {}

  @Test
  void noAnswer_showsAByteOfAForeignAccount() throws Exception {
    RandomRequests requests = new RandomRequests(world, random);
    everyMethod_answersSomebody(requests);
    for (int i = 0; i < CALLS; i++) {
      if (i % RESTORE_EVERY == RESTORE_EVERY - 1) {
        world.tenants().forEach(world::restore);
      }
      Method method = requests.pick(methods);
      if (isSlow(method) && random.nextInt(SLOW_SHARE) != 0) {
        method = requests.pick(methods);
      }
      Principal caller = caller(requests);
      boolean own = random.nextBoolean();
      Message request = requests.next(method, caller, own);
      check(method, caller, withToken(method, request));
    }
    report();
  }

  @Test
  void pageTokens_areOfUseToOneCallerAccountAndQuestion() throws Exception {
    ForeignPages pages = new ForeignPages(world, channel, methods);
    TreeSet<String> paged = new TreeSet<>();
    TreeSet<String> unpaged = new TreeSet<>();
    for (Method method : methods) {
      if (tokenField(method.emptyRequest()) != null) {
        (pages.areRefused(method) ? paged : unpaged).add(method.bareName());
      }
    }
    assertThat(paged)
        .containsExactly(
            "ListAccounts",
            "ListGroups",
            "ListPolicies",
            "ListRegions",
            "ListRoles",
            "ListUsers",
            "LookupEvents",
            "SearchEvents");
    assertThat(unpaged)
        .as("all fits on one page here, or nobody answers yet")
        .containsExactly("ListPublicKeys", "ListTags", "ListTrails");
  }

  /** Often one who may do everything: nothing but the account stands in its way. */
  private Principal caller(RandomRequests requests) {
    return random.nextInt(3) == 0
        ? world.administrator(requests.pick(world.tenants()))
        : requests.pick(world.principals());
  }

  private static boolean isSlow(Method method) {
    return method.bareName().endsWith("LoginProfile") || method.authorization().getPublic();
  }

  /** Else a method whose requests are never right would go through without having shown a thing. */
  private void everyMethod_answersSomebody(RandomRequests requests) throws Exception {
    List<Method> inOrder = new ArrayList<>(methods);
    inOrder.sort(Comparator.comparingInt(method -> rank(method.bareName())));
    TreeSet<String> silent = new TreeSet<>();
    for (Method method : inOrder) {
      if (!method.isForServicesOnly() && !answers(method, requests)) {
        silent.add(method.name());
      }
    }
    assertThat(silent).containsExactly(NOT_DONE);
    world.tenants().forEach(world::restore);
  }

  private static int rank(String name) {
    if (name.startsWith("Create") || name.startsWith("Attach") || name.startsWith("Add")) {
      return 0;
    }
    return name.matches("(Delete|Detach|Remove|Disable|Close).*") ? 2 : 1;
  }

  private boolean answers(Method method, RandomRequests requests) throws Exception {
    for (int i = 0; i < TRIES; i++) {
      Principal caller = world.administrator(world.tenants().get(i % 2));
      if (check(method, caller, requests.next(method, caller, true)).isOk()) {
        return true;
      }
    }
    return false;
  }

  private Answer check(Method method, Principal caller, Message request) throws Exception {
    Answer answer = RawCall.call(channel, method.grpc(), caller.authorization(), request);
    calls++;
    if (answer.isOk()) {
      ok++;
    } else {
      refused++;
    }
    String what = caller.name() + " called " + method.name() + " with " + request;
    requireNothingForeign(what, caller, answer);
    requireRefusedIfUnproven(what, method, caller, answer);
    requireNoForeignPage(what, method, caller, request, answer);
    requireSameOfTwin(what, method, caller, request, answer);
    return answer;
  }

  private void requireNothingForeign(String what, Principal caller, Answer answer) {
    String bytes = answer.bytes();
    if (answer.isOk() && bytes.contains(caller.home().marker())) {
      shown++;
    }
    for (Tenant tenant : world.tenants()) {
      if (!caller.nameable().contains(tenant) && bytes.contains(tenant.marker())) {
        throw leak(what, "shows what is of " + tenant.code(), answer);
      }
      if (!caller.readsAccounts() && bytes.contains(tenant.accountName())) {
        throw leak(what, "shows the name of account " + tenant.code(), answer);
      }
    }
  }

  private static void requireRefusedIfUnproven(
      String what, Method method, Principal caller, Answer answer) {
    if (method.isForServicesOnly() && caller.proven()) {
      assertThat(answer.code()).as(what).isEqualTo(Status.Code.PERMISSION_DENIED);
    }
    if (!caller.proven()) {
      assertThat(answer.isOk()).as(what).isFalse();
    }
  }

  private void requireNoForeignPage(
      String what, Method method, Principal caller, Message request, Answer answer) {
    Page asked = pages.get(token(request));
    if (asked != null && !asked.equals(page(caller, method, request))) {
      foreignTokens++;
      if (answer.isOk()) {
        throw leak(what, "takes the token of " + asked, answer);
      }
    }
    for (Message message : answer.messages()) {
      String given = token(message);
      if (!given.isEmpty()) {
        pages.put(given, page(caller, method, request));
        tokens.add(given);
      }
    }
  }

  /** What is there and what is not are refused alike. */
  private void requireSameOfTwin(
      String what, Method method, Principal caller, Message request, Answer answer)
      throws Exception {
    Message twin = toTwins(caller, request);
    boolean changed = answer.isOk() && method.isWrite();
    if (twin.equals(request) || changed) {
      return;
    }
    Answer other = RawCall.call(channel, method.grpc(), caller.authorization(), twin);
    requireNothingForeign(what, caller, other);
    if (isBusy(answer) || isBusy(other)) {
      return;
    }
    twins++;
    if (!toTwins(caller, outcome(answer)).equals(outcome(other))) {
      throw leak(what, "tells what exists: of what does not it says " + outcome(other), answer);
    }
  }

  /** What a busy machine says of anything. */
  private static boolean isBusy(Answer answer) {
    return answer.code() == Status.Code.UNAVAILABLE
        || answer.code() == Status.Code.DEADLINE_EXCEEDED;
  }

  /** What a caller is told of whether something is there. */
  private static String outcome(Answer answer) {
    StringBuilder outcome = new StringBuilder(TIME.matcher(answer.refusal()).replaceAll("TIME"));
    for (Message message : answer.messages()) {
      FieldDescriptor outcomes = message.getDescriptorForType().findFieldByName("outcomes");
      if (outcomes != null) {
        ((List<?>) message.getField(outcomes))
            .stream()
                .map(String::valueOf)
                .filter(one -> one.contains("REFUSED"))
                .forEach(outcome::append);
      }
    }
    return outcome.toString();
  }

  private String toTwins(Principal caller, String text) {
    String twins = text;
    for (Tenant tenant : world.tenants()) {
      if (!caller.nameable().contains(tenant)) {
        twins = tenant.toTwins(twins);
      }
    }
    return twins;
  }

  private Message toTwins(Principal caller, Message message) {
    Message.Builder twin = message.toBuilder();
    message.getAllFields().forEach((field, value) -> twin.setField(field, toTwins(caller, value)));
    return twin.build();
  }

  private Object toTwins(Principal caller, Object value) {
    return switch (value) {
      case List<?> list -> list.stream().map(one -> toTwins(caller, one)).toList();
      case Message message -> toTwins(caller, message);
      case String text -> toTwins(caller, text);
      case ByteString bytes -> ByteString.copyFromUtf8(toTwins(caller, bytes.toStringUtf8()));
      default -> value;
    };
  }

  /** Sometimes the next page of what was asked before, or that of another's question. */
  private Message withToken(Method method, Message request) {
    FieldDescriptor field = tokenField(request);
    if (field == null || tokens.isEmpty() || random.nextInt(4) != 0) {
      return request;
    }
    String token = tokens.get(random.nextInt(tokens.size()));
    Page page = pages.get(token);
    if (page != null && page.method().equals(method.name()) && random.nextInt(3) != 0) {
      return page.request().toBuilder().setField(field, token).build();
    }
    return request.toBuilder().setField(field, token).build();
  }

  private static Page page(Principal caller, Method method, Message request) {
    Message.Builder question = request.toBuilder();
    FieldDescriptor token = tokenField(request);
    FieldDescriptor account = request.getDescriptorForType().findFieldByName("account_id");
    String named = account == null ? "" : (String) request.getField(account);
    if (token != null) {
      question.clearField(token);
    }
    if (account != null) {
      question.clearField(account);
    }
    return new Page(
        caller.name(),
        method.name(),
        named.isEmpty() ? caller.home().account() : named,
        question.build());
  }

  static String token(Message message) {
    FieldDescriptor field = tokenField(message);
    return field == null ? "" : (String) message.getField(field);
  }

  static @Nullable FieldDescriptor tokenField(Message message) {
    FieldDescriptor token = message.getDescriptorForType().findFieldByName("next_token");
    return token == null ? message.getDescriptorForType().findFieldByName("marker") : token;
  }

  private static AssertionError leak(String what, String why, Answer answer) {
    return new AssertionError(
        what + "\nThe answer " + why + "\n" + answer.messages() + answer.refusal());
  }

  private void report() throws Exception {
    String result =
        "%d calls of %d methods by %d callers in %d accounts, seed %d: %d answered (%d with what is hidden in the caller's own account), %d refused; %d asked again of what does not exist; %d with another's page token"
            .formatted(
                calls,
                methods.size(),
                world.principals().size(),
                world.tenants().size(),
                SEED,
                ok,
                shown,
                refused,
                twins,
                foreignTokens);
    Files.writeString(Path.of("target/isolation.txt"), result + "\n");
  }
}
