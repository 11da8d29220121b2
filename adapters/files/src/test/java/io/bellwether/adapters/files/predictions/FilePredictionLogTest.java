// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.files.predictions;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.platform.serving.Prediction;
import io.bellwether.platform.serving.PredictionFilter;
import io.bellwether.platform.serving.PredictionLog;
import io.bellwether.platform.shared.Page;
import io.bellwether.testkit.PredictionLogContract;
import io.bellwether.testkit.Predictions;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilePredictionLogTest {
  private static final String WORKSPACE = "default";
  private static final FilePredictionLog.Settings TINY =
      new FilePredictionLog.Settings(false, 1000);

  @TempDir Path root;

  abstract class OnFiles extends PredictionLogContract {
    private final FilePredictionLog.Settings settings;
    private @Nullable FilePredictionLog log;

    OnFiles(FilePredictionLog.Settings settings) {
      this.settings = settings;
    }

    @BeforeEach
    void open() {
      log = new FilePredictionLog(root, settings);
    }

    @Override
    protected PredictionLog log() {
      return requireNonNull(log);
    }

    @Override
    protected PredictionLog reopened() {
      close();
      open();
      return log();
    }

    @AfterEach
    void close() {
      requireNonNull(log).close();
    }
  }

  @Nested
  class WithOneSegment extends OnFiles {
    WithOneSegment() {
      super(FilePredictionLog.Settings.DEFAULT);
    }
  }

  @Nested
  class WithManySegments extends OnFiles {
    WithManySegments() {
      super(TINY);
    }
  }

  @Nested
  class WhenDurable extends OnFiles {
    WhenDurable() {
      super(new FilePredictionLog.Settings(true, 5000));
    }
  }

  @Nested
  class AfterACrash {
    private Path segment = Path.of("");

    @BeforeEach
    void writeThree() throws IOException {
      write(FilePredictionLog.Settings.DEFAULT, 3);
      segment = files(".log").getFirst();
    }

    @Test
    void cutsOffATornTailWhereverItWasTorn() throws IOException {
      byte[] whole = Files.readAllBytes(segment);
      int third = recordStarts(whole).getLast();
      for (int size = third + 1; size < whole.length; size++) {
        Files.write(segment, Arrays.copyOf(whole, size));
        try (FilePredictionLog log = open()) {
          assertThat(log.count(WORKSPACE, "heart")).isEqualTo(2);
          assertThat(Files.size(segment)).isEqualTo(third);
        }
      }
    }

    @Test
    void cutsOffARecordWithAWrongByte() throws IOException {
      Random random = new Random(7);
      byte[] whole = Files.readAllBytes(segment);
      int third = recordStarts(whole).getLast();
      for (int i = 0; i < 50; i++) {
        byte[] damaged = whole.clone();
        damaged[third + random.nextInt(whole.length - third)] ^= (byte) (1 + random.nextInt(255));
        Files.write(segment, damaged);
        try (FilePredictionLog log = open()) {
          assertThat(log.last(WORKSPACE, "heart", 10))
              .containsExactly(Predictions.of("heart", 0), Predictions.of("heart", 1));
        }
      }
    }

    @Test
    void writesOnBehindTheCut() throws IOException {
      try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
        file.setLength(file.length() - 1);
      }
      try (FilePredictionLog log = open()) {
        log.append(WORKSPACE, Predictions.of("heart", 7));
      }
      try (FilePredictionLog log = open()) {
        assertThat(log.last(WORKSPACE, "heart", 10))
            .extracting(Prediction::id)
            .containsExactly("p0", "p1", "p7");
      }
    }

    @Test
    void removesASegmentWithoutAWholeHeader() throws IOException {
      Path next = segment.resolveSibling("%019d.log".formatted(99));
      Files.write(next, new byte[] {'B', 'W'});
      try (FilePredictionLog log = open()) {
        assertThat(log.count(WORKSPACE, "heart")).isEqualTo(3);
        assertThat(next).doesNotExist();
      }
    }

    private FilePredictionLog open() {
      return new FilePredictionLog(root, FilePredictionLog.Settings.DEFAULT);
    }
  }

  @Test
  void sealsFullSegmentsAndFindsEveryIdInThem() throws IOException {
    write(TINY, 100);
    assertThat(files(".idx")).hasSize(files(".log").size() - 1).hasSizeGreaterThan(10);

    try (FilePredictionLog log = new FilePredictionLog(root, TINY)) {
      for (int n = 0; n < 100; n++) {
        assertThat(log.find(WORKSPACE, "p" + n)).contains(Predictions.of("heart", n));
      }
    }
  }

  @Test
  void visitsAnyNumberOfTheNewestAcrossSegments() {
    write(TINY, 40);

    try (FilePredictionLog log = new FilePredictionLog(root, TINY)) {
      for (int count = 0; count <= 41; count++) {
        List<String> expected =
            IntStream.range(Math.max(0, 40 - count), 40).mapToObj(n -> "p" + n).toList();
        assertThat(log.last(WORKSPACE, "heart", count).stream().map(Prediction::id))
            .as("%d newest", count)
            .containsExactlyElementsOf(expected);
      }
    }
  }

  @Test
  void makesALostOrDamagedIndexAgain() throws IOException {
    write(TINY, 20);
    List<Path> indexes = files(".idx");
    Files.delete(indexes.getFirst());
    Files.write(indexes.getLast(), new byte[45]);

    try (FilePredictionLog log = new FilePredictionLog(root, TINY)) {
      assertThat(log.find(WORKSPACE, "p0")).isPresent();
      assertThat(log.count(WORKSPACE, "heart")).isEqualTo(20);
      assertThat(files(".idx")).containsExactlyElementsOf(indexes);
    }
  }

  @Test
  void keepsNamesThatAreNoFileNames() {
    List<String> names = List.of(".", "..", "a b", "ü".repeat(250), "A", "a");
    try (FilePredictionLog log = new FilePredictionLog(root, TINY)) {
      names.forEach(name -> log.append(WORKSPACE, Predictions.of(name, name, 1)));
    }
    try (FilePredictionLog log = new FilePredictionLog(root, TINY)) {
      assertThat(log.models(WORKSPACE)).containsExactlyInAnyOrderElementsOf(names);
      assertThat(log.list(WORKSPACE, PredictionFilter.ALL, Page.Request.first(10)).items())
          .hasSize(6);
    }
  }

  @Test
  void neitherAReadNorAWriteIsDisturbedByAnInterruptedThread() {
    try (FilePredictionLog log = new FilePredictionLog(root, TINY)) {
      Thread.currentThread().interrupt();
      log.append(WORKSPACE, Predictions.of("heart", 1));
      assertThat(log.find(WORKSPACE, "p1")).isPresent();
      assertThat(Thread.interrupted()).isTrue();
      log.append(WORKSPACE, Predictions.of("heart", 2));
      assertThat(log.count(WORKSPACE, "heart")).isEqualTo(2);
    }
  }

  private void write(FilePredictionLog.Settings settings, int count) {
    try (FilePredictionLog log = new FilePredictionLog(root, settings)) {
      IntStream.range(0, count).forEach(n -> log.append(WORKSPACE, Predictions.of("heart", n)));
    }
  }

  private List<Path> files(String ending) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }

  /** Where records begin, counted from their trailing lengths. */
  private static List<Integer> recordStarts(byte[] segment) {
    ByteBuffer buffer = ByteBuffer.wrap(segment);
    int header = new SegmentHeader(WORKSPACE, "heart").bytes().length;
    List<Integer> starts = new ArrayList<>();
    int position = segment.length;
    while (position > header) {
      position -= buffer.getInt(position - 4) + RecordWriter.FRAME_BYTES;
      starts.addFirst(position);
    }
    return starts;
  }
}
