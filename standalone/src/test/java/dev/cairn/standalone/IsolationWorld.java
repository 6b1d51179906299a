package dev.cairn.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import dev.cairn.grpc.Errors;
import dev.cairn.proto.access.v1.AccessKeyProof;
import dev.cairn.proto.access.v1.AccessServiceGrpc.AccessServiceBlockingStub;
import dev.cairn.proto.access.v1.AddUserToGroupRequest;
import dev.cairn.proto.access.v1.AttachRolePolicyRequest;
import dev.cairn.proto.access.v1.AttachUserPolicyRequest;
import dev.cairn.proto.access.v1.CreateAccessKeyRequest;
import dev.cairn.proto.access.v1.CreateAccessKeyResponse;
import dev.cairn.proto.access.v1.CreateAccountRequest;
import dev.cairn.proto.access.v1.CreateGroupRequest;
import dev.cairn.proto.access.v1.CreatePolicyRequest;
import dev.cairn.proto.access.v1.CreateRoleRequest;
import dev.cairn.proto.access.v1.CreateUserRequest;
import dev.cairn.proto.access.v1.IssueTokenRequest;
import dev.cairn.proto.access.v1.RoleTrust;
import dev.cairn.proto.ingest.v1.EventEntry;
import dev.cairn.proto.ingest.v1.PutEventsRequest;
import dev.cairn.proto.trail.v1.CreateTrailRequest;
import dev.cairn.proto.trail.v1.DeleteTrailRequest;
import dev.cairn.proto.trail.v1.EventSelector;
import dev.cairn.proto.trail.v1.InsightSelector;
import dev.cairn.proto.trail.v1.PutEventSelectorsRequest;
import dev.cairn.proto.trail.v1.PutInsightSelectorsRequest;
import dev.cairn.proto.trail.v1.ReadWriteType;
import dev.cairn.proto.trail.v1.StartLoggingRequest;
import dev.cairn.proto.trail.v1.Tag;
import dev.cairn.proto.trail.v1.TrailServiceGrpc.TrailServiceBlockingStub;
import dev.cairn.testing.TestEvents;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Accounts, whoever calls, and what the accounts have, for the isolation test. */
final class IsolationWorld {

  static final String REGION = TestEvents.REGION.value();
  static final String OTHER_REGION = "us-east-1";

  /** An account that is not there, and one that comes and goes. */
  static final String NO_ACCOUNT = "999900001111";

  static final String LOST_ACCOUNT = "777700000001";

  static final int MADE = 3;

  private static final int TENANTS = 3;
  private static final int TRIES = 10;
  private static final String BUILT_IN = "arn:aws:iam::aws:policy/";
  private static final Set<String> ALREADY =
      Set.of("ALREADY_EXISTS", "NOT_FOUND", "INVALID_HOME_REGION");

  private final Suite suite;
  private final List<Tenant> tenants = new ArrayList<>();
  private final List<Principal> principals = new ArrayList<>();

  /**
   * Whoever calls.
   *
   * @param home of its account
   * @param nameable accounts that it may name
   * @param authorization empty for nobody
   * @param readsAccounts whether it may know what accounts there are
   */
  record Principal(
      String name,
      Tenant home,
      List<Tenant> nameable,
      String authorization,
      boolean readsAccounts,
      boolean proven) {

    /** Whether all that it says stays in its own account. */
    boolean isOfOneAccount() {
      return nameable.size() == 1;
    }
  }

  IsolationWorld(Suite suite) throws IOException {
    this.suite = suite;
    tenants.add(new Tenant(Suite.ACCOUNT, 0));
    for (int i = 1; i <= TENANTS; i++) {
      Tenant tenant = new Tenant("44440000000" + i, i);
      tenants.add(tenant);
      suite
          .access()
          .createAccount(
              CreateAccountRequest.newBuilder()
                  .setNewAccountId(tenant.account())
                  .setAccountName(tenant.accountName())
                  .build());
    }
    for (Tenant tenant : tenants) {
      addPrincipals(tenant);
    }
    addAcrossAccounts(tenants.get(1), tenants.get(2));
    for (Tenant tenant : tenants) {
      restore(tenant);
      putEvents(tenant);
    }
    principals.add(nobody("anonymous", ""));
    principals.add(nobody("unknown", "Bearer cairn-root-wrong"));
    principals.add(nobody("no service", "Cluster wrong"));
  }

