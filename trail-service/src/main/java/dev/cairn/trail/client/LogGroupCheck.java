package dev.cairn.trail.client;

import dev.cairn.model.CairnException;
import dev.cairn.trail.domain.LogGroup;
import dev.cairn.trail.domain.Trail;
import java.net.URI;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceAlreadyExistsException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/**
 * Whether the role can be assumed, and with it a stream be made in the log group: {@code
 * ACCOUNT_CloudTrail_HOMEREGION}, which is there afterwards. Source: contract 1.5.
 */
final class LogGroupCheck implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LogGroupCheck.class);
  private static final String SESSION = "CloudTrail";

  private final URI endpoint;
  private final Optional<Clients<StsClient>> roles;

  LogGroupCheck(URI endpoint, Optional<URI> sts) {
    this.endpoint = endpoint;
    this.roles =
        sts.map(
            uri ->
                new Clients<>(
                    region ->
                        Clients.configure(StsClient.builder(), uri, region, Clients.credentials())
                            .build()));
  }

  void check(Trail trail, LogGroup group, Questions questions) {
    String region = trail.homeRegion().value();
    AwsCredentialsProvider credentials =
        roles
            .map(clients -> assume(clients.in(region), group.roleArn(), questions))
            .orElseGet(Clients::credentials);
    String stream = "%s_CloudTrail_%s".formatted(trail.account(), region);
    try (CloudWatchLogsClient logs =
        Clients.configure(CloudWatchLogsClient.builder(), endpoint, region, credentials).build()) {
      questions.ask(
          "CloudWatch Logs",
          time ->
              logs.createLogStream(
                  s ->
                      s.logGroupName(name(group))
                          .logStreamName(stream)
                          .overrideConfiguration(time)));
    } catch (ResourceAlreadyExistsException e) {
      // As it should be.
    } catch (AwsServiceException e) {
      LOG.info("{} did not take a stream for a trail", group.arn(), e);
      throw CairnException.invalid(
          "INVALID_CLOUD_WATCH_LOGS_LOG_GROUP_ARN",
          "cloud_watch_logs_log_group_arn",
          "Access denied. Check the permissions for your role.");
    }
  }

  private static AwsCredentialsProvider assume(StsClient sts, String roleArn, Questions questions) {
    try {
      Credentials assumed =
          questions
              .ask(
                  "STS",
                  time ->
                      sts.assumeRole(
                          r ->
                              r.roleArn(roleArn)
                                  .roleSessionName(SESSION)
                                  .overrideConfiguration(time)))
              .credentials();
      return StaticCredentialsProvider.create(
          AwsSessionCredentials.create(
              assumed.accessKeyId(), assumed.secretAccessKey(), assumed.sessionToken()));
    } catch (AwsServiceException e) {
      LOG.info("{} could not be assumed for a trail", roleArn, e);
      throw CairnException.invalid(
          "INVALID_CLOUD_WATCH_LOGS_ROLE_ARN",
          "cloud_watch_logs_role_arn",
          "Access denied. Check the trust relationships for your role.");
    }
  }

  /** The ARN's last part, without the {@code :*} that it may end with. */
  private static String name(LogGroup group) {
    String start = ":log-group:";
    String name = group.arn().substring(group.arn().indexOf(start) + start.length());
    return name.endsWith(":*") ? name.substring(0, name.length() - 2) : name;
  }

  @Override
  public void close() {
    roles.ifPresent(Clients::close);
  }
}
