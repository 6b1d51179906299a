package dev.cairn.standalone;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.cairn.standalone.IsolationWorld.Principal;
import dev.cairn.standalone.ServedMethods.Method;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Random requests of any method, from its descriptor: fields that are known get names, ARNs and ids
 * that make sense there, the others any of them.
 */
final class RandomRequests {

  /** Fields that mostly stay away: what they name is not there, or refused whatever it is. */
  private static final Set<String> RARE =
      Set.of(
          "kms_key_id",
          "sns_topic_name",
          "cloud_watch_logs_log_group_arn",
          "cloud_watch_logs_role_arn",
          "is_organization_trail",
          "s3_key_prefix",
          "event_category",
          "event_categories",
          "event_data_store",
          "exclude_management_event_sources",
          "data_resources",
          "advanced_event_selectors",
          "other_account_ids",
          "oidc",
          "certificates",
          "context_entries",
          "policy_input_list",
          "start_time",
          "end_time",
          "duration",
          "max_session_duration",
          "include_shadow_trails",
          "validate_only",
          "partitions");

  private final IsolationWorld world;
  private final Random random;
  private int records;

  RandomRequests(IsolationWorld world, Random random) {
    this.world = world;
    this.random = random;
  }

  /**
   * A request.
   *
   * @param own whether it names nothing but what is of the caller's account
   */
  Message next(Method method, Principal caller, boolean own) {
    return new Filling(method, caller, own).fill(method.emptyRequest());
  }