  List<Tenant> tenants() {
    return tenants;
  }

  List<Principal> principals() {
    return principals;
  }

  /** Who may do everything in an account. */
  Principal administrator(Tenant tenant) {
    return principal("admin of " + tenant.code());
  }

  Principal principal(String name) {
    return principals.stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
  }

  private void addPrincipals(Tenant tenant) throws IOException {
    List<Tenant> own = List.of(tenant);
    String admin = user(tenant, "admin", List.of(), BUILT_IN + "AdministratorAccess");
    add("admin", tenant, own, admin);
    add(
        "reader",
        tenant,
        own,
        user(tenant, "reader", List.of(), BUILT_IN + "AWSCloudTrail_ReadOnlyAccess"));
    add("nothing", tenant, own, user(tenant, "nothing", List.of()));
    add("limited", tenant, own, user(tenant, "limited", List.of(), limited(tenant)));
    String role = role(tenant, tenant);
    add("session", tenant, own, session(admin, role));
  }

  /** A user who may name another account, a producer for all, and a session in another's role. */
  private void addAcrossAccounts(Tenant one, Tenant other) throws IOException {
    String both = user(one, "both", List.of(other.account()), BUILT_IN + "AdministratorAccess");
    add("both", one, List.of(one, other), both);
    String producer = user(tenants.getFirst(), "producer", List.of("*"), producing());
    add("producer", tenants.getFirst(), List.copyOf(tenants), producer);
    String guest = role(other, one);
    add("guest", other, List.of(other), session(user(one, "admin", List.of()), guest));
  }

  private void add(String name, Tenant home, List<Tenant> nameable, String token) {
    boolean installation = home.equals(tenants.getFirst());
    principals.add(
        new Principal(
            name + " of " + home.code(), home, nameable, "Bearer " + token, installation, true));
  }

  private Principal nobody(String name, String authorization) {
    return new Principal(name, tenants.get(1), List.of(), authorization, false, false);
  }

  /** A token of a user, who is made if need be. */
  private String user(Tenant tenant, String name, List<String> others, String... policies)
      throws IOException {
    AccessServiceBlockingStub root = suite.access();
    ignoring(
        () ->
            root.createUser(
                CreateUserRequest.newBuilder()
                    .setAccountId(tenant.account())
                    .setUserName(name)
                    .addAllOtherAccountIds(others)
                    .build()));
    for (String policy : policies) {
      suite
          .access()
          .attachUserPolicy(
              AttachUserPolicyRequest.newBuilder()
                  .setAccountId(tenant.account())
                  .setUserName(name)
                  .setPolicyArn(policy)
                  .build());
    }
    CreateAccessKeyResponse key =
        suite
            .access()
            .createAccessKey(
                CreateAccessKeyRequest.newBuilder()
                    .setAccountId(tenant.account())
                    .setUserName(name)
                    .build());
    return suite
        .tokens()
        .issueToken(
            IssueTokenRequest.newBuilder()
                .setAccessKey(
                    AccessKeyProof.newBuilder()
                        .setAccessKeyId(key.getAccessKey().getAccessKeyId())
                        .setSecretAccessKey(key.getSecretAccessKey()))
                .setDuration(Duration.newBuilder().setSeconds(12 * 3600))
                .build())
        .getToken();
  }

  /** ARN of a role that the other account's administrator takes on. */
  private String role(Tenant tenant, Tenant trusted) throws IOException {
    String name = "role-for-" + trusted.code();
    suite
        .access()
        .createRole(
            CreateRoleRequest.newBuilder()
                .setAccountId(tenant.account())
                .setRoleName(name)
                .setTrust(RoleTrust.newBuilder().addPrincipalArns(trusted.arn("user", "admin")))
                .setMaxSessionDuration(Duration.newBuilder().setSeconds(12 * 3600))
                .build());
    suite
        .access()
        .attachRolePolicy(
            AttachRolePolicyRequest.newBuilder()
                .setAccountId(tenant.account())
                .setRoleName(name)
                .setPolicyArn(BUILT_IN + "AdministratorAccess")
                .build());
    return tenant.arn("role", name);
  }

