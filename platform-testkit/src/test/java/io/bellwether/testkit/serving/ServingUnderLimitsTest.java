// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.platform.serving.Answer;
import io.bellwether.platform.serving.BaselineSource;
import io.bellwether.platform.serving.Instances;
import io.bellwether.platform.serving.JobProgress;
import io.bellwether.platform.serving.LastHour;
import io.bellwether.platform.serving.PredictRequest;
import io.bellwether.platform.serving.Prediction;
import io.bellwether.platform.serving.PredictionListener;
import io.bellwether.platform.serving.PythonPool;
import io.bellwether.platform.serving.RiskLevel;
import io.bellwether.platform.serving.RouteChanges;
import io.bellwether.platform.serving.ServedVersion;
import io.bellwether.platform.serving.Serving;
import io.bellwether.platform.serving.ServingLimits;
import io.bellwether.platform.serving.ServingLimits.Remembered;
import io.bellwether.platform.serving.Total;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Deadline;
import io.bellwether.platform.shared.Ids;
import io.bellwether.platform.shared.Metrics;
import io.bellwether.platform.shared.TimedOut;
import io.bellwether.testkit.InMemoryPredictionLog;
import io.bellwether.testkit.ModelFiles;
import java.time.Duration;
import java.time.Instant;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServingUnderLimitsTest {
  private static final Caller CALLER =
      new Caller("default", "ann", "r1").at("/ml/{model}/batch_predict");
  private static final Caller OTHER_CALLER =
      new Caller("default", "ann", "r2").at(CALLER.endpoint());
  private static final Caller IN_JOB = CALLER.at("batch_predict");
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.123456Z");

  private final InMemoryPredictionLog log = new InMemoryPredictionLog();
  private final List<String> metrics = new ArrayList<>();

  private Serving serving(ServingLimits limits) {
    return new Serving(
        (_, model, _) ->
            new ServedVersion(model, "1", "1.0.0", "m1", Map.of(), RiskLevel.Bounds.DEFAULT),
        new ModelFiles().with("m1", 0.1),
        PythonPool.none(),
        BaselineSource.none(),
        (_, _, _) -> List.of(),
        new RouteChanges(),
        log,
        Ids.random(),
        () -> NOW,
        new Metrics() {
          @Override
          public void increment(String name, String... labels) {
            metrics.add(name + List.of(labels));
          }

          @Override
          public void observeSeconds(String name, double seconds, String... labels) {
            metrics.add(name + List.of(labels));
          }

          @Override
          public void set(String name, double value, String... labels) {}
        },
        PredictionListener.none(),
        limits);
  }

  private static Map<String, @Nullable Object> features(double age, double chol) {
    Map<String, @Nullable Object> features = new LinkedHashMap<>();
    features.put("age", age);
    features.put("chol", chol);
    return features;
  }

  private static ServingLimits limits(Duration longest, Remembered remembered) {
    return new ServingLimits(8, 8, 8, Duration.ofSeconds(5), longest, remembered);
  }

  @Test
  void loadsTheChampionsThatWereInUseBeforeItsStart() {
    PredictRequest request =
        new PredictRequest(
            new PredictRequest.Features(features(60.0, 250.0)), Optional.empty(), false);
    serving(ServingLimits.DEFAULT).predict(CALLER, "heart", request);
    Serving later = serving(ServingLimits.DEFAULT);
    later.warmUp(NOW.plus(Duration.ofHours(2)));
    assertThat(later.inMemory(CALLER, "heart", "1").isLoaded()).isFalse();
    later.warmUp(NOW.plus(Duration.ofMinutes(5)));
    assertThat(later.inMemory(CALLER, "heart", "1").isLoaded()).isTrue();
  }

  @Test
  void anAnswerThatIsRememberedIsADecisionOfItsOwn() {
    Remembered heart = new Remembered(1 << 20, Set.of("heart"));
    Serving remembering = serving(limits(Duration.ofMinutes(1), heart));
    PredictRequest.Features subject = new PredictRequest.Features(features(60.0, 250.0));
    List<Answer> answers = new ArrayList<>();
    for (boolean explain : new boolean[] {true, false, true}) {
      PredictRequest request = new PredictRequest(subject, Optional.empty(), explain);
      answers.add(remembering.predict(CALLER, "heart", request));
    }

    assertThat(answers).extracting(answer -> answer.prediction().id()).doesNotHaveDuplicates();
    assertThat(answers).extracting(Answer::answered).containsOnly(answers.getFirst().answered());
    assertThat(answers.get(1).reasons()).isEmpty();
    assertThat(answers.get(2).reasons()).isEqualTo(answers.get(0).reasons());
    assertThat(log.last("default", "heart", 9)).hasSize(3);
    Total total = remembering.totals(CALLER).getFirst();
    assertThat(total.remembered()).isEqualTo(2);
    assertThat(total.computed()).isEqualTo(1);
    assertThat(total.predictions()).isEqualTo(3);
    assertThat(metrics).contains("model_cache_lookups_total[heart, hit]");
  }

  /** Once to score it and once to keep it is a row of a large batch asked for. */
  @ParameterizedTest
  @CsvSource({"1, 0", "2, 3000"})
  void whoGetsNoAnswerInTimeHasMadeNoDecision(int slowTime, int kept) {
    Serving hurried = serving(limits(Duration.ofMillis(200), Remembered.NOTHING));
    AtomicInteger asked = new AtomicInteger();
    List<Map<String, @Nullable Object>> rows =
        new AbstractList<>() {
          @Override
          public Map<String, @Nullable Object> get(int row) {
            if (row == 1500 && asked.incrementAndGet() == slowTime) {
              while (Deadline.current().leftNanos() > 0) {
                Thread.onSpinWait();
              }
            }
            return features(row, 250.0);
          }

          @Override
          public int size() {
            return 3000;
          }
        };
    List<Answer> answers = new ArrayList<>();
    Instances instances = Instances.of(rows, false);

    if (kept == 0) {
      assertThatThrownBy(
              () -> hurried.predictEach(CALLER, "heart", Optional.empty(), instances, answers::add))
          .isInstanceOf(TimedOut.class);
    } else {
      hurried.predictEach(CALLER, "heart", Optional.empty(), instances, answers::add);
    }

    assertThat(answers).hasSize(kept);
    assertThat(log.count("default", "heart")).isEqualTo(kept);
    assertThat(asked).hasValue(slowTime);
  }

  @Test
  void aRequestEndsAtItsDeadlineAndAJobDoesNot() {
    Serving hurried = serving(limits(Duration.ofNanos(1), Remembered.NOTHING));
    List<Map<String, @Nullable Object>> rows = List.of(features(60.0, 250.0));

    assertThatThrownBy(() -> hurried.predictBatch(CALLER, "heart", rows, Optional.empty(), false))
        .isInstanceOf(TimedOut.class);
    assertThat(log.last("default", "heart", 9)).isEmpty();
    assertThat(metrics)
        .containsExactly(
            "model_requests_refused_total[heart, timeout]",
            "model_predictions_total[heart, error]");

    List<Prediction.Output> made = new ArrayList<>();
    inJob(hurried, rows, made);
    assertThat(made).hasSize(1);
    assertThat(log.last("default", "heart", 9)).hasSize(1);
  }

  private static void inJob(
      Serving serving, List<Map<String, @Nullable Object>> rows, List<Prediction.Output> outputs) {
    inJob(serving, rows, outputs, Integer.MAX_VALUE, new ArrayList<>());
  }

  /** Ends it as soon as it has scored so many rows. */
  private static void inJob(
      Serving serving,
      List<Map<String, @Nullable Object>> rows,
      List<Prediction.Output> outputs,
      int most,
      List<Integer> kept) {
    serving.predictInJob(
        IN_JOB,
        serving.version(CALLER, "heart", "1"),
        Prediction.Route.sure("champion"),
        new Instances(row -> "row " + row, _ -> rows, false, Optional.of(row -> "job-" + row)),
        outputs,
        new JobProgress() {
          @Override
          public void scored(int made, int all) {
            if (made >= most) {
              throw new CancellationException();
            }
          }

          @Override
          public void kept(int made, int all) {
            kept.add(made);
          }
        });
  }

  @Test
  void aJobThatIsEndedBeforeItHasScoredAllHasMadeNoDecision() {
    Serving serving = serving(ServingLimits.DEFAULT);
    List<Map<String, @Nullable Object>> rows = Collections.nCopies(3000, features(60.0, 250.0));
    assertThatThrownBy(() -> inJob(serving, rows, new ArrayList<>(), 2048, new ArrayList<>()))
        .isInstanceOf(CancellationException.class);
    assertThat(log.count("default", "heart")).isZero();

    List<Prediction.Output> made = new ArrayList<>();
    List<Integer> kept = new ArrayList<>();
    inJob(serving, rows, made, Integer.MAX_VALUE, kept);
    assertThat(kept).containsExactly(1024, 2048, 3000);
    assertThat(log.last("default", "heart", 3000))
        .extracting(Prediction::output)
        .containsExactlyElementsOf(made);
  }

  /** A crash may leave the first decisions of a block. */
  @Test
  void aJobThatIsDoneAgainMakesNoDecisionTwice() {
    Serving serving = serving(ServingLimits.DEFAULT);
    inJob(serving, Collections.nCopies(1500, features(60.0, 250.0)), new ArrayList<>());
    inJob(serving, Collections.nCopies(3000, features(60.0, 250.0)), new ArrayList<>());
    assertThat(log.last("default", "heart", 9999))
        .extracting(Prediction::id)
        .containsExactlyElementsOf(IntStream.range(0, 3000).mapToObj(row -> "job-" + row).toList());
  }

  @Test
  void theLatencyIsOfRequestsAndJobsAreNone() {
    Serving serving = serving(ServingLimits.DEFAULT);
    List<Map<String, @Nullable Object>> rows = Collections.nCopies(2000, features(60.0, 250.0));
    inJob(serving, rows, new ArrayList<>());

    LastHour afterJob = serving.lastHour(CALLER, "heart");
    assertThat(afterJob.predictions()).isEqualTo(2000);
    assertThat(afterJob.answered()).isZero();
    assertThat(afterJob.latency().p50()).isEmpty();

    serving.predictBatch(CALLER, "heart", rows, Optional.empty(), false);
    serving.predictBatch(OTHER_CALLER, "heart", rows, Optional.empty(), false);
    LastHour now = serving.lastHour(CALLER, "heart");
    assertThat(now.predictions()).isEqualTo(6000);
    assertThat(now.answered()).isEqualTo(2);
    assertThat(metrics.stream().filter("model_prediction_latency_seconds[heart]"::equals))
        .hasSize(2);

    Serving restarted = serving(ServingLimits.DEFAULT);
    restarted.recallLastHour(NOW.plusSeconds(1));
    LastHour recalled = restarted.lastHour(CALLER, "heart");
    assertThat(recalled.predictions()).isEqualTo(6000);
    assertThat(recalled.answered()).isEqualTo(2);
    double share = log.last("default", "heart", 1).getFirst().latencySeconds().orElseThrow();
    assertThat(recalled.latency().p99().orElseThrow().toNanos())
        .isGreaterThan((long) (1000 * share * 1e9));
  }
}
