package dev.cairn.ingest.store;

import java.io.IOException;

/** Reads the ids of a range of the log again, without decoding the events. */
final class IdReplay {

  private final IdHasher hasher;
  private final long from;
  private final long to;
  private final long notBefore;
  private final DuplicateWindow.Sink sink;

  IdReplay(IdHasher hasher, long from, long to, long notBefore, DuplicateWindow.Sink sink) {
    this.hasher = hasher;
    this.from = from;
    this.to = to;
    this.notBefore = notBefore;
    this.sink = sink;
  }

  /** The part of the range that lies in the segment. */
  void segment(Segment segment) throws IOException {
    long end = Math.min(to, segment.next());
    if (segment.extent().frames() > 0 && segment.extent().appendTime() < notBefore) {
      return;
    }
    try (Segment.Cursor cursor = segment.open(Math.max(from, segment.base()))) {
      while (cursor.offset() < end) {
        frame(cursor.nextFrame(), cursor.frame());
      }
    }
  }

  private void frame(byte[] plain, FrameHeader header) throws IOException {
    if (header.appendTime() < notBefore) {
      return;
    }
    int at = 0;
    for (int i = 0; i < header.count(); i++) {
      int size = EntryCodec.size(plain, at);
      long offset = header.baseOffset() + i;
      if (offset >= from && offset < to) {
        entry(plain, at, at + size, offset, header.appendTime());
      }
      at += size;
    }
  }

  private void entry(byte[] plain, int start, int end, long offset, long time) throws IOException {
    int keyStart = EntryCodec.keyStart(start);
    int keyEnd = EntryCodec.keyEnd(plain, start);
    sink.accept(
        hasher.high(plain, keyStart, keyEnd),
        hasher.low(plain, keyStart, keyEnd),
        hasher.body(plain, EntryCodec.recordStart(plain, start), end),
        offset,
        time);
  }
}
