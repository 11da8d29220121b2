// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.files.predictions;

import io.bellwether.platform.serving.Prediction;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One file of records. Appends come one at a time; reads may come at any time. Streams and not
 * channels, for a channel closes itself when a thread that uses it is interrupted.
 */
final class Segment {
  private final Path file;
  private final long firstSequence;
  private final int start;
  private final DiskSync.Work syncing = this::sync;
  private volatile SegmentIndex index;
  private @Nullable FileOutputStream out;
  private boolean torn;

  private Segment(Path file, int start, SegmentIndex index) {
    this.file = file;
    this.firstSequence = Long.parseLong(file.getFileName().toString().replace(".log", ""));
    this.start = start;
    this.index = index;
  }

  static Segment create(Path folder, long firstSequence, SegmentHeader header) throws IOException {
    Path file = folder.resolve("%019d.log".formatted(firstSequence));
    byte[] head = header.bytes();
    Segment segment = new Segment(file, head.length, new OpenIndex(head.length));
    segment.out = new FileOutputStream(file.toFile());
    segment.out.write(head);
    return segment;
  }

  /** The segment as a crash or a shutdown has left it; nothing when it never got a header. */
  static Optional<Segment> open(Path file) throws IOException {
    Optional<SegmentHeader> header = SegmentHeader.read(file);
    if (header.isEmpty()) {
      return Optional.empty();
    }
    int start = header.get().bytes().length;
    Optional<SealedIndex> sealed = SealedIndex.read(indexFile(file));
    if (sealed.isPresent()) {
      return Optional.of(new Segment(file, start, sealed.get()));
    }
    OpenIndex index = new OpenIndex(start);
    Segment segment = new Segment(file, start, index);
    segment.recover(index);
    segment.out = new FileOutputStream(file.toFile(), true);
    return Optional.of(segment);
  }

  /** Reads all sound records and cuts off what follows them. */
  private void recover(OpenIndex recovered) throws IOException {
    long size = Files.size(file);
    try (DataInputStream in = from(start)) {
      int position = start;
      while (true) {
        Optional<ByteBuffer> payload = next(in, size - position);
        if (payload.isEmpty()) {
          break;
        }
        ByteBuffer record = payload.get();
        int end = position + record.limit() + RecordWriter.FRAME_BYTES;
        recovered.add(
            SegmentIndex.hash(RecordReader.id(record)),
            position,
            end,
            RecordReader.sequence(record),
            RecordReader.micros(record));
        position = end;
      }
    }
    if (size > recovered.extent().end()) {
      truncate(recovered.extent().end());
    }
  }

  /** The payload of the next record, if it is whole and unchanged. */
  private static Optional<ByteBuffer> next(DataInputStream in, long left) throws IOException {
    if (left < RecordWriter.FRAME_BYTES) {
      return Optional.empty();
    }
    int length = in.readInt();
    int checksum = in.readInt();
    if (length < 0 || length > left - RecordWriter.FRAME_BYTES) {
      return Optional.empty();
    }
    byte[] payload = in.readNBytes(length);
    boolean sound =
        payload.length == length
            && in.readInt() == length
            && RecordWriter.checksum(payload, 0, length) == checksum;
    return sound ? Optional.of(ByteBuffer.wrap(payload)) : Optional.empty();
  }

  private void truncate(int end) throws IOException {
    try (RandomAccessFile random = new RandomAccessFile(file.toFile(), "rw")) {
      random.setLength(end);
      random.getFD().sync();
    }
  }

  long firstSequence() {
    return firstSequence;
  }

  SegmentIndex.Extent extent() {
    return index.extent();
  }

  boolean isSealed() {
    return index instanceof SealedIndex;
  }

  /** Adds records; a write that fails leaves nothing behind. */
  void append(Records records, long firstSequence) throws IOException {
    FileOutputStream stream = out;
    if (!(index instanceof OpenIndex open) || stream == null) {
      throw new IllegalStateException("a sealed segment is never written to: " + file);
    }
    int position = open.extent().end();
    if (torn) {
      truncate(position);
      torn = false;
    }
    try {
      records.writeTo(stream);
    } catch (IOException e) {
      torn = true;
      throw e;
    }
    open.add(records, position, firstSequence);
  }

  /** The same object every time, so that asking for it often is asking for it once. */
  DiskSync.Work syncing() {
    return syncing;
  }

  private void sync() throws IOException {
    FileOutputStream stream = out;
    if (stream != null) {
      stream.getFD().sync();
    }
  }

  /** Brings everything to the disk for good, and the index beside it. */
  void seal() throws IOException {
    if (index instanceof OpenIndex open) {
      if (torn) {
        truncate(open.extent().end());
      }
      sync();
      index = SealedIndex.write(indexFile(file), open);
      close();
    }
  }

  void close() throws IOException {
    FileOutputStream stream = out;
    if (stream != null) {
      stream.close();
      out = null;
    }
  }

  Optional<Prediction> find(String model, String id) throws IOException {
    for (int position : index.positions(SegmentIndex.hash(id))) {
      try (DataInputStream in = from(position)) {
        ByteBuffer payload = next(in, extent().end() - position).orElseThrow(this::damaged);
        if (RecordReader.id(payload).equals(id)) {
          return Optional.of(RecordReader.prediction(model, payload));
        }
      }
    }
    return Optional.empty();
  }

  /** Hands over the payloads of the records from one place, counted from 0, to before another. */
  void scan(int from, int to, Consumer<ByteBuffer> visitor) throws IOException {
    int end = extent().end();
    try (DataInputStream in = from(start)) {
      int position = start;
      for (int place = 0; place < to && position < end; place++) {
        ByteBuffer payload = next(in, end - position).orElseThrow(this::damaged);
        position += payload.limit() + RecordWriter.FRAME_BYTES;
        if (place >= from) {
          visitor.accept(payload);
        }
      }
    }
  }

  BackwardReader backwards() throws IOException {
    return new BackwardReader(file, start, extent().end());
  }

  private DataInputStream from(int position) throws IOException {
    InputStream in = new FileInputStream(file.toFile());
    in.skipNBytes(position);
    return new DataInputStream(new BufferedInputStream(in, 1 << 16));
  }

  private IOException damaged() {
    return new EOFException("a record is damaged in " + file);
  }

  private static Path indexFile(Path file) {
    return file.resolveSibling(file.getFileName().toString().replace(".log", ".idx"));
  }

  /** Makes the creation and removal of files in the folder survive a crash of the machine. */
  static void syncFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