  /** One of them. */
  <T> T pick(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  /** The texts of one request. */
  private final class Filling {

    private final Method method;
    private final Principal caller;
    private final boolean own;

    /** Whose names a field gets, unless it is given its own. */
    private final Tenant whose;

    Filling(Method method, Principal caller, boolean own) {
      this.method = method;
      this.caller = caller;
      this.own = own;
      this.whose = own || chance(30) ? caller.home() : pick(world.tenants());
    }

    Message fill(Message empty) {
      if (empty.getDescriptorForType().getFullName().equals("cairn.ingest.v1.EventEntry")) {
        return entry(empty);
      }
      Message.Builder message = empty.newBuilderForType();
      for (FieldDescriptor field : empty.getDescriptorForType().getFields()) {
        if (field.getRealContainingOneof() != null
            && message.hasOneof(field.getRealContainingOneof())) {
          continue;
        }
        if (!chance(RARE.contains(field.getName()) ? 3 : 97) || !chance(share(field))) {
          continue;
        }
        if (field.isRepeated()) {
          for (int i = chance(80) ? 1 : random.nextInt(3); i > 0; i--) {
            message.addRepeatedField(field, value(message, field));
          }
        } else {
          message.setField(field, value(message, field));
        }
      }
      return message.build();
    }

    /** The fields of an alternative have the same chance, and so has none. */
    private int share(FieldDescriptor field) {
      return field.getRealContainingOneof() == null ? 100 : 50;
    }

    private Message entry(Message empty) {
      boolean theirs = own || chance(50);
      String account =
          theirs
              ? caller.home().account()
              : pick(List.of(pick(world.tenants()).account(), IsolationWorld.NO_ACCOUNT));
      ByteString record =
          IsolationWorld.record(
              account,
              content(),
              "made" + caller.home().code() + "-" + records++,
              Instant.now().truncatedTo(ChronoUnit.SECONDS));
      return empty
          .newBuilderForType()
          .setField(empty.getDescriptorForType().findFieldByName("record"), record)
          .build();
    }

    private Object value(Message.Builder message, FieldDescriptor field) {
      return switch (field.getJavaType()) {
        case STRING -> text(field.getName());
        case BYTE_STRING -> ByteString.copyFromUtf8(anything());
        case INT -> 1 + random.nextInt(3);
        case LONG -> (long) random.nextInt(4);
        case FLOAT -> random.nextFloat();
        case DOUBLE -> random.nextDouble();
        case BOOLEAN -> random.nextBoolean();
        case ENUM -> constant(field);
        case MESSAGE -> nested(message, field);
      };
    }

    private EnumValueDescriptor constant(FieldDescriptor field) {
      return pick(field.getEnumType().getValues());
    }

    private Message nested(Message.Builder message, FieldDescriptor field) {
      Message empty = message.newBuilderForField(field).buildPartial();
      if (field.getMessageType().getFullName().equals("google.protobuf.Timestamp")) {
        long seconds = Instant.now().getEpochSecond() - 3600 + random.nextInt(7200);
        return empty
            .newBuilderForType()
            .setField(field.getMessageType().findFieldByName("seconds"), seconds)
            .build();
      }
      if (field.getMessageType().getFullName().equals("google.protobuf.Duration")) {
        return empty
            .newBuilderForType()
            .setField(field.getMessageType().findFieldByName("seconds"), 3600L)
            .build();
      }
      return fill(empty);
    }

    private String text(String field) {
      return switch (field) {
        case "account_id" -> account();
        case "region" -> region();
        case "user_name" -> name("user", "CreateUser");
        case "group_name" -> name("group", "CreateGroup");
        case "role_name" -> name("role", "CreateRole");
        case "policy_name" -> name("policy", "CreatePolicy");
        case "name", "trail_name" -> nameOfTrailOrRegion();
        case "trail_name_list" -> chance(50) ? existing("trail") : arn("trail");
        case "trail_arn", "resource_id", "resource_id_list" -> arn("trail");
        case "policy_arn" ->
            chance(30) ? "arn:aws:iam::aws:policy/AdministratorAccess" : madeOr("policy");
        case "identity_arn", "policy_source_arn", "principal_arns" ->
            arn(chance(60) ? "user" : "role");
        case "role_arn" -> chance(50) ? "" : arn("role");
        case "resource_arns" -> arn(pick(List.of("user", "role", "policy", "trail")));
        case "action_names" ->
            pick(List.of("cloudtrail:GetTrail", "iam:GetUser", "sts:AssumeRole"));
        case "access_key_id" -> key();
        case "secret_access_key" -> "wrong";
        // None that another call has given to somebody: who knows it may have a token.
        case "password" ->
            method.name().endsWith("/IssueToken") ? "Wr0ng-password-1" : "S0mebody's-password";
        case "policy_document", "policy_input_list" -> Tenant.document(content());
        case "s3_bucket_name" -> content() + "-logs";
        case "s3_key_prefix", "description" -> content();
        case "key" -> pick(List.of("one", "two", "three"));
        case "value" -> content();
        case "other_account_ids" -> pick(world.tenants()).account();
        case "new_account_id", "closed_account_id" -> IsolationWorld.LOST_ACCOUNT;
        case "account_name" -> "lost";
        case "next_token", "marker" -> chance(90) ? "" : "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
        case "event_id" -> event();
        case "event_category" -> "insight";
        case "attribute_value" -> attribute();
        case "insight_type" -> "ApiCallRateInsight";
        case "field" -> "eventCategory";
        case "equals" -> "Management";
        case "role_session_name" -> "a-session";
        default -> anything();
      };
    }

    /** What a request puts into what it makes or changes: bears the marker of who says it. */
    private String content() {
      return caller.isOfOneAccount() && !method.authorization().getPublic()
          ? caller.home().marker()
          : "neutral";
    }

    private String account() {
      if (own) {
        return chance(60) || caller.nameable().isEmpty() ? "" : pick(caller.nameable()).account();
      }
      return switch (random.nextInt(6)) {
        case 0 -> "";
        case 1 -> caller.home().account();
        case 2 -> IsolationWorld.NO_ACCOUNT;
        default -> pick(world.tenants()).account();
      };
    }

    private String region() {
      return chance(90)
          ? IsolationWorld.REGION
          : pick(List.of(IsolationWorld.OTHER_REGION, "zz-unknown-1"));
    }

    private Tenant tenant() {
      return own || chance(80) ? whose : pick(world.tenants());
    }

    private boolean mayHide() {
      return own && caller.isOfOneAccount() && !method.authorization().getPublic();
    }

    private String existing(String kind) {
      return mayHide() && chance(60) ? caller.home().hidden(kind) : tenant().open(kind);
    }

    private String made() {
      return caller.home().made(random.nextInt(IsolationWorld.MADE));
    }

    private String name(String kind, String making) {
      boolean makes = method.bareName().equals(making);
      boolean unmakes = method.bareName().startsWith("Delete") && chance(60);
      return makes || unmakes ? made() : existing(kind);
    }

    private String nameOfTrailOrRegion() {
      if (method.name().startsWith("cairn.region.")) {
        return "zz-lost-1";
      }
      if (method.bareName().equals("CreateTrail")) {
        return made();
      }
      return chance(50) ? name("trail", "CreateTrail") : arn("trail");
    }

    private String madeOr(String kind) {
      return method.bareName().startsWith("Delete") && chance(60)
          ? caller.home().arn(kind, made())
          : arn(kind);
    }

    private String arn(String kind) {
      if (mayHide() && chance(60)) {
        return caller.home().arn(kind, caller.home().hidden(kind));
      }
      Tenant tenant = tenant();
      return tenant.arn(kind, tenant.open(kind));
    }

    private String key() {
      List<String> keys = tenant().openKeys();
      return keys.isEmpty() ? "AKIB000000000000" : pick(keys);
    }

    private String event() {
      return existing("event") + "-" + random.nextInt(10);
    }

    private String attribute() {
      return switch (random.nextInt(4)) {
        case 0 -> event();
        case 1 -> mayHide() ? caller.home().marker() : existing("user");
        case 2 -> pick(List.of("CreateBucket", "s3.amazonaws.com", "true", "false"));
        default -> arn("user");
      };
    }

    private String anything() {
      List<String> all = new ArrayList<>(List.of("neutral", account(), region(), event(), key()));
      Tenant.KINDS.forEach(kind -> all.add(existing(kind)));
      List.of("user", "role", "policy", "trail").forEach(kind -> all.add(arn(kind)));
      return pick(all);
    }
  }
}
