package dev.cairn.ingest.domain.codec;

import static java.util.Objects.requireNonNull;

/**
 * Why an event is not accepted.
 *
 * @param field the record's member that is at fault, e.g. {@code eventTime}; empty if it is none
 * @param message the rule and what was seen; never a value that may be secret
 */
public record Refusal(Reason reason, String field, String message) {

  /** What is wrong with an event. The names go out as they are. */
  public enum Reason {
    /** More than 256 KB as it would be stored. */
    EVENT_TOO_LARGE,
    /** Objects and arrays nested more than 64 deep. */
    EVENT_TOO_DEEP,
    /** No JSON, text after it, or no object. */
    INVALID_JSON,
    /** Bytes that are no UTF-8: overlong forms and encoded surrogates too. */
    INVALID_UTF8,
    /** U+0000, raw or as an escape. */
    NUL_CHARACTER,
    /** An escaped half of a surrogate pair without the other. */
    LONE_SURROGATE,
    /** A key that stands twice in one object, also if it is written in two ways. */
    DUPLICATE_KEY,
    /** A number beyond the range of a double. */
    NUMBER_OUT_OF_RANGE,
    /** A member that every record needs is not there. */
    FIELD_NOT_FOUND,
    /** A member has a type or value that it can't have. */
    INVALID_FIELD,
    /** eventTime is no date. */
    INVALID_EVENT_TIME,
    /** eventTime lies before 2000-01-01. */
    EVENT_TIME_TOO_EARLY,
    /** eventTime lies more than 24 h ahead. */
    EVENT_TIME_TOO_LATE,
    /** eventID is not 1 to 128 printable characters. */
    INVALID_EVENT_ID,
    /** awsRegion does not have the shape of a region's name. */
    INVALID_REGION,
    /** The installation has no such region. */
    UNKNOWN_REGION,
    /** The caller may not put events for the event's account. */
    ACCESS_DENIED
  }

  public Refusal {
    requireNonNull(reason, "reason is null");
    requireNonNull(field, "field is null");
    requireNonNull(message, "message is null");
  }
}
