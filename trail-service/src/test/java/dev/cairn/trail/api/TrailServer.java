package dev.cairn.trail.api;

import dev.cairn.grpc.Configuration;
import dev.cairn.grpc.LocalServer;
import dev.cairn.grpc.PageTokens;
import dev.cairn.model.AccountId;
import dev.cairn.model.Caller;
import dev.cairn.model.RegionName;
import dev.cairn.testing.TestClock;
import dev.cairn.trail.crypto.Argon2Passwords;
import dev.cairn.trail.crypto.JoseTokens;
import dev.cairn.trail.domain.Changes;
import dev.cairn.trail.domain.ConfigurationFeed;
import dev.cairn.trail.domain.Confirmations;
import dev.cairn.trail.domain.Destinations;
import dev.cairn.trail.domain.Installation;
import dev.cairn.trail.domain.NewestRevision;
import dev.cairn.trail.domain.Regions;
import dev.cairn.trail.domain.RootCredential;
import dev.cairn.trail.domain.TrailOperations;
import dev.cairn.trail.domain.access.AccessSubject;
import dev.cairn.trail.domain.access.User;
import dev.cairn.trail.domain.iam.AccessOperations;
import dev.cairn.trail.domain.iam.AccessOperations.Means;
import dev.cairn.trail.store.Database;
import dev.cairn.trail.store.JdbiTrailStore;
import io.grpc.BindableService;
import io.grpc.Channel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** trail-service's endpoints behind an in-process server, on an H2 file. */
final class TrailServer implements AutoCloseable {

  static final AccountId ACCOUNT = AccountId.of("111122223333");
  static final String IRELAND = "eu-west-1";
  static final String OREGON = "us-west-2";
  static final Installation INSTALLATION =
      new Installation(
          "0e7f2b0c-5f0e-4d8e-9d0a-0f3a1c1b2d3e",
          new RootCredential(
              "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", ACCOUNT));

  static final String SIGNING_KEY = JoseTokens.newSigningKey();

  final TestClock clock = TestClock.create();
  final Confirmations confirmations = new Confirmations();
  private final Database database;
  final AccessOperations operations;
  private final BindableService[] endpoints;
  private final Published published;
  private final List<LocalServer> servers = new ArrayList<>();
  private final Channel users;
  private final Channel services;

  TrailServer(Path folder) {
    this(folder, 5);
  }

  TrailServer(Path folder, int trailsPerRegion) {
    database = Database.h2(folder, folder.resolve("master-key"));
    JdbiTrailStore store = new JdbiTrailStore(database, clock);
    NewestRevision newest = new NewestRevision();
    Changes changes = new Changes(store, newest, confirmations, Duration.ofMillis(500));
    Regions regions = new Regions(store, changes, clock);
    regions.configure(
        Map.of(
            RegionName.of(IRELAND), OptionalInt.empty(), RegionName.of(OREGON), OptionalInt.of(2)));
    PageTokens tokens = new PageTokens(new byte[16]);
    TrailEndpoint trails =
        new TrailEndpoint(
            TrailOperations.of(store, changes, clock, trailsPerRegion, Destinations.UNASKED),
            tokens);
    RegionEndpoint regionList = new RegionEndpoint(regions, tokens);
    ConfigurationFeed feed =
        new ConfigurationFeed(store, newest, confirmations, Duration.ofSeconds(1));
    store.install(INSTALLATION);
    JoseTokens sessionTokens =
        new JoseTokens(INSTALLATION.id(), SIGNING_KEY, JoseTokens.newSealingKey());
    operations =
        AccessOperations.of(
            store,
            changes,
            clock,
            INSTALLATION,
            new Means(
                new Argon2Passwords(),
                sessionTokens,
                new PolicyDecisions(),
                PolicyDecisions.builtIn(),
                _ -> {}));
    published =
        new Published(INSTALLATION, sessionTokens.publicKeys(), operations.policies().builtIn());
    endpoints =
        new BindableService[] {
          trails,
          regionList,
          new ConfigurationEndpoint(feed, regions, published),
          new AccessEndpoint(operations, tokens)
        };
    users = as(caller(Caller.Kind.ROOT));
    services = as(caller(Caller.Kind.SERVICE));
  }

  /** A channel whose calls are those of a caller. */
  Channel as(Caller caller) {
    Configuration configuration = new Configuration(System::nanoTime, Duration.ofDays(1));
    configuration.snapshot(
        ConfigurationMessages.snapshot(
            new dev.cairn.trail.domain.Configuration(0, List.of(), users(caller)), published));
    LocalServer server = LocalServer.start(caller, configuration, _ -> Map.of(), endpoints);
    servers.add(server);
    return server.channel();
  }

  /** The caller, if it is a user: one who is allowed everything in its account. */
  private List<AccessSubject> users(Caller caller) {
    return caller.kind() == Caller.Kind.USER
        ? List.of(
            User.create(
                    caller.userId(),
                    caller.account(),
                    caller.arn().substring(caller.arn().lastIndexOf('/') + 1),
                    clock.instant(),
                    Map.of(),
                    List.of(),
                    Optional.empty())
                .withPolicies(List.of("arn:aws:iam::aws:policy/AdministratorAccess")))
        : List.of();
  }

  /** A channel whose calls are the administrator's. */
  Channel asRoot() {
    return users;
  }

  /** A channel whose calls are those of a service of Cairn's own. */
  Channel asService() {
    return services;
  }

  private static Caller caller(Caller.Kind kind) {
    return new Caller("arn:aws:iam::111122223333:root", ACCOUNT, kind, "", "", "request-1");
  }

  @Override
  public void close() {
    servers.forEach(LocalServer::close);
    database.close();
  }
}
