// SPDX-License-Identifier: Apache-2.0
package io.bellwether.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.statistics.quality.Metric;
import io.bellwether.training.SearchSpace.Range;
import io.bellwether.training.SearchSpace.Scale;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SearchTest {
  private static final SearchSpace SPACE =
      new SearchSpace(
          List.of(
              new Range("rate", 0.01, 1, Scale.LOG, 0.1),
              new Range("depth", 2, 4, Scale.INTEGER, 3),
              new Range("share", 0.5, 1, Scale.LINEAR, 0.8)));

  @Test
  void startsWithTheStandardAndStaysInsideTheRanges() {
    Search search = Search.run(SPACE, 200, 42, Metric.ROC_AUC, params -> new FoldScores(fold(0)));

    assertThat(search.trials()).hasSize(200);
    assertThat(search.trials().getFirst().params())
        .isEqualTo(Map.of("rate", 0.1, "depth", 3.0, "share", 0.8));
    assertThat(search.trials())
        .allSatisfy(
            trial -> {
              assertThat(trial.params().get("rate")).isBetween(0.01, 1.0);
              assertThat(trial.params().get("depth")).isIn(2.0, 3.0, 4.0);
              assertThat(trial.params().get("share")).isBetween(0.5, 1.0);
            });
    assertThat(search.trials().stream().filter(t -> t.params().getOrDefault("rate", 9.) < 0.1))
        .hasSizeBetween(80, 120);
  }

  @Test
  void findsAClearGainAndMinimisesLosses() {
    Search higher = Search.run(SPACE, 50, 1, Metric.ROC_AUC, p -> new FoldScores(fold(rate(p))));
    Search lower = Search.run(SPACE, 50, 1, Metric.LOG_LOSS, p -> new FoldScores(fold(rate(p))));

    assertThat(rate(higher.chosen().params())).isGreaterThan(0.5);
    assertThat(rate(lower.chosen().params())).isLessThan(0.02);
  }

  @Test
  void keepsTheStandardWhereTheGainIsOfTheSizeOfChance() {
    SplittableRandom random = new SplittableRandom(7);

    Search search =
        Search.run(
            SPACE,
            5,
            3,
            Metric.ROC_AUC,
            params ->
                new FoldScores(
                    rate(params) == 0.1
                        ? new double[] {0.8, 0.8, 0.8, 0.8}
                        : new double[] {0.9, 0.7, 0.82, 0.79 + random.nextDouble() / 100}));

    assertThat(search.chosen()).isEqualTo(search.trials().getFirst());
  }

  private static double rate(Map<String, Double> params) {
    return params.getOrDefault("rate", 0.0);
  }

  private static double[] fold(double mean) {
    return new double[] {mean - 0.001, mean, mean + 0.001};
  }
}