  private String session(String token, String role) {
    return suite
        .access(token)
        .issueToken(
            IssueTokenRequest.newBuilder()
                .setRoleArn(role)
                .setDuration(Duration.newBuilder().setSeconds(12 * 3600))
                .build())
        .getToken();
  }

  private String limited(Tenant tenant) throws IOException {
    return policy(
        tenant,
        "limited",
        """
        {"Version":"2012-10-17","Statement":[
        {"Effect":"Allow","Action":["cloudtrail:*","iam:Get*"],"Resource":["*"]},
        {"Effect":"Deny","Action":"*","Resource":["arn:aws:iam::*:*q1q*"]},
        {"Effect":"Deny","Action":"cloudtrail:LookupEvents","Resource":["*"]}]}""");
  }

  private String producing() throws IOException {
    return policy(
        tenants.getFirst(),
        "producing",
        """
        {"Version":"2012-10-17","Statement":[
        {"Effect":"Allow","Action":"cloudtrail-data:PutAuditEvents","Resource":"*"}]}""");
  }

  private String policy(Tenant tenant, String name, String document) throws IOException {
    return suite
        .access()
        .createPolicy(
            CreatePolicyRequest.newBuilder()
                .setAccountId(tenant.account())
                .setPolicyName(name)
                .setPolicyDocument(document)
                .build())
        .getPolicy()
        .getArn();
  }

  /** Makes again what calls have deleted, also on a machine that is too busy for a while. */
  void restore(Tenant tenant) {
    for (int tries = 1; ; tries++) {
      try {
        restoreOnce(tenant);
        return;
      } catch (StatusRuntimeException e) {
        if (e.getStatus().getCode() != Status.Code.UNAVAILABLE || tries == TRIES) {
          throw e;
        }
      }
    }
  }

  /** It is the account's own administrator who does. */
  private void restoreOnce(Tenant tenant) {
    String token = administrator(tenant).authorization().substring("Bearer ".length());
    TrailServiceBlockingStub trails = suite.trails(token);
    AccessServiceBlockingStub access = suite.access(token);
    for (int i = 0; i < MADE; i++) {
      deleteTrail(trails, tenant.made(i));
    }
    for (String visibility : List.of("hidden", "open")) {
      boolean open = visibility.equals("open");
      restoreIdentities(tenant, access, open);
      String trail = open ? tenant.open("trail") : tenant.hidden("trail");
      ignoring(() -> trails.createTrail(trail(tenant, trail)));
      trails.startLogging(
          StartLoggingRequest.newBuilder().setRegion(REGION).setName(trail).build());
      trails.putEventSelectors(
          PutEventSelectorsRequest.newBuilder()
              .setRegion(REGION)
              .setTrailName(trail)
              .addEventSelectors(
                  EventSelector.newBuilder().setReadWriteType(ReadWriteType.READ_WRITE_TYPE_ALL))
              .build());
      trails.putInsightSelectors(
          PutInsightSelectorsRequest.newBuilder()
              .setRegion(REGION)
              .setTrailName(trail)
              .addInsightSelectors(
                  InsightSelector.newBuilder().setInsightType("ApiCallRateInsight"))
              .build());
    }
  }

  /** Wherever it is at home: elsewhere it is not found, or only its shadow is. */
  private static void deleteTrail(TrailServiceBlockingStub trails, String name) {
    for (String region : List.of(REGION, OTHER_REGION)) {
      ignoring(
          () ->
              trails.deleteTrail(
                  DeleteTrailRequest.newBuilder().setRegion(region).setName(name).build()));
    }
  }

  private static CreateTrailRequest trail(Tenant tenant, String name) {
    return CreateTrailRequest.newBuilder()
        .setRegion(REGION)
        .setName(name)
        .setS3BucketName(tenant.bucket())
        .setIsMultiRegionTrail(true)
        .addTagsList(tag(tenant))
        .build();
  }

