package dev.cairn.ingest.domain.codec;

import static dev.cairn.ingest.domain.codec.Refusal.Reason.EVENT_TOO_LARGE;
import static dev.cairn.ingest.domain.codec.Refusal.Reason.FIELD_NOT_FOUND;
import static dev.cairn.ingest.domain.codec.Refusal.Reason.INVALID_EVENT_ID;
import static dev.cairn.ingest.domain.codec.Refusal.Reason.INVALID_FIELD;
import static dev.cairn.ingest.domain.codec.Refusal.Reason.INVALID_JSON;
import static dev.cairn.ingest.domain.codec.Refusal.Reason.INVALID_REGION;
import static java.util.Objects.requireNonNull;

import dev.cairn.model.AccountId;
import dev.cairn.model.Caller;
import dev.cairn.model.EventCategory;
import dev.cairn.model.EventId;
import dev.cairn.model.EventRecord;
import dev.cairn.model.GlobalService;
import dev.cairn.model.GlobalServices;
import dev.cairn.model.RecordBytes;
import dev.cairn.model.RegionName;
import dev.cairn.model.Resource;
import dev.cairn.model.Texts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads CloudTrail records: checks the bytes, and finds beside them what selection and indexing
 * need.
 *
 * <p>The bytes stay as they are but for two things: white space between tokens goes, and an absent
 * {@code eventID} is appended as the last member. Nothing else is invented, not even a region or an
 * account that the caller had to say. For reuse by one thread.
 */
public final class RecordCodec {

  /** Most bytes of a record as it is stored. */
  public static final int MAX_RECORD_SIZE = 262_144;

  private static final String MAJOR_VERSION = "1";

  private final JsonTape tape = new JsonTape();
  private final TypedEventWriter typed = new TypedEventWriter(tape);
  private final GlobalServices globalServices;
  private Optional<AccountId> lastAccount = Optional.empty();
  private Optional<RegionName> lastRegion = Optional.empty();

  /**
   * @param globalServices which services have no region of their own
   */
  public RecordCodec(GlobalServices globalServices) {
    this.globalServices = requireNonNull(globalServices, "globalServices is null");
  }

  /**
   * Reads a record that came as JSON text. The array is not changed and may become the event's.
   *
   * @param account whose the event is if the record does not say
   * @param region where it happened if the record does not say
   * @throws RefusedException if it breaks a rule of {@link Refusal.Reason}
   */
  public EventRecord read(byte[] json, AccountId account, RegionName region, Instant now)
      throws RefusedException {
    tape.read(json, MAX_RECORD_SIZE);
    if (!tape.isObject(tape.root())) {
      throw new RefusedException(INVALID_JSON, "", "A record must be a JSON object");
    }
    Fields record = Fields.of(tape, tape.root());
    Fields identity = Fields.of(tape, record.node(Member.USER_IDENTITY));
    checkVersion(record.text(Member.EVENT_VERSION));
    String eventSource = required(record, Member.EVENT_SOURCE);
    String eventName = required(record, Member.EVENT_NAME);
    String eventType = record.text(Member.EVENT_TYPE);
    Instant time = EventTimes.read(required(record, Member.EVENT_TIME), now);
    AccountId owner = account(record, identity, account);
    RegionName place = region(record, region);
    boolean readOnly = readOnly(record, eventSource, eventName);
    List<Resource> resources = resources(record);

    byte[] bytes = tape.compact();
    EventId id;
    if (record.has(Member.EVENT_ID)) {
      id = eventId(record);
    } else {
      id = DerivedIds.of(owner, place, bytes);
      bytes = withEventId(bytes, id);
    }
    return new EventRecord(
        id,
        owner,
        place,
        time,
        eventSource,
        eventName,
        category(record, eventType, eventSource, eventName),
        readOnly,
        eventType,
        UserNames.of(identity),
        identity.optional(Member.ACCESS_KEY_ID),
        identity.optional(Member.ARN),
        record.optional(Member.ERROR_CODE),
        record.optional(Member.VPC_ENDPOINT_ID),
        saysTrue(record, Member.SESSION_CREDENTIAL_FROM_CONSOLE),
        globalService(record, eventSource, place),
        resources,
        ReferencedResources.of(tape, record, eventSource, readOnly, resources),
        RecordBytes.wrap(bytes));
  }

  /**
   * Writes the record of a typed event and reads it.
   *
   * @param caller who made the event if it does not say
   */
  public EventRecord write(
      TypedEvent event, Caller caller, AccountId account, RegionName region, Instant now)
      throws RefusedException {
    return read(typed.write(event, caller, account, region, now), account, region, now);
  }

  private String required(Fields record, Member member) throws RefusedException {
    int node = record.node(member);
    if (node == JsonTape.NONE || tape.isNull(node)) {
      throw new RefusedException(
          FIELD_NOT_FOUND, member.text(), "A record must have " + member.text());
    }
    if (!tape.isString(node) || tape.stringSize(node) == 0) {
      throw new RefusedException(
          INVALID_FIELD, member.text(), member.text() + " must be a string that is not empty");
    }
    return tape.string(node);
  }

