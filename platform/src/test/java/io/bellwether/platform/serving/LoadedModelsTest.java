// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.platform.registry.ModelDirectories;
import io.bellwether.platform.registry.ModelDirectories.Directory;
import io.bellwether.platform.registry.ModelDirectories.Found;
import io.bellwether.platform.registry.ModelDirectories.Unreadable;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Deadline;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.platform.shared.TimedOut;
import io.bellwether.platform.shared.Unavailable;
import io.bellwether.platform.shared.Unservable;
import io.bellwether.scoring.pipeline.FileBytes;
import io.bellwether.scoring.pipeline.Pipeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LoadedModelsTest {
  private static final Caller CALLER = new Caller("default", "ann", "r1");
  private static final byte[] FILE = TinyModel.file();

  private Instant now = Instant.parse("2026-01-02T03:04:05Z");
  private final List<String> read = Collections.synchronizedList(new ArrayList<>());

  private static ServedVersion version(String model) {
    return new ServedVersion(model, "1", "1.0.0", model, Map.of(), RiskLevel.Bounds.DEFAULT);
  }

  private LoadedModels models(ServedFiles files, long mostBytes) {
    return new LoadedModels(
        (_, model, _) -> version(model),
        files,
        PythonModels.none(),
        Baselines.none(),
        () -> now,
        new LoadLimits(mostBytes, 1));
  }

  private LoadedModels models(Function<String, ServedVersion> versions) {
    return new LoadedModels(
        (_, model, _) -> versions.apply(model),
        (_, version) -> readable(version.model()),
        PythonModels.none(),
        Baselines.none(),
        () -> now,
        new LoadLimits(1L << 20, 1));
  }

  private Found readable(String model) {
    read.add(model);
    return new Directory(
        "linear",
        Map.of(Pipeline.MODEL_FILE, FileBytes.of(FILE)),
        List.of(),
        Optional.empty(),
        FILE.length);
  }

  @Test
  void letsTheLeastUsedGoWhenTheirFilesAreTooLargeTogether() {
    LoadedModels models = models((_, version) -> readable(version.model()), 2L * FILE.length);
    models.get(CALLER, "a", "1");
    models.get(CALLER, "b", "1");
    now = now.plusSeconds(2);
    models.get(CALLER, "a", "1");

    models.get(CALLER, "c", "1");

    assertThat(models.inMemory("default", "a", "1").isLoaded()).isTrue();
    assertThat(models.inMemory("default", "b", "1").isLoaded()).isFalse();
    assertThat(models.inMemory("default", "c", "1").isLoaded()).isTrue();
    assertThat(read).containsExactly("a", "b", "c");
  }

  /** Sixteen connections that all asked the database once a second waited for each other. */
  @Test
  void oneLooksUpWhatANameStandsForWhileTheOthersAreAnswered() throws Exception {
    CountDownLatch slow = new CountDownLatch(1);
    CountDownLatch asked = new CountDownLatch(2);
    LoadedModels models =
        models(
            model -> {
              asked.countDown();
              if (asked.getCount() == 0) {
                await(slow);
              }
              return version(model);
            });
    models.get(CALLER, "a", "1");
    now = now.plusMillis(1500);

    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<LoadedModel> first = threads.submit(() -> models.get(CALLER, "a", "1"));
      asked.await();
      assertThat(models.get(CALLER, "a", "1")).isSameAs(models.get(CALLER, "a", "1"));
      assertThat(first).isNotDone();
      slow.countDown();
      first.get();
    }
  }

  @Test
  void whatWasKnownLongAgoAnswersNobodyMeanwhile() throws Exception {
    CountDownLatch slow = new CountDownLatch(1);
    CountDownLatch asked = new CountDownLatch(2);
    AtomicInteger lookups = new AtomicInteger();
    LoadedModels models =
        models(
            model -> {
              int lookup = lookups.incrementAndGet();
              asked.countDown();
              if (lookup == 2) {
                await(slow);
              }
              return version(model);
            });
    models.get(CALLER, "a", "1");
    now = now.plusSeconds(60);

    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<LoadedModel> first = threads.submit(() -> models.get(CALLER, "a", "1"));
      asked.await();
      models.get(CALLER, "a", "1");
      assertThat(lookups).hasValue(3);
      slow.countDown();
      first.get();
    }
  }

  @Test
  void whatIsGoneAnswersNobody() {
    List<String> gone = new ArrayList<>();
    LoadedModels models =
        models(
            model -> {
              if (gone.contains(model)) {
                throw new NotFound("model", model);
              }
              return version(model);
            });
    models.get(CALLER, "a", "1");
    gone.add("a"); // By another replica: nobody here is told.
    now = now.plusMillis(1500);

    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> models.get(CALLER, "a", "1")).isInstanceOf(NotFound.class);
    }
  }

  @Test
  void keepsTheNewestHoweverLargeItIs() {
    LoadedModels models = models((_, version) -> readable(version.model()), 1);

    models.get(CALLER, "a", "1");
    models.get(CALLER, "b", "1");

    assertThat(models.inMemory("default", "a", "1").isLoaded()).isFalse();
    assertThat(models.inMemory("default", "b", "1").isLoaded()).isTrue();
    models.get(CALLER, "a", "1");
    assertThat(read).as("what went is not kept by its name").containsExactly("a", "b", "a");
  }

  @Test
  void doesNotReadWhatCannotBeReadAgainAtOnce() {
    LoadedModels models =
        models(
            (_, version) -> {
              read.add(version.model());
              return new Unreadable("torn");
            },
            1000);

    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> models.get(CALLER, "a", "1"))
          .as("nobody is to ask again and again")
          .isInstanceOf(Unservable.class)
          .hasMessageContaining("torn");
    }
    assertThat(read).hasSize(1);

    now = now.plusSeconds(6);
    assertThatThrownBy(() -> models.get(CALLER, "a", "1")).isInstanceOf(Unservable.class);
    assertThat(read).hasSize(2);
  }

  @Test
  void oneThatLoadsSlowlyDoesNotKeepOthersWaiting() throws Exception {
    CountDownLatch slow = new CountDownLatch(1);
    LoadedModels models =
        models(
            (_, version) -> {
              if (version.model().equals("slow")) {
                await(slow);
              }
              return readable(version.model());
            },
            1L << 20);

    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<LoadedModel> waiting = threads.submit(() -> models.get(CALLER, "slow", "1"));
      Future<LoadedModel> other = threads.submit(() -> models.get(CALLER, "quick", "1"));
      assertThat(other.get().version().model()).isEqualTo("quick");
      assertThat(waiting.isDone()).isFalse();
      slow.countDown();
      assertThat(waiting.get().version().model()).isEqualTo("slow");
    }
  }

  @Test
  void whoHasADeadlineDoesNotWaitForTheWholeLoad() throws Exception {
    CountDownLatch slow = new CountDownLatch(1);
    LoadedModels models =
        models(
            (_, version) -> {
              await(slow);
              return readable(version.model());
            },
            1L << 20);
    Deadline soon = Deadline.in(Duration.ofMillis(20));
    assertThatThrownBy(() -> soon.during(() -> models.get(CALLER, "a", "1")))
        .isInstanceOf(TimedOut.class);
    slow.countDown();
    assertThat(models.get(CALLER, "a", "1").version().model()).isEqualTo("a");
    assertThat(read).as("the load went on").containsExactly("a");
  }

  @Test
  void hasRoomUntilALimitIsReached() {
    LoadedModels models = models((_, version) -> readable(version.model()), 2L * FILE.length);
    assertThat(models.hasRoom()).isTrue();
    models.get(CALLER, "a", "1");
    assertThat(models.hasRoom()).isTrue();
    models.get(CALLER, "b", "1");
    assertThat(models.hasRoom()).isFalse();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Found python() {
    return new ModelDirectories.Python(
        "a/1",
        "a",
        List.of("python_function"),
        List.of(),
        new ModelDirectories.Anything(),
        List.of(),
        Optional.empty(),
        10,
        _ -> {});
  }

  @Test
  void saysHowModelsAreServedThatNeedPython() {
    LoadedModels models = models((_, _) -> python(), FILE.length);
    assertThatThrownBy(() -> models.get(CALLER, "a", "1"))
        .isInstanceOf(Unservable.class)
        .hasMessageContaining("python_function")
        .hasMessageContaining("BELLWETHER_PYTHON");
  }

  /** All need a process but n; there is room for one file and two processes. */
  private LoadedModels withProcesses(List<String> closed) {
    return new LoadedModels(
        (_, model, _) -> version(model),
        (_, version) -> version.model().equals("n") ? readable("n") : python(),
        _ -> new FakeProcess(read, closed),
        Baselines.none(),
        () -> now,
        new LoadLimits(FILE.length, 2));
  }

  @Test
  void letsTheLeastUsedProcessGoWhenThereAreTooMany() {
    List<String> closed = new ArrayList<>();
    LoadedModels models = withProcesses(closed);
    models.get(CALLER, "n", "1");
    models.get(CALLER, "a", "1");
    models.get(CALLER, "b", "1");
    assertThat(closed).isEmpty();
    models.get(CALLER, "c", "1");
    assertThat(closed).containsExactly("started after [n]");
    assertThat(models.inMemory("default", "n", "1").isLoaded()).isTrue();
    models.unload("default", "c");
    assertThat(closed).hasSize(2);
    assertThat(models.inMemory("default", "c", "1").isLoaded()).isFalse();
  }

  @Test
  void aModelWhoseProcessHasEndedForGoodIsStartedAgain() {
    List<String> closed = new ArrayList<>();
    LoadedModels models = withProcesses(closed);
    models.get(CALLER, "a", "1");
    now = now.plusSeconds(2);
    models.get(CALLER, "a", "1");
    assertThat(read).containsExactly("process");
    closed.add(FakeProcess.DEAD);
    now = now.plusSeconds(2);
    models.get(CALLER, "a", "1");
    assertThat(read).containsExactly("process", "process");
  }

  @Test
  void tellsWhyALoadedModelDoesNotAnswer() {
    List<String> closed = new ArrayList<>();
    LoadedModels models = withProcesses(closed);
    models.get(CALLER, "a", "1");
    models.get(CALLER, "n", "1");
    models.requireAnswers("default", version("a"));
    closed.add(FakeProcess.DOWN);
    assertThatThrownBy(() -> models.requireAnswers("default", version("a")))
        .isInstanceOf(Unavailable.class)
        .hasMessage("no memory");
    models.requireAnswers("default", version("n"));
    models.requireAnswers("default", version("other"));
  }

  /** Stands for a process, and tells its end. */
  private record FakeProcess(String name, List<String> closed) implements PythonModels.Running {
    private static final String DEAD = "dead";
    private static final String DOWN = "down";

    FakeProcess(List<String> before, List<String> closed) {
      this("started after " + List.copyOf(before), closed);
      before.add("process");
    }

    @Override
    public Pipeline pipeline() {
      return Pipeline.of(FILE);
    }

    @Override
    public boolean hasEnded() {
      return closed.contains(DEAD);
    }

    @Override
    public Optional<Unavailable> outage() {
      return Optional.of(new Unavailable("down", "no memory")).filter(_ -> closed.contains(DOWN));
    }

    @Override
    public void close() {
      closed.add(name);
    }
  }
}
