// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.platform.orchestration.ChildFailure;
import io.bellwether.platform.orchestration.ChildProcesses;
import io.bellwether.platform.registry.ModelDirectories.Directory;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Deadline;
import io.bellwether.platform.shared.TimedOut;
import io.bellwether.platform.shared.Unavailable;
import io.bellwether.scoring.pipeline.FileBytes;
import io.bellwether.scoring.pipeline.Pipeline;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelTrialsTest {
  private static final Caller CALLER = Caller.platform("default", "test");
  private static final byte[] GRAPH = {8, 8, 1};
  private static final ModelVersion VERSION =
      new ModelVersion(
          "m",
          1,
          SemanticVersion.FIRST,
          Stage.DEVELOPMENT,
          Content.elsewhere("models:/m", Optional.empty(), Map.of(), ""),
          Instant.EPOCH,
          Instant.EPOCH,
          "ada");

  @TempDir Path folder;

  private byte[] stored = GRAPH;
  private final AtomicInteger tried = new AtomicInteger();
  private Instant now = Instant.parse("2026-01-02T03:04:05Z");
  private ChildProcesses processes = (_, _) -> Map.of();

  private ModelTrials trials() {
    ChildProcesses counted =
        (request, listener) -> {
          tried.incrementAndGet();
          return processes.run(request, listener);
        };
    return new ModelTrials(counted, folder, () -> now, Duration.ofMillis(20));
  }

  private Directory guarded() {
    return (Directory) trials().guard(this::found).find(CALLER, VERSION);
  }

  private Directory found(Caller caller, ModelVersion version) {
    return new Directory(
        "onnx", Map.of(Pipeline.MODEL_FILE, file()), List.of(), Optional.empty(), 3);
  }

  private static FileBytes model(Directory directory) {
    return Objects.requireNonNull(directory.files().get(Pipeline.MODEL_FILE));
  }

  private FileBytes file() {
    int size = stored.length;
    return new FileBytes() {
      @Override
      public InputStream open() {
        return new ByteArrayInputStream(stored);
      }

      @Override
      public long size() {
        return size;
      }
    };
  }

  @Test
  void loadsWhatWasTried() {
    assertThat(model(guarded()).all()).isEqualTo(GRAPH);
  }

  @Test
  void loadsNothingThatCameIntoItsPlace() {
    Directory tried = guarded();

    stored = new byte[] {8, 8, 2};

    assertThatThrownBy(() -> model(tried).open())
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("changed");
  }

  @Test
  void loadsNothingUntriedThatCameIntoThePlaceOfWhatNeedsNoTrial() {
    stored = "{\"kind\":\"linear\"}".getBytes(StandardCharsets.UTF_8);
    Directory untried = guarded();

    stored = Arrays.copyOf(GRAPH, stored.length);

    assertThat(tried).hasValue(0);
    assertThatThrownBy(() -> Pipeline.open(untried.files()))
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("changed");
  }

  @Test
  void whatFailedIsNotTriedAgainForAnHour() {
    processes =
        (_, _) -> {
          throw new ChildFailure(ChildFailure.Cause.REFUSED, "node 3 is torn", List.of());
        };
    ModelTrials trials = trials();

    for (int i = 0; i < 3; i++) {
      assertThat(trials.refusal(file()).orElseThrow()).contains("node 3 is torn");
    }
    assertThat(tried).hasValue(1);
    assertThat(trials.refusal(file()).orElseThrow()).contains("04:04:05");

    now = now.plus(Duration.ofHours(1));
    processes = (_, _) -> Map.of();
    assertThat(trials.refusal(file())).isEmpty();
    assertThat(tried).hasValue(2);
  }

  @Test
  void whatCouldNotBeTriedIsTriedAgain() {
    processes =
        (_, _) -> {
          throw new Unavailable("no_child_process", "no child process");
        };
    ModelTrials trials = trials();
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> trials.refusal(file())).isInstanceOf(Unavailable.class);
    }
    assertThat(tried).hasValue(2);
  }

  @Test
  void nobodyWaitsLongForTheTrialOfAnother() throws Exception {
    ModelTrials trials = trials();
    trials.refusal(file());
    FileBytes known = file();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch slow = new CountDownLatch(1);
    processes =
        (_, _) -> {
          begun.countDown();
          slow.await();
          return Map.of();
        };
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Optional<String>> first = threads.submit(() -> trials.refusal(graph(7)));
      begun.await();
      assertThatThrownBy(() -> trials.refusal(graph(8)))
          .isInstanceOfSatisfying(
              Unavailable.class, busy -> assertThat(busy.retryAfter()).isPositive());
      Deadline over = Deadline.in(Duration.ZERO);
      assertThatThrownBy(() -> over.during(() -> trials.refusal(graph(8))))
          .isInstanceOf(TimedOut.class);
      assertThat(trials.refusal(known)).as("no need to wait").isEmpty();
      slow.countDown();
      assertThat(first.get()).isEmpty();
    }
  }

  private static FileBytes graph(int last) {
    return FileBytes.of(new byte[] {8, 8, (byte) last});
  }

  @Test
  void whatIsNotAsLongAsItWasIsRefused() {
    Directory longer =
        new Directory(
            "onnx", Map.of(Pipeline.MODEL_FILE, new Grown(file())), List.of(), Optional.empty(), 3);
    assertThat(trials().guard((_, _) -> longer).find(CALLER, VERSION))
        .isInstanceOfSatisfying(
            ModelDirectories.Refused.class,
            refused -> assertThat(refused.reason()).contains("more than 2 bytes"));
    assertThat(tried).hasValue(0);
  }

  private record Grown(FileBytes file) implements FileBytes {
    @Override
    public InputStream open() {
      return file.open();
    }

    @Override
    public long size() {
      return file.size() - 1;
    }
  }
}
