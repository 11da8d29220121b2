// SPDX-License-Identifier: Apache-2.0
package io.bellwether.statistics.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.statistics.drift.FeatureDrift.Method;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DriftReportTest {
  private static final int SEEDS = 60;

  @ParameterizedTest
  @CsvSource({"300,100", "300,500", "2000,100", "2000,500"})
  void unchangedDataDoNotAlarm(int referenceRows, int currentRows) {
    int strong = 0;
    int drifted = 0;
    double worst = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      Patients reference = new Patients(seed, referenceRows, 0);
      Patients current = new Patients(10_000 + seed, currentRows, 0);
      DriftReport report = report(Patients.compare(reference, current));
      worst = Math.max(worst, report.overall());
      strong += report.strongFeatures().isEmpty() ? 0 : 1;
      drifted += (int) report.driftedFeatures();
    }
    assertThat(worst).isLessThan(0.07);
    assertThat(strong).isLessThanOrEqualTo(SEEDS / 20);
    assertThat(drifted).isLessThanOrEqualTo(SEEDS / 10);
  }

  @ParameterizedTest
  @CsvSource({"300", "2000"})
  void halfOfThePatientsOlderAlarmsAlways(int referenceRows) {
    for (int seed = 0; seed < SEEDS; seed++) {
      Patients reference = new Patients(seed, referenceRows, 0);
      Patients current = new Patients(10_000 + seed, 500, 250);
      DriftReport report = report(Patients.compare(reference, current));
      assertThat(report.strongFeatures())
          .as("seed %d", seed)
          .containsExactlyInAnyOrder("age", "chol");
      assertThat(report.high()).isTrue();
      assertThat(report.retrain()).isTrue();
    }
  }

  @Test
  void theScoreIsTheMeanOfEffectsByImportance() {
    DriftReport report =
        DriftReport.of(
            List.of(drift("a", 0.04, 0.3), drift("b", 0.5, 0.05), drift("c", 0.9, 0)),
            Map.of("a", 1.0, "b", 3.0, "unknown", 5.0),
            DriftThresholds.DEFAULT);
    assertThat(report.overall()).isCloseTo(0.25 * 0.3 + 0.75 * 0.05, within(1e-15));
    assertThat(report.features())
        .extracting(DriftReport.Result::importance)
        .containsExactly(0.25, 0.75, 0.0);
    assertThat(report.features().getFirst().adjustedPValue()).isCloseTo(0.12, within(1e-15));
    assertThat(report.driftedFeatures()).isZero();
    assertThat(report.high()).isTrue();
    assertThat(report.retrain()).isFalse();
  }

  @Test
  void withoutImportanceAllWeighTheSame() {
    DriftReport report =
        DriftReport.of(
            List.of(drift("a", 0.001, 0.15), drift("b", 1, 0)), Map.of(), DriftThresholds.DEFAULT);
    assertThat(report.overall()).isCloseTo(0.075, within(1e-15));
    assertThat(report.driftedFeatures()).isEqualTo(1);
    assertThat(report.strongFeatures()).isEmpty();
    assertThat(report.high()).isFalse();
  }

  @Test
  void oneStrongFeatureOfNoImportanceAlarms() {
    DriftReport report =
        DriftReport.of(
            List.of(drift("a", 1e-9, 0.2), drift("b", 1, 0)),
            Map.of("b", 1.0),
            DriftThresholds.DEFAULT);
    assertThat(report.overall()).isZero();
    assertThat(report.high()).isTrue();
    assertThat(report.retrain()).isTrue();
  }

  @Test
  void aStrongPredictionAlarmsButOnlyFeaturesRetrain() {
    DriftReport report =
        DriftReport.of(
            List.of(drift("a", 1, 0)),
            drift("prediction", 1e-9, 0.4),
            Map.of(),
            DriftThresholds.DEFAULT);
    assertThat(report.prediction()).isPresent();
    assertThat(report.prediction().orElseThrow().strong()).isTrue();
    assertThat(report.prediction().orElseThrow().adjustedPValue()).isCloseTo(2e-9, within(1e-18));
    assertThat(report.features()).hasSize(1);
    assertThat(report.overall()).isZero();
    assertThat(report.high()).isTrue();
    assertThat(report.retrain()).isFalse();
  }

  @Test
  void thresholdsAreSetAndChecked() {
    List<FeatureDrift> features = List.of(drift("a", 1, 0.15));
    assertThat(DriftReport.of(features, Map.of(), DriftThresholds.DEFAULT).high()).isTrue();
    assertThat(DriftReport.of(features, Map.of(), DriftThresholds.DEFAULT.withOverall(0.16)).high())
        .isFalse();
    assertThatThrownBy(() -> DriftThresholds.DEFAULT.withOverall(10))
        .hasMessage("overall drift threshold: 10.0 (expected: 0 < x <= 1)");
    assertThatThrownBy(() -> DriftReport.of(List.of(), Map.of(), DriftThresholds.DEFAULT))
        .hasMessage("features: 0 (expected: >= 1)");
    assertThatThrownBy(() -> DriftReport.of(features, Map.of("a", -1.0), DriftThresholds.DEFAULT))
        .hasMessage("importance of 'a': -1.0 (expected: finite, >= 0)");
  }

  private static DriftReport report(List<FeatureDrift> features) {
    return DriftReport.of(features, Patients.IMPORTANCE, DriftThresholds.DEFAULT);
  }

  private static FeatureDrift drift(String name, double pValue, double effect) {
    return new FeatureDrift(name, Method.KOLMOGOROV_SMIRNOV, effect, pValue, effect, 0, 0);
  }
}
