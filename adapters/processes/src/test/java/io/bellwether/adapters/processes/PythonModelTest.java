// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.platform.serving.PythonModels.CannotRun;
import io.bellwether.platform.shared.Deadline;
import io.bellwether.platform.shared.TimedOut;
import io.bellwether.platform.shared.Unavailable;
import io.bellwether.scoring.Row;
import io.bellwether.scoring.pipeline.InvalidFeaturesException;
import io.bellwether.scoring.pipeline.Score;
import io.bellwether.scoring.remote.ModelParams;
import io.bellwether.testkit.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a process that behaves as a model's does, well or badly. */
class PythonModelTest {
  private static final int CALLS = 8;
  private static final Duration IDLE = Duration.ofSeconds(5);

  @TempDir private Path folder;

  private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
  private final AtomicInteger starts = new AtomicInteger();
  private final CountDownLatch ended = new CountDownLatch(1);
  private PythonModel model = model(Duration.ofSeconds(30));

  @AfterEach
  void end() throws InterruptedException {
    model.kill();
    assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
    timer.shutdownNow();
  }

  private PythonModel model(Duration longest, String... arguments) {
    return new PythonModel(
        () -> start(arguments),
        new PythonModel.Limits(Duration.ofSeconds(30), longest, IDLE),
        timer,
        _ -> ended.countDown());
  }

