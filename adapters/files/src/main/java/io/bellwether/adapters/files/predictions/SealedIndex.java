// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.files.predictions;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.stream.IntStream;

/** The index of a full segment: a file of hash and position, ordered by hash, mapped. */
final class SealedIndex implements SegmentIndex {
  private static final int MAGIC = 0x42575831; // "BWX1"
  private static final int HEADER_BYTES = 40;
  private static final int ENTRY_BYTES = 12;
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private final MemorySegment entries;
  private final Extent extent;

  private SealedIndex(MemorySegment entries, Extent extent) {
    this.entries = entries;
    this.extent = extent;
  }

  /** Writes the file; it is there whole and on the disk, or not at all. */
  static SealedIndex write(Path file, OpenIndex index) throws IOException {
    Extent extent = index.extent();
    ByteBuffer buffer = ByteBuffer.allocate(HEADER_BYTES + extent.count() * ENTRY_BYTES);
    buffer.putInt(MAGIC).putInt(extent.count()).putInt(extent.end());
    buffer.putLong(extent.lastSequence()).putLong(extent.from()).putLong(extent.to());
    buffer.putInt(RecordWriter.checksum(buffer.array(), 0, buffer.position()));
    IntStream.range(0, extent.count())
        .boxed()
        .sorted((a, b) -> Long.compare(index.hash(a), index.hash(b)))
        .forEach(i -> buffer.putLong(index.hash(i)).putInt(index.position(i)));
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    try (FileChannel channel =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      buffer.flip();
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    return read(file).orElseThrow(() -> new IOException("not readable just after: " + file));
  }

  /** The index in the file, if the file is there and sound. */
  static Optional<SealedIndex> read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (channel.size() < HEADER_BYTES) {
        return Optional.empty();
      }
      MemorySegment mapped = channel.map(MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
      byte[] bytes = mapped.asSlice(0, HEADER_BYTES).toArray(ValueLayout.JAVA_BYTE);
      ByteBuffer header = ByteBuffer.wrap(bytes);
      int checksum = RecordWriter.checksum(bytes, 0, HEADER_BYTES - 4);
      if (header.getInt() != MAGIC || header.getInt(HEADER_BYTES - 4) != checksum) {
        return Optional.empty();
      }
      int count = header.getInt();
      if (channel.size() != HEADER_BYTES + (long) count * ENTRY_BYTES) {
        return Optional.empty();
      }
      int end = header.getInt();
      Extent extent = new Extent(count, end, header.getLong(), header.getLong(), header.getLong());
      return Optional.of(new SealedIndex(mapped.asSlice(HEADER_BYTES), extent));
    }
  }

  @Override
  public int[] positions(long hash) {
    int low = 0;
    int high = extent.count();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (hash(middle) < hash) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return IntStream.range(low, extent.count())
        .takeWhile(entry -> hash(entry) == hash)
        .map(entry -> entries.get(INT, (long) entry * ENTRY_BYTES + 8))
        .toArray();
  }

  private long hash(int entry) {
    return entries.get(LONG, (long) entry * ENTRY_BYTES);
  }

  @Override
  public Extent extent() {
    return extent;
  }
}
