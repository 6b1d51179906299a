package dev.cairn.cli;

/**
 * A record on its way to the suite.
 *
 * @param source where it was found, e.g. {@code a.ndjson.gz, record 17}
 * @param bytes as they are sent
 */
// The bytes are the value; nobody compares records.
@SuppressWarnings("ArrayRecordComponent")
record SentRecord(String source, byte[] bytes) {}