  /**
   * A record of another major version could mean anything; one of an unknown minor version is read
   * as far as it is known. Source: contract 2.1.
   */
  private static void checkVersion(String version) throws RefusedException {
    int dot = version.indexOf('.');
    String major = dot < 0 ? version : version.substring(0, dot);
    boolean isNumber = !major.isEmpty() && major.chars().allMatch(c -> c >= '0' && c <= '9');
    if (isNumber && !major.equals(MAJOR_VERSION)) {
      throw new RefusedException(
          INVALID_FIELD,
          Member.EVENT_VERSION.text(),
          "eventVersion must have the major version 1, got " + Texts.quote(version));
    }
  }

  private AccountId account(Fields record, Fields identity, AccountId otherwise) {
    String recipient = record.text(Member.RECIPIENT_ACCOUNT_ID);
    if (AccountId.isValid(recipient)) {
      return accountId(recipient);
    }
    String callers = identity.text(Member.ACCOUNT_ID);
    return AccountId.isValid(callers) ? accountId(callers) : otherwise;
  }

  /** Most records of a batch have one account: the object is shared. */
  private AccountId accountId(String text) {
    if (lastAccount.isPresent() && lastAccount.get().value().equals(text)) {
      return lastAccount.get();
    }
    AccountId account = AccountId.of(text);
    lastAccount = Optional.of(account);
    return account;
  }

  private RegionName region(Fields record, RegionName otherwise) throws RefusedException {
    if (!record.has(Member.AWS_REGION)) {
      return otherwise;
    }
    String text = record.text(Member.AWS_REGION);
    if (lastRegion.isPresent() && lastRegion.get().value().equals(text)) {
      return lastRegion.get();
    }
    if (!RegionName.isValid(text)) {
      throw new RefusedException(
          INVALID_REGION,
          Member.AWS_REGION.text(),
          "awsRegion must be a string of 1 to 64 lower-case letters, digits and '-', got "
              + Texts.quote(text));
    }
    RegionName region = RegionName.of(text);
    lastRegion = Optional.of(region);
    return region;
  }

  /**
   * What the record says, else what its operation is known for, else false. One value serves
   * look-up and selection: two would let a trail miss what the history shows.
   */
  private boolean readOnly(Fields record, String eventSource, String eventName) {
    int node = record.node(Member.READ_ONLY);
    if (node != JsonTape.NONE && tape.isBoolean(node)) {
      return tape.isTrue(node);
    }
    return switch (record.text(Member.READ_ONLY)) {
      case "true" -> true;
      case "false" -> false;
      default -> ReadOnly.of(eventSource, eventName);
    };
  }

  private EventCategory category(
      Fields record, String eventType, String eventSource, String eventName)
      throws RefusedException {
    int said = record.node(Member.EVENT_CATEGORY);
    if (said != JsonTape.NONE && !tape.isNull(said)) {
      String text = record.text(Member.EVENT_CATEGORY);
      return EventCategory.parse(text)
          .orElseThrow(
              () ->
                  new RefusedException(
                      INVALID_FIELD,
                      Member.EVENT_CATEGORY.text(),
                      "eventCategory must be one that CloudTrail has, got " + Texts.quote(text)));
    }
    int isManagement = record.node(Member.MANAGEMENT_EVENT);
    if (isManagement != JsonTape.NONE && tape.isBoolean(isManagement)) {
      return tape.isTrue(isManagement) ? EventCategory.MANAGEMENT : EventCategory.DATA;
    }
    return Categories.of(eventType, eventSource, eventName);
  }

  private GlobalService globalService(Fields record, String eventSource, RegionName region) {
    GlobalService global = globalServices.classify(eventSource, region);
    return global != GlobalService.NONE && RegionalEndpoints.isRegional(tape, record, eventSource)
        ? GlobalService.NONE
        : global;
  }

  private boolean saysTrue(Fields record, Member member) {
    int node = record.node(member);
    return node != JsonTape.NONE && (tape.isTrue(node) || record.text(member).equals("true"));
  }

  private List<Resource> resources(Fields record) {
    int list = record.node(Member.RESOURCES);
    if (list == JsonTape.NONE || list + 1 == tape.after(list) || tape.isObject(list)) {
      return List.of();
    }
    List<Resource> resources = new ArrayList<>();
    for (int node = list + 1; node < tape.after(list); node = tape.after(node)) {
      Fields resource = Fields.of(tape, node);
      String name =
          resource
              .optional(Member.ARN_UPPER)
              .or(() -> resource.optional(Member.ARN))
              .orElseGet(() -> resource.text(Member.ARN_PREFIX));
      String type = resource.text(Member.TYPE);
      if (!name.isEmpty() || !type.isEmpty()) {
        resources.add(new Resource(type, name));
      }
    }
    return resources;
  }

  private EventId eventId(Fields record) throws RefusedException {
    String text = record.text(Member.EVENT_ID);
    if (!EventId.isValid(text)) {
      throw new RefusedException(
          INVALID_EVENT_ID,
          Member.EVENT_ID.text(),
          "eventID must be a string of 1 to 128 printable ASCII characters, got "
              + Texts.quote(text));
    }
    return EventId.of(text);
  }

  private static byte[] withEventId(byte[] record, EventId id) throws RefusedException {
    byte[] filled = RecordFill.append(record, Member.EVENT_ID.text(), id.value());
    if (filled.length > MAX_RECORD_SIZE) {
      throw new RefusedException(
          EVENT_TOO_LARGE,
          Member.EVENT_ID.text(),
          "A record must have at most %d bytes as it is stored, got %d with the eventID that it lacks"
              .formatted(MAX_RECORD_SIZE, filled.length));
    }
    return filled;
  }
}
