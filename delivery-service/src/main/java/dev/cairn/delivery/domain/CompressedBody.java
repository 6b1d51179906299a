package dev.cairn.delivery.domain;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A body as one gzip member, in pieces, so that no array as large as the file is needed. */
public final class CompressedBody {

  private final List<byte[]> pieces;
  private final int lastPieceSize;

  CompressedBody(List<byte[]> pieces, int lastPieceSize) {
    this.pieces = List.copyOf(pieces);
    this.lastPieceSize = lastPieceSize;
  }

  /** A body that is compressed already. */
  public static CompressedBody of(byte[] gzip) {
    return new CompressedBody(List.of(gzip), gzip.length);
  }

  public long size() {
    long size = lastPieceSize;
    for (int i = 0; i < pieces.size() - 1; i++) {
      size += pieces.get(i).length;
    }
    return size;
  }

  /** The bytes from the beginning; may be asked for again and again. */
  public InputStream open() {
    List<InputStream> streams = new ArrayList<>(pieces.size());
    for (int i = 0; i < pieces.size(); i++) {
      int size = i == pieces.size() - 1 ? lastPieceSize : pieces.get(i).length;
      streams.add(new ByteArrayInputStream(pieces.get(i), 0, size));
    }
    return new SequenceInputStream(Collections.enumeration(streams));
  }
}
