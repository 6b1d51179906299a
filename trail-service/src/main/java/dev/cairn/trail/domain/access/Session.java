package dev.cairn.trail.domain.access;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.AccountId;
import java.time.Instant;

/**
 * A session: what a user, or whoever took a role on, got for a while. Its text shows no secret.
 *
 * @param arn of whoever has it, e.g. {@code arn:aws:sts::123456789012:assumed-role/auditor/alice}
 * @param identity ARN of the user or role whose policies hold
 * @param userId unique id; {@code AROA...:SESSION} for a role's session
 * @param sourceKeyId id of the access key that it was got with, if by way of other sessions; empty
 *     if there is none
 * @param sourceUser ARN of the user who took the role on, if by way of other roles; empty for a
 *     user's own session, or if none did
 * @param accessKeyId id of its own access key
 * @param secretAccessKey secret of its own access key
 * @param start whole second in which it begins
 */
public record Session(
    String arn,
    AccountId account,
    String identity,
    String userId,
    String sourceKeyId,
    String sourceUser,
    String accessKeyId,
    String secretAccessKey,
    Instant start,
    Instant end) {

  public Session {
    requireNonNull(arn, "arn is null");
    requireNonNull(account, "account is null");
    requireNonNull(identity, "identity is null");
    requireNonNull(userId, "userId is null");
    requireNonNull(sourceKeyId, "sourceKeyId is null");
    requireNonNull(sourceUser, "sourceUser is null");
    requireNonNull(accessKeyId, "accessKeyId is null");
    requireNonNull(secretAccessKey, "secretAccessKey is null");
    requireNonNull(start, "start is null");
    requireNonNull(end, "end is null");
  }

  @Override
  public String toString() {
    return "Session[" + arn + ", " + accessKeyId + ", " + start + " to " + end + "]";
  }
}
