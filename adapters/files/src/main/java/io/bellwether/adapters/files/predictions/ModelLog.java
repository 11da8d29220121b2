// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.files.predictions;

import io.bellwether.platform.serving.Prediction;
import io.bellwether.platform.serving.PredictionFilter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The segments of one model of a workspace, oldest first; only the last may be open. */
final class ModelLog {
  private final Path folder;
  private final SegmentHeader header;
  private final int segmentBytes;
  private final DiskSync disk;
  private final List<Segment> segments;
  private final ReentrantLock lock = new ReentrantLock();

  private ModelLog(
      Path folder, SegmentHeader header, int segmentBytes, DiskSync disk, List<Segment> segments) {
    this.folder = folder;
    this.header = header;
    this.segmentBytes = segmentBytes;
    this.disk = disk;
    this.segments = new CopyOnWriteArrayList<>(segments);
  }

  static ModelLog create(Path folder, SegmentHeader header, int segmentBytes, DiskSync disk)
      throws IOException {
    Files.createDirectories(folder);
    return new ModelLog(folder, header, segmentBytes, disk, List.of());
  }

  /** What is in the folder, mended; nothing when no record ever got into it. */
  static Optional<ModelLog> open(Path folder, int segmentBytes, DiskSync disk) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(file -> file.toString().endsWith(".log")).sorted().toList();
    }
    List<Segment> segments = new CopyOnWriteArrayList<>();
    Optional<SegmentHeader> header = Optional.empty();
    for (Path file : files) {
      Optional<Segment> segment = Segment.open(file);
      if (segment.isEmpty()) {
        Files.delete(file);
        continue;
      }
      segments.add(segment.get());
      header = SegmentHeader.read(file);
    }
    for (int i = 0; i < segments.size() - 1; i++) {
      segments.get(i).seal();
    }
    return header.map(owner -> new ModelLog(folder, owner, segmentBytes, disk, segments));
  }

  SegmentHeader header() {
    return header;
  }

  /** Adds the records in one write; the returned segment is where they are. */
  Segment append(List<Prediction> predictions, AtomicLong sequences) throws IOException {
    Records records = Records.of(predictions);
    lock.lock();
    try {
      long first = sequences.getAndAdd(records.count()) + 1;
      records.number(first);
      Segment segment = segmentFor(records.length(), first);
      segment.append(records, first);
      return segment;
    } finally {
      lock.unlock();
    }
  }

  private Segment segmentFor(int bytes, long sequence) throws IOException {
    if (!segments.isEmpty() && !segments.getLast().isSealed()) {
      Segment last = segments.getLast();
      boolean fits = last.extent().end() + (long) bytes <= segmentBytes;
      if (fits || last.extent().count() == 0) {
        return last;
      }
      disk.soon(last::seal);
    }
    Segment next = Segment.create(folder, sequence, header);
    segments.add(next);
    disk.soon(() -> Segment.syncFolder(folder));
    return next;
  }

  long count() {
    return segments.stream().mapToLong(segment -> segment.extent().count()).sum();
  }

  long lastSequence() {
    return segments.stream().mapToLong(segment -> segment.extent().lastSequence()).max().orElse(0);
  }

  Optional<Prediction> find(String id) throws IOException {
    for (Segment segment : segments.reversed()) {
      Optional<Prediction> found = segment.find(header.model(), id);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** Visits the predictions whose time is in [from, to), in microseconds. */
  void scan(long from, long to, Consumer<Prediction> visitor) throws IOException {
    for (Segment segment : segments) {
      SegmentIndex.Extent extent = segment.extent();
      if (extent.to() >= from && extent.from() < to) {
        segment.scan(0, extent.count(), payload -> visit(payload, from, to, visitor));
      }
    }
  }

  private void visit(ByteBuffer payload, long from, long to, Consumer<Prediction> visitor) {
    long time = RecordReader.micros(payload);
    if (time >= from && time < to) {
      visitor.accept(prediction(payload));
    }
  }

  /** Visits the newest ones, oldest first; what is added meanwhile is not among them. */
  void last(int count, Consumer<Prediction> visitor) throws IOException {
    List<Segment> all = List.copyOf(segments);
    int[] counts = all.stream().mapToInt(segment -> segment.extent().count()).toArray();
    int first = all.size();
    long missing = count;
    while (first > 0 && missing > 0) {
      missing -= counts[--first];
    }
    for (int i = first; i < all.size(); i++) {
      int older = i == first ? (int) Math.max(0, -missing) : 0;
      all.get(i).scan(older, counts[i], payload -> visitor.accept(prediction(payload)));
    }
  }

  private Prediction prediction(ByteBuffer payload) {
    return RecordReader.prediction(header.model(), payload);
  }

  /** From the newest record before this sequence number to the oldest that may be wanted. */
  NewestFirst newestFirst(long before, PredictionFilter wanted) {
    List<Segment> older =
        segments.stream()
            .filter(segment -> segment.firstSequence() < before)
            .filter(segment -> segment.extent().meets(wanted.from(), wanted.to()))
            .toList();
    return new NewestFirst(header.model(), older, before);
  }

  void close() throws IOException {
    lock.lock();
    try {
      for (Segment segment : segments) {
        segment.close();
      }
    } finally {
      lock.unlock();
    }
  }
}
