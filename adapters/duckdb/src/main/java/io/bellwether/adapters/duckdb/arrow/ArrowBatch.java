// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.duckdb.arrow;

import io.bellwether.adapters.duckdb.arrow.ArrowColumn.Kind;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * Some rows: for each column its buffers, of which the first tells what is missing.
 *
 * @param rows how many
 */
record ArrowBatch(int rows, List<Buffers> columns) {
  /** What is packed has to fit into memory. */
  private static final long MOST_UNPACKED = 64 << 20;

  private static final int LZ4 = 0;
  private static final int ZSTD = 1;
  private static final int UNPACKED = -1;

  /** Nothing in {@code valid}: no value is missing. */
  record Buffers(Bytes valid, List<Bytes> values) {
    boolean isMissing(long row) {
      return valid.size() > 0 && !valid.bitAt(row);
    }
  }

  static ArrowBatch read(FlatTable header, Bytes body, List<Kind> kinds) {
    long rows = header.longOf(0);
    if (rows < 0 || rows > Integer.MAX_VALUE) {
      throw new BrokenArrow(rows + " rows in a batch", "0.." + Integer.MAX_VALUE);
    }
    Cursor cursor = new Cursor(header, body);
    List<Buffers> columns = new ArrayList<>();
    for (Kind kind : kinds) {
      Bytes valid = cursor.next();
      int values =
          switch (kind) {
            case Kind.Text _ -> 2;
            case Kind.TextView _ -> 1 + cursor.more();
            default -> 1;
          };
      List<Bytes> buffers = new ArrayList<>();
      for (int i = 0; i < values; i++) {
        buffers.add(cursor.next());
      }
      columns.add(new Buffers(valid, buffers));
    }
    return new ArrowBatch((int) rows, columns);
  }

  /** Hands the buffers out one after the other. */
  private static final class Cursor {
    private final Bytes body;
    private final long[] places;
    private final long[] counts;
    private final boolean packed;
    private final int codec;
    private long unpacked;
    private int buffer;
    private int count;

    Cursor(FlatTable header, Bytes body) {
      this.body = body;
      places = header.longs(2, 2);
      counts = header.longs(4, 1);
      packed = header.table(3).isPresent();
      codec = header.table(3).map(with -> (int) with.byteOf(0, LZ4)).orElse(LZ4);
      if (codec != LZ4 && codec != ZSTD) {
        throw new BrokenArrow("packed by codec " + codec, "no compression, LZ4 (0) or ZSTD (1)");
      }
    }

    int more() {
      if (count >= counts.length || counts[count] < 0 || counts[count] > places.length) {
        throw new BrokenArrow("no count of a view's buffers", "one for each column of views");
      }
      return (int) counts[count++];
    }

    Bytes next() {
      if (buffer + 2 > places.length) {
        throw new BrokenArrow(places.length / 2 + " buffers", "more, for all columns");
      }
      Bytes found = body.slice(places[buffer], places[buffer + 1]);
      buffer += 2;
      return packed && found.size() > 0 ? unpack(found) : found;
    }

    private Bytes unpack(Bytes found) {
      long size = found.longAt(0);
      Bytes rest = found.slice(Long.BYTES, found.size() - Long.BYTES);
      if (size == UNPACKED) {
        return rest;
      }
      if (size < 0 || size > MOST_UNPACKED - unpacked) {
        throw new BrokenArrow(
            "a packed batch of more than %,d bytes".formatted(MOST_UNPACKED),
            "smaller batches, or no compression");
      }
      unpacked += size;
      byte[] all = codec == ZSTD ? Zstd.unpack(rest, (int) size) : Lz4.unpack(rest, (int) size);
      return new Bytes(MemorySegment.ofArray(all));
    }
  }
}