  private PythonChild start(String... arguments) throws IOException {
    starts.incrementAndGet();
    List<String> words =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                TestModel.class.getName(),
                file().toString()));
    words.addAll(List.of(arguments));
    return PythonChild.start(words, CommandLine.environment(1), folder);
  }

  private Path file() {
    return folder.resolve("now");
  }

  private double answer(double... values) {
    List<Row> rows = Arrays.stream(values).mapToObj(x -> new Row(new double[] {x})).toList();
    Score score = model.pipeline().answers(rows).getFirst().score();
    return ((Score.Regression) score).value();
  }

  @Test
  void callsThatWaitAreAnsweredTogether() throws Exception {
    model.start();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Double> first = threads.submit(() -> answer(TestModel.WAIT_FOR_THE_FILE));
      Eventually.until("the process waits", () -> Files.exists(TestModel.asked(file())));
      List<Future<Double>> others = new ArrayList<>();
      for (int i = 0; i < CALLS; i++) {
        others.add(threads.submit(() -> answer(5, 6)));
      }
      Eventually.until("the others wait", () -> model.waiting() == 1 + CALLS);
      Files.createFile(file());

      assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo(1);
      for (Future<Double> other : others) {
        assertThat(other.get(10, TimeUnit.SECONDS)).isEqualTo(2.0 * CALLS);
      }
    }
  }

  @Test
  void aModelThatMayLookAtAllRowsIsAskedSideBySide() throws Exception {
    Files.createFile(folder.resolve(TestModel.PARALLEL));
    model.start();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Double> first = threads.submit(() -> answer(TestModel.WAIT_FOR_THE_FILE));
      Eventually.until("the process waits", () -> Files.exists(TestModel.asked(file())));
      for (int i = 0; i < 2 * CALLS; i++) {
        assertThat(answer(5, 6)).isEqualTo(2);
      }
      assertThatThrownBy(() -> answer(TestModel.RAISE))
          .isInstanceOf(InvalidFeaturesException.class);
      model.close();
      Files.createFile(file());
      assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo(1);
    }
    assertThat(starts).hasValue(1);
    assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whatIsAskedSideBySideEndsWithTheProcess() throws Exception {
    Files.createFile(folder.resolve(TestModel.PARALLEL));
    model.start();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Double> first = threads.submit(() -> answer(TestModel.WAIT_FOR_THE_FILE));
      Eventually.until("the process waits", () -> Files.exists(TestModel.asked(file())));
      assertThatThrownBy(() -> answer(TestModel.EXIT))
          .isInstanceOf(Unavailable.class)
          .hasMessageContaining("with status 7");
      assertThatThrownBy(() -> first.get(10, TimeUnit.SECONDS))
          .hasCauseInstanceOf(Unavailable.class);
    }
    assertThat(answer(1)).isEqualTo(1);
    assertThatThrownBy(() -> answer(TestModel.HUGE))
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("2147483647 bytes (expected: at most");
    assertThat(answer(1)).isEqualTo(1);
    assertThat(starts).hasValue(3);
  }

  @Test
  void oneOfManySideBySideThatTakesTooLongEndsTheProcess() throws Exception {
    Files.createFile(folder.resolve(TestModel.PARALLEL));
    model = model(Duration.ofSeconds(2));
    model.start();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Double>> all = new ArrayList<>();
      for (int i = 0; i < 2 * CALLS; i++) { // More than are handed over at once.
        all.add(threads.submit(() -> answer(TestModel.HANG)));
      }
      for (Future<Double> one : all) {
        assertThatThrownBy(() -> one.get(30, TimeUnit.SECONDS))
            .hasCauseInstanceOf(Unavailable.class);
      }
    }
    assertThat(answer(1)).isEqualTo(1);
  }

  @Test
  void callsWithOtherParamsAreNotAnsweredTogether() throws Exception {
    model.start();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Double> first = threads.submit(() -> answer(TestModel.WAIT_FOR_THE_FILE));
      Eventually.until("the process waits", () -> Files.exists(TestModel.asked(file())));
      List<Future<Double>> others = new ArrayList<>();
      for (Map<String, Object> params :
          List.of(Map.<String, Object>of("k", 1), Map.<String, Object>of("k", 2))) {
        others.add(threads.submit(() -> ModelParams.during(params, () -> answer(5, 6))));
      }
      Eventually.until("the others wait", () -> model.waiting() == 1 + others.size());
      Files.createFile(file());

      first.get(10, TimeUnit.SECONDS);
      for (Future<Double> other : others) {
        assertThat(other.get(10, TimeUnit.SECONDS)).isEqualTo(2);
      }
    }
  }

  @Test
  void whoMakesTheModelRaiseIsRefusedAloneThoughAnsweredTogether() throws Exception {
    model.start();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Double> first = threads.submit(() -> answer(TestModel.WAIT_FOR_THE_FILE));
      Eventually.until("the process waits", () -> Files.exists(TestModel.asked(file())));
      Future<Double> good = threads.submit(() -> answer(5));
      Future<Double> bad = threads.submit(() -> answer(TestModel.RAISE));
      Eventually.until("the others wait", () -> model.waiting() == 3);
      Files.createFile(file());

      first.get(10, TimeUnit.SECONDS);
      assertThat(good.get(10, TimeUnit.SECONDS)).isEqualTo(1);
      assertThatThrownBy(() -> bad.get(10, TimeUnit.SECONDS))
          .hasCauseInstanceOf(InvalidFeaturesException.class)
          .hasMessageContaining("the model raised ValueError: no");
    }
    assertThat(starts).hasValue(1);
  }

  @Test
  void aProcessThatExitsIsStartedAgainAndTheNextCallAnswered() {
    model.start();
    assertThatThrownBy(() -> answer(TestModel.EXIT))
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("with status 7")
        .hasMessageNotContaining("goodbye"); // It may tell the rows of others.
    assertThat(answer(1)).isEqualTo(1);
    assertThat(starts).hasValue(2);
  }

  @Test
  void aProcessThatHangsIsEndedAndStartedAgain() {
    model = model(Duration.ofSeconds(8));
    model.start();
    assertThatThrownBy(() -> answer(TestModel.HANG))
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("it took too long");
    Eventually.until("it is started again", () -> starts.get() == 2);
    assertThat(answer(1)).isEqualTo(1);
  }

  @Test
  void aDeadlineThatEndsIsToldAsOneToTheLastMoment() {
    model.start();
    long left = 999_999; // Less than a millisecond, and this clock stands still.
    Deadline deadline = Deadline.in(Duration.ofNanos(left), () -> 0);
    assertThatThrownBy(() -> deadline.during(() -> answer(TestModel.WAIT_FOR_THE_FILE)))
        .isInstanceOf(TimedOut.class);
  }

  @Test
  void whatAProcessThatHangsHasStartedEndsWithIt() throws Exception {
    model = model(Duration.ofSeconds(8));
    model.start();
    assertThatThrownBy(() -> answer(TestModel.HANG_WITH_A_CHILD))
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("it took too long");
    long child = Long.parseLong(Files.readString(file()));
    Eventually.until(
        "its child is gone",
        () -> ProcessHandle.of(child).map(PythonModelTest::hasEnded).orElse(true));
    assertThat(answer(1)).isEqualTo(1);
  }

  /** One whose status nobody asks for is dead, but still listed. */
  private static boolean hasEnded(ProcessHandle process) {
    return !process.isAlive() || process.info().command().isEmpty();
  }

  @Test
  void anAnswerThatIsTooLargeEndsTheProcessAndNotTheServer() {
    model.start();
    assertThatThrownBy(() -> answer(TestModel.HUGE))
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("2147483647 bytes (expected: at most");
    assertThat(answer(1)).isEqualTo(1);
  }

  @Test
  void anAnswerThatCannotBeReadIsRefusedAndTheProcessGoesOn() {
    model.start();
    assertThatThrownBy(() -> answer(TestModel.NO_JSON))
        .isInstanceOf(InvalidFeaturesException.class)
        .hasMessageContaining("cannot be read");
    assertThat(answer(1)).isEqualTo(1);
    assertThat(starts).hasValue(1);
  }

  @Test
  void aLineWithoutAnEndIsNotKept() {
    model.start();
    assertThatThrownBy(() -> answer(TestModel.ENDLESS_LINE))
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("with status 7")
        .message()
        .hasSizeLessThan(1000);
  }

  @Test
  void aModelThatComesBackAsAnotherOneIsRefused() throws Exception {
    model.start();
    Files.createFile(folder.resolve(TestModel.OTHER));
    assertThatThrownBy(() -> answer(TestModel.EXIT)).isInstanceOf(Unavailable.class);
    assertThatThrownBy(() -> answer(1))
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("others than when it was first loaded");
  }

  @Test
  void nobodyWaitsForAProcessThatEndsAgainAndAgain() throws Exception {
    model.start();
    assertThat(model.outage()).isEmpty();
    Eventually.until(
        "it has ended four times", () -> askedToExit().contains("ended 4 times in a row"));
    assertThat(model.outage().orElseThrow()).hasMessageContaining("4 times in a row");
    model.close();
    assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(starts).as("what nobody needs is not started again").hasValue(4);
  }

  private String askedToExit() {
    try {
      answer(TestModel.EXIT);
      return "";
    } catch (Unavailable e) {
      return e.getMessage() + "";
    }
  }

  @Test
  void theEndOfTheServerSaysNothingOfAModelThatIsBeingLoaded() {
    model = model(Duration.ofSeconds(30), TestModel.NEVER_READY);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> loading = threads.submit(model::start);
      Eventually.until("it is being loaded", () -> starts.get() == 1);
      model.kill();
      assertThatThrownBy(() -> loading.get(10, TimeUnit.SECONDS))
          .hasCauseInstanceOf(Unavailable.class)
          .hasMessageContaining("unloaded");
    }
  }

  @Test
  void aModelThatCannotBeLoadedSaysWhyAndIsNotTriedAgain() {
    model = model(Duration.ofSeconds(30), "no module named x");
    assertThatThrownBy(model::start)
        .isInstanceOf(CannotRun.class)
        .hasMessage("Python cannot load it: no module named x")
        .matches(e -> ((CannotRun) e).lasts());
    assertThat(starts).hasValue(1);
  }

  @Test
  void whatASlowCallCutsOffIsAskedOfTheNextProcess() throws Exception {
    model = model(Duration.ofSeconds(5));
    Files.createFile(folder.resolve(TestModel.PARALLEL));
    model.start();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Double> slow = threads.submit(() -> answer(TestModel.HANG));
      Eventually.until("it is asked", () -> model.waiting() == 1);
      Future<Double> other = threads.submit(() -> answer(TestModel.WAIT_FOR_THE_FILE));
      Eventually.until("the process is another one", () -> starts.get() == 2);
      Files.createFile(file());

      assertThat(other.get(30, TimeUnit.SECONDS)).isEqualTo(1);
      assertThatThrownBy(() -> slow.get(30, TimeUnit.SECONDS))
          .hasCauseInstanceOf(Unavailable.class)
          .hasMessageContaining("it took too long");
    }
  }

  @Test
  void aModelThatLacksMemoryToBeLoadedMayBeTriedLater() {
    model = model(Duration.ofSeconds(30), TestModel.NO_MEMORY);
    assertThatThrownBy(model::start)
        .isInstanceOf(CannotRun.class)
        .hasMessage("Python cannot load it: " + TestModel.NO_MEMORY)
        .matches(e -> !((CannotRun) e).lasts());
  }

  @Test
  void closingAnswersWhatWasAskedAndEndsTheProcess() throws Exception {
    model.start();
    model.close();
    for (int block = 0; block < CALLS; block++) {
      assertThat(answer(1)).as("a batch that has begun").isEqualTo(1);
    }
    assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
    assertThatThrownBy(() -> answer(1)).isInstanceOf(Unavailable.class);
  }
}
