package dev.cairn.trail.client;

import dev.cairn.model.CairnException;
import dev.cairn.trail.domain.Trail;
import java.net.URI;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.sns.SnsClient;

/** Whether the topic is there, and its policy lets CloudTrail publish. */
final class TopicCheck implements AutoCloseable {

  private static final int NOT_FOUND = 404;

  private final CheckMode mode;
  private final Clients<SnsClient> clients;

  TopicCheck(URI endpoint, CheckMode mode) {
    this.mode = mode;
    this.clients =
        new Clients<>(
            region ->
                Clients.configure(SnsClient.builder(), endpoint, region, Clients.credentials())
                    .build());
  }

  void check(Trail trail, String topic, Questions questions) {
    Optional<String> policy = policy(topic, questions);
    boolean right =
        policy.isPresent()
            ? ResourcePolicy.parse(policy.get()).allows("sns:Publish", topic, ServiceCall.of(trail))
            : mode == CheckMode.AUTO;
    if (!right) {
      throw insufficient();
    }
  }

  private Optional<String> policy(String topic, Questions questions) {
    try {
      return Optional.ofNullable(
          questions
              .ask(
                  "SNS",
                  time ->
                      clients
                          .in(Arns.region(topic))
                          .getTopicAttributes(t -> t.topicArn(topic).overrideConfiguration(time)))
              .attributes()
              .get("Policy"));
    } catch (AwsServiceException e) {
      if (e.statusCode() == NOT_FOUND) {
        throw insufficient();
      }
      return Optional.empty();
    }
  }

  private static CairnException insufficient() {
    return new CairnException.NotReady(
        "INSUFFICIENT_SNS_TOPIC_POLICY",
        "SNS Topic does not exist or the topic policy is incorrect!");
  }

  @Override
  public void close() {
    clients.close();
  }
}
