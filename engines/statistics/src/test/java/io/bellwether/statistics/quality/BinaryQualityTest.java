// SPDX-License-Identifier: Apache-2.0
package io.bellwether.statistics.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.statistics.intervals.Confidence;
import io.bellwether.statistics.intervals.Estimate;
import io.bellwether.statistics.intervals.Proportions;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Golden values from scikit-learn 1.9. */
class BinaryQualityTest {
  @Test
  void agreesWithTheReferenceOn200Rows() {
    Samples rows = Samples.ofSeed42();
    BinaryQuality quality = BinaryQuality.of(rows.positive(), rows.sharp());
    Map<Metric, Double> expected =
        Map.of(
            Metric.ROC_AUC, 0.8556306079241859,
            Metric.LOG_LOSS, 0.4661469945189111,
            Metric.BRIER, 0.1557985,
            Metric.F1, 0.7731958762886598,
            Metric.PRECISION, 0.7281553398058253,
            Metric.RECALL, 0.8241758241758241,
            Metric.ACCURACY, 0.78);
    expected.forEach(
        (metric, value) ->
            assertThat(quality.get(metric).value())
                .as(metric.wireName())
                .isCloseTo(value, within(1e-12)));
    assertThat(quality.metrics()).hasSize(expected.size());
  }

  @Test
  void agreesWithTheReferenceOnTenRows() {
    BinaryQuality quality =
        BinaryQuality.of(Samples.TEN_POSITIVE, Samples.TEN_PROBABILITIES, 0.5, Confidence.P95);
    assertThat(quality.confusion()).isEqualTo(new ConfusionCounts(4, 1, 1, 4));
    assertThat(quality.get(Metric.BRIER).value()).isCloseTo(0.131, within(1e-12));
    assertThat(quality.get(Metric.LOG_LOSS).value()).isCloseTo(0.4070758981677847, within(1e-12));
    assertThat(quality.get(Metric.ACCURACY)).isEqualTo(Proportions.wilson(8, 10, Confidence.P95));
  }

  @Test
  void clipsCertainProbabilitiesLikeScikitLearn() {
    boolean[] y = {true, false, true};
    double loss = BinaryQuality.of(y, new double[] {0, .5, 1}).get(Metric.LOG_LOSS).value();
    assertThat(loss).isCloseTo(12.245600189892366, within(1e-12));
  }

  @Test
  void everyIntervalHoldsItsValue() {
    Samples rows = Samples.ofSeed42();
    BinaryQuality quality = BinaryQuality.of(rows.positive(), rows.blurred());
    assertThat(quality.metrics().values())
        .allSatisfy(metric -> assertThat(metric.value()).isBetween(metric.low(), metric.high()));
  }

  @Test
  void f1CarriesTheIntervalOfTheJaccardIndex() {
    BinaryQuality quality =
        BinaryQuality.of(Samples.TEN_POSITIVE, Samples.TEN_PROBABILITIES, 0.5, Confidence.P95);
    Estimate jaccard = Proportions.wilson(4, 6, Confidence.P95);
    Estimate f1 = quality.get(Metric.F1);
    assertThat(f1.value()).isCloseTo(2 * jaccard.value() / (1 + jaccard.value()), within(1e-15));
    assertThat(f1.low()).isCloseTo(2 * jaccard.low() / (1 + jaccard.low()), within(1e-15));
  }

  @Test
  void anUndefinedRateIsNaN() {
    ConfusionCounts nothingSelected = new ConfusionCounts(0, 0, 0, 5);
    assertThat(nothingSelected.precision()).isNaN();
    assertThat(nothingSelected.recall()).isNaN();
    assertThat(nothingSelected.f1()).isNaN();
    assertThat(nothingSelected.falsePositiveRate()).isZero();
  }

  @Test
  void refusesWhatIsNoProbability() {
    assertThatThrownBy(() -> BinaryQuality.of(new boolean[] {true}, new double[] {1.2}))
        .hasMessage("probability of row 0: 1.2 (expected: 0 <= x <= 1)");
    assertThatThrownBy(() -> BinaryQuality.of(new boolean[] {true}, new double[2]))
        .hasMessage("predictions: 2 (expected: 1, one for each row)");
    assertThatThrownBy(() -> BinaryQuality.of(new boolean[0], new double[0]))
        .hasMessage("rows: 0 (expected: >= 1)");
    assertThatThrownBy(() -> BinaryQuality.of(new boolean[1], new double[1]).get(Metric.MAE))
        .hasMessage("metric: 'mae' (expected: one for BINARY)");
  }
}
