// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.platform.serving.BaselineSource;
import io.bellwether.platform.serving.MadeElsewhere;
import io.bellwether.platform.serving.Prediction;
import io.bellwether.platform.serving.PredictionListener;
import io.bellwether.platform.serving.PythonPool;
import io.bellwether.platform.serving.RiskLevel;
import io.bellwether.platform.serving.RouteChanges;
import io.bellwether.platform.serving.ServedVersion;
import io.bellwether.platform.serving.Serving;
import io.bellwether.platform.serving.ServingLimits;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Ids;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.Metrics;
import io.bellwether.testkit.InMemoryPredictionLog;
import io.bellwether.testkit.ModelFiles;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MadeElsewhereTest {
  private static final Caller CALLER = new Caller("default", "ann", "r1");
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.123456Z");
  private static final Map<String, @Nullable Object> FEATURES = Map.of("age", 60.0, "chol", 300.0);

  private final InMemoryPredictionLog log = new InMemoryPredictionLog();
  private final Serving serving =
      new Serving(
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
          Metrics.none(),
          PredictionListener.none(),
          ServingLimits.DEFAULT);

  @Test
  void refusesAPredictionThatIsYetToBeMade() {
    Instant later = NOW.plus(Duration.ofHours(1));
    MadeElsewhere made =
        new MadeElsewhere(
            Optional.empty(), "heart", "1", Optional.of(later), Map.of(), 1L, Optional.empty());

    assertThatThrownBy(() -> serving.log(CALLER, made))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("time");
  }

  @Test
  void keepsOfOtherSystemsOnlyWhatTheVersionCanAnswer() {
    assertThat(serving.get(CALLER, elsewhere("1", Map.of())).outcome()).isEqualTo(1L);
    assertThat(serving.get(CALLER, elsewhere(true, Map.of())).outcome()).isEqualTo(1L);
    Prediction kept = serving.get(CALLER, elsewhere(0L, Map.of("0", 0.75, "1", 0.25)));
    assertThat(kept.output().probabilities()).isEqualTo(Map.of("0", 0.75, "1", 0.25));
    assertThat(kept.route()).isEqualTo(new Prediction.Route("logged", Optional.of(0.3)));
    assertThatThrownBy(() -> elsewhere(0.83, Map.of()))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("prediction: 0.83")
        .hasMessageContaining("one of [0, 1]");
    assertThat(kept.probability()).contains(0.25);
    for (Map<String, Double> wrong :
        List.of(Map.of("2", 1.0), Map.of("0", 1.0), Map.of("0", 0.5, "1", 0.6))) {
      assertThatThrownBy(() -> elsewhere(1L, wrong))
          .isInstanceOf(InvalidInput.class)
          .hasMessageContaining("one for each of [0, 1], 1 together");
    }
    assertThatThrownBy(() -> elsewhere(1L, Map.of("1", 1.5)))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("probabilities.1: 1.5");
    assertThat(log.count("default", "heart")).isEqualTo(3);
  }

  @Test
  void refusesWhatNobodyCouldUse() {
    assertThatThrownBy(() -> made("latest", Map.of("age", "old"), 0.5, "a"))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("features.age: old");
    assertThatThrownBy(() -> made("latest", Map.of(), 0, "a"))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("propensity: 0.0");
    assertThatThrownBy(() -> made("latest", Map.of(), 0.5, "a\u0000b"))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("prediction_id");
    assertThat(made("latest", Map.of("age", 41.5, "ward", "B"), 0.5, "a").id()).isEqualTo("a");
    assertThat(serving.get(CALLER, "a").features()).isEqualTo(Map.of("age", 41.5, "ward", "B"));
  }

  private Serving.Logged made(
      String version, Map<String, @Nullable Object> features, double propensity, String id) {
    return serving.log(
        CALLER,
        new MadeElsewhere(
            Optional.of(id),
            "heart",
            version,
            Optional.of(propensity),
            Optional.empty(),
            features,
            Map.of(),
            1L,
            Optional.empty(),
            Map.of()));
  }

  private String elsewhere(Object outcome, Map<String, Double> probabilities) {
    MadeElsewhere made =
        new MadeElsewhere(
            Optional.empty(),
            "heart",
            "1",
            Optional.of(0.3),
            Optional.empty(),
            Map.of(),
            Map.of(),
            outcome,
            Optional.empty(),
            probabilities);
    return serving.log(CALLER, made).id();
  }

  @Test
  void keepsAPredictionThatWasMadeElsewhereOnce() {
    MadeElsewhere made =
        new MadeElsewhere(
            Optional.of("mine"),
            "heart",
            "1.0.0",
            Optional.of(NOW.minusSeconds(5)),
            FEATURES,
            1L,
            Optional.of(0.5));

    assertThat(serving.log(CALLER, made)).isEqualTo(new Serving.Logged("mine", true, List.of()));
    assertThat(serving.log(CALLER, made)).isEqualTo(new Serving.Logged("mine", false, List.of()));

    Prediction kept = serving.get(CALLER, "mine");
    assertThat(kept.version()).isEqualTo("1");
    assertThat(kept.route()).isEqualTo(new Prediction.Route("logged", Optional.empty()));
    assertThat(kept.risk()).contains(RiskLevel.MEDIUM);
    assertThat(log.count("default", "heart")).isEqualTo(1);
  }
}
