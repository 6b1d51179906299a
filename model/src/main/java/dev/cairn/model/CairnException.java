package dev.cairn.model;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An error that a caller is told of: a kind, CloudTrail's name for it, and a message that names the
 * thing, the rule and the value seen. {@code grpc-runtime} turns it into a {@code
 * google.rpc.Status}; anything else is a bug.
 */
public abstract sealed class CairnException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final String reason;
  private final transient Map<String, String> metadata;

  private CairnException(String reason, String message, Map<String, String> metadata) {
    super(requireNonNull(message, "message is null"));
    this.reason = requireNonNull(reason, "reason is null");
    this.metadata = Map.copyOf(metadata);
  }

  /**
   * CloudTrail's error name in upper snake case without "Exception", e.g. {@code TRAIL_NOT_FOUND}.
   */
  public final String reason() {
    return reason;
  }

  public final String message() {
    return requireNonNull(getMessage());
  }

  /** Facts for programs, e.g. the name of the trail. */
  public final Map<String, String> metadata() {
    return metadata;
  }

  /** The request cannot be right, whatever the state. */
  public static final class InvalidRequest extends CairnException {
    private static final long serialVersionUID = 1;
    private final transient List<FieldViolation> violations;

    public InvalidRequest(String reason, String message, List<FieldViolation> violations) {
      super(reason, message, Map.of());
      this.violations = List.copyOf(violations);
    }

    public List<FieldViolation> violations() {
      return violations;
    }
  }

  /** What the request names does not exist. */
  public static final class NotFound extends CairnException {
    private static final long serialVersionUID = 1;
    private final String resourceType;
    private final String resourceName;

    public NotFound(String reason, String message, String resourceType, String resourceName) {
      this(reason, message, resourceType, resourceName, Map.of());
    }

    public NotFound(
        String reason,
        String message,
        String resourceType,
        String resourceName,
        Map<String, String> metadata) {
      super(reason, message, metadata);
      this.resourceType = requireNonNull(resourceType, "resourceType is null");
      this.resourceName = requireNonNull(resourceName, "resourceName is null");
    }

    public String resourceType() {
      return resourceType;
    }

    public String resourceName() {
      return resourceName;
    }
  }

  /** What the request would make is there. */
  public static final class AlreadyExists extends CairnException {
    private static final long serialVersionUID = 1;
    private final String resourceType;
    private final String resourceName;

    public AlreadyExists(String reason, String message, String resourceType, String resourceName) {
      super(reason, message, Map.of());
      this.resourceType = requireNonNull(resourceType, "resourceType is null");
      this.resourceName = requireNonNull(resourceName, "resourceName is null");
    }

    public String resourceType() {
      return resourceType;
    }

    public String resourceName() {
      return resourceName;
    }
  }

  /** Something else must be put right first, e.g. a bucket's policy. */
  public static final class NotReady extends CairnException {
    private static final long serialVersionUID = 1;

    public NotReady(String reason, String message) {
      super(reason, message, Map.of());
    }
  }

  /** A race was lost, or another body stands under the same id. */
  public static final class Conflict extends CairnException {
    private static final long serialVersionUID = 1;

    public Conflict(String reason, String message) {
      super(reason, message, Map.of());
    }
  }

  /** A quota or a capacity is used up. */
  public static final class LimitExceeded extends CairnException {
    private static final long serialVersionUID = 1;
    private final transient Optional<Duration> retryAfter;

    public LimitExceeded(String reason, String message, Optional<Duration> retryAfter) {
      super(reason, message, Map.of());
      this.retryAfter = requireNonNull(retryAfter, "retryAfter is null");
    }

    /** When trying again may help; empty if waiting does not help. */
    public Optional<Duration> retryAfter() {
      return retryAfter;
    }
  }

  /** The caller is not known: no credential, or one that proves nothing. */
  public static final class Unauthenticated extends CairnException {
    private static final long serialVersionUID = 1;

    public Unauthenticated(String reason, String message) {
      super(reason, message, Map.of());
    }
  }

  /** The caller is known and may not. */
  public static final class Denied extends CairnException {
    private static final long serialVersionUID = 1;

    public Denied(String message) {
      super("ACCESS_DENIED", message, Map.of());
    }
  }

  /** CloudTrail has it, Cairn does not. */
  public static final class Unsupported extends CairnException {
    private static final long serialVersionUID = 1;

    public Unsupported(String message) {
      super("UNSUPPORTED_OPERATION", message, Map.of());
    }
  }

  /** A store or a sibling service is down. Trying again may help. */
  public static final class Unavailable extends CairnException {
    private static final long serialVersionUID = 1;
    private final Duration retryAfter;

    public Unavailable(String reason, String message, Duration retryAfter) {
      super(reason, message, Map.of());
      this.retryAfter = requireNonNull(retryAfter, "retryAfter is null");
    }

    public Duration retryAfter() {
      return retryAfter;
    }
  }

  /** An invalid request with one bad field. */
  public static InvalidRequest invalid(String reason, String field, String message) {
    return new InvalidRequest(reason, message, List.of(new FieldViolation(field, message)));
  }
}
