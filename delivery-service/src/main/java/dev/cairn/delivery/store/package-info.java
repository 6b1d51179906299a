/**
 * Where delivery keeps things: its state in SQL (H2 in the process, or PostgreSQL), log files in
 * buckets by the S3 API, and a small S3 server over a folder for those who have none. README.md
 * beside this file says what lies in which table.
 */
@NullMarked
package dev.cairn.delivery.store;

import org.jspecify.annotations.NullMarked;