  private static Tag tag(Tenant tenant) {
    return Tag.newBuilder().setKey("kept").setValue(tenant.marker()).build();
  }

  private static void restoreIdentities(
      Tenant tenant, AccessServiceBlockingStub access, boolean open) {
    String user = open ? tenant.open("user") : tenant.hidden("user");
    String group = open ? tenant.open("group") : tenant.hidden("group");
    ignoring(
        () -> {
          access.createUser(
              CreateUserRequest.newBuilder().setUserName(user).addTags(tag(tenant)).build());
          CreateAccessKeyResponse key =
              access.createAccessKey(CreateAccessKeyRequest.newBuilder().setUserName(user).build());
          if (open) {
            tenant.openKeys().add(key.getAccessKey().getAccessKeyId());
          }
        });
    ignoring(() -> access.createGroup(CreateGroupRequest.newBuilder().setGroupName(group).build()));
    ignoring(
        () ->
            access.addUserToGroup(
                AddUserToGroupRequest.newBuilder()
                    .setGroupName(group)
                    .setUserName(tenant.hidden("user"))
                    .build()));
    ignoring(
        () ->
            access.createPolicy(
                CreatePolicyRequest.newBuilder()
                    .setPolicyName(open ? tenant.open("policy") : tenant.hidden("policy"))
                    .setDescription(tenant.marker())
                    .setPolicyDocument(tenant.document())
                    .build()));
    ignoring(
        () ->
            access.createRole(
                CreateRoleRequest.newBuilder()
                    .setRoleName(open ? tenant.open("role") : tenant.hidden("role"))
                    .addTags(tag(tenant))
                    .setTrust(
                        RoleTrust.newBuilder()
                            .addPrincipalArns(tenant.arn("user", "admin"))
                            .addPrincipalArns(tenant.arn("user", tenant.hidden("user"))))
                    .build()));
  }

  /** By the producer, who may put events of every account. */
  private void putEvents(Tenant tenant) {
    Principal producer = principal("producer of " + tenants.getFirst().code());
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    PutEventsRequest.Builder request =
        PutEventsRequest.newBuilder().setAccountId(tenant.account()).setRegion(REGION);
    for (int i = 0; i < 20; i++) {
      String name = i % 2 == 0 ? tenant.hidden("event") : tenant.open("event");
      request.addEntries(
          EventEntry.newBuilder()
              .setRecord(record(tenant.account(), tenant.marker(), name + "-" + i / 2, now)));
    }
    assertThat(
            suite
                .ingest(producer.authorization().substring("Bearer ".length()))
                .putEvents(request.build())
                .getRefusedCount())
        .isZero();
  }

  /** A record of an account, which bears a text in its user's name, parameters and resources. */
  static ByteString record(String account, String text, String eventId, Instant time) {
    return ByteString.copyFrom(
        """
        {"eventVersion":"1.11","userIdentity":{"type":"IAMUser","principalId":"AIDAEXAMPLE",\
        "arn":"arn:aws:iam::%1$s:user/%2$s","accountId":"%1$s","accessKeyId":"AKIAEXAMPLE","userName":"%2$s"},\
        "eventTime":"%4$s","eventSource":"s3.amazonaws.com","eventName":"CreateBucket","awsRegion":"%5$s",\
        "sourceIPAddress":"198.51.100.7","userAgent":"%2$s","requestParameters":{"bucketName":"%2$s"},\
        "responseElements":null,"requestID":"R","eventID":"%3$s","readOnly":false,\
        "resources":[{"ARN":"arn:aws:s3:::%2$s","accountId":"%1$s","type":"AWS::S3::Bucket"}],\
        "eventType":"AwsApiCall","managementEvent":true,"recipientAccountId":"%1$s",\
        "eventCategory":"Management"}"""
            .formatted(account, text, eventId, time, REGION),
        UTF_8);
  }

  /** Does what may have been done before. */
  private static void ignoring(Runnable step) {
    try {
      step.run();
    } catch (StatusRuntimeException e) {
      String code = e.getStatus().getCode().name();
      if (!ALREADY.contains(code) && !ALREADY.contains(Errors.reason(e).orElse(code))) {
        throw e;
      }
    }
  }
}
