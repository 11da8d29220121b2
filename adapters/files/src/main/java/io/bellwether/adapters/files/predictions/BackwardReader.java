// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.files.predictions;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;

/** Reads a segment from its newest record to its oldest, a block at a time. */
final class BackwardReader implements AutoCloseable {
  private static final int BLOCK_BYTES = 1 << 16;

  private final RandomAccessFile file;
  private final int start;
  private int position;
  private ByteBuffer block = ByteBuffer.allocate(0);
  private int blockAt;

  BackwardReader(Path path, int start, int end) throws IOException {
    this.file = new RandomAccessFile(path.toFile(), "r");
    this.start = start;
    this.position = end;
    this.blockAt = end;
  }

  /** The payload of the record before, valid until the next call. */
  Optional<ByteBuffer> previous() throws IOException {
    if (position <= start) {
      return Optional.empty();
    }
    int length = bytes(position - 4, 4).getInt();
    int begin = position - length - RecordWriter.FRAME_BYTES;
    if (length < 0 || begin < start) {
      throw new IOException("a record is damaged before byte %d".formatted(position));
    }
    ByteBuffer payload = bytes(begin + RecordWriter.PAYLOAD_AT, length);
    position = begin;
    return Optional.of(payload);
  }

  private ByteBuffer bytes(int from, int length) throws IOException {
    if (from < blockAt || from + length > blockAt + block.limit()) {
      int end = from + length;
      blockAt = Math.max(start, Math.min(from, end - BLOCK_BYTES));
      byte[] read = new byte[end - blockAt];
      file.seek(blockAt);
      file.readFully(read);
      block = ByteBuffer.wrap(read);
    }
    return block.slice(from - blockAt, length);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
