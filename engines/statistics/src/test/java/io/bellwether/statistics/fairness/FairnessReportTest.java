// SPDX-License-Identifier: Apache-2.0
package io.bellwether.statistics.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.statistics.intervals.Confidence;
import io.bellwether.statistics.intervals.Proportions;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Golden values worked out from the definitions. */
class FairnessReportTest {
  private static final Offset<Double> CLOSE = within(1e-9);
  private static final FairnessRule ALL_GROUPS = new FairnessRule(0.5, 1, 1, Confidence.P95);
  private static final String GROUPS = "AAAAAAAA" + "BBBBBBBB" + "CCCC";
  private static final String TRUTH = "11110000" + "11100000" + "1100";
  private static final String DECISIONS = "11101000" + "10010000" + "1000";

  @Test
  void agreesWithTheReferenceTable() {
    FairnessReport report = golden(ALL_GROUPS);
    assertThat(report.groups()).extracting(GroupMetrics::group).containsExactly("A", "B", "C");
    assertThat(report.groups())
        .extracting(group -> group.selectionRate().value())
        .containsExactly(.5, .25, .25);
    assertThat(report.groups())
        .extracting(group -> group.truePositiveRate().value())
        .containsExactly(.75, 1 / 3.0, .5);
    assertThat(report.groups())
        .extracting(group -> group.falsePositiveRate().value())
        .containsExactly(.25, .2, 0.0);
    assertThat(report.groups())
        .extracting(group -> group.precision().value())
        .containsExactly(.75, .5, 1.0);
    assertThat(report.demographicParityDifference()).isCloseTo(.25, CLOSE);
    assertThat(report.demographicParityRatio()).isCloseTo(.5, CLOSE);
    assertThat(report.equalOpportunityDifference()).isCloseTo(.4166666667, CLOSE);
    assertThat(report.truePositive().ratio().value()).isCloseTo(.4444444444, CLOSE);
    assertThat(report.equalizedOddsDifference()).isCloseTo(.4166666667, CLOSE);
    assertThat(report.equalizedOddsRatio()).isZero();
  }

  @Test
  void namesTheGroupsFarthestApartWithTheirInterval() {
    Gap gap = golden(ALL_GROUPS).truePositive();
    assertThat(gap.lowest()).isEqualTo("B");
    assertThat(gap.highest()).isEqualTo("A");
    assertThat(gap.difference()).isEqualTo(Proportions.difference(3, 4, 1, 3, Confidence.P95));
  }

  @Test
  void smallGroupsAreShownButNotCompared() {
    FairnessReport report = golden(FairnessRule.DEFAULT);
    assertThat(report.groups()).hasSize(3).noneMatch(GroupMetrics::sufficient);
    assertThat(report.demographicParityDifference()).isNaN();
    assertThat(report.equalizedOddsDifference()).isNaN();
    FairnessReport withoutC = golden(new FairnessRule(0.5, 5, 1, Confidence.P95));
    assertThat(withoutC.demographicParityDifference()).isCloseTo(.25, CLOSE);
    assertThat(withoutC.falsePositive().lowest()).isEqualTo("B");
  }

  @Test
  void aRateNeedsItsOwnDenominator() {
    FairnessReport report = golden(new FairnessRule(0.5, 1, 4, Confidence.P95));
    assertThat(report.demographicParityDifference()).isCloseTo(.25, CLOSE);
    assertThat(report.truePositive()).isEqualTo(Gap.UNDEFINED);
    assertThat(report.falsePositive().difference().value()).isCloseTo(.05, CLOSE);
    assertThat(report.groups())
        .extracting(GroupMetrics::sufficient)
        .containsExactly(true, false, false);
  }

  @Test
  void groupsThatAreTreatedAlikeHaveParity() {
    SplittableRandom random = new SplittableRandom(2);
    int rows = 4000;
    String[] group = new String[rows];
    boolean[] positive = new boolean[rows];
    double[] probability = new double[rows];
    for (int i = 0; i < rows; i++) {
      group[i] = i % 2 == 0 ? "f" : "m";
      positive[i] = random.nextInt(3) == 0;
      probability[i] = random.nextDouble() * 0.8 + (positive[i] ? 0.2 : 0);
    }
    FairnessReport report =
        FairnessReport.of("sex", group, positive, probability, FairnessRule.DEFAULT);
    assertThat(report.demographicParityDifference()).isLessThan(0.05);
    assertThat(report.selection().difference().low()).isLessThan(0.02);
    assertThat(report.demographicParityRatio()).isBetween(0.9, 1.0);
    assertThat(report.groups()).allMatch(GroupMetrics::sufficient);
    assertThat(report.groups()).allSatisfy(g -> assertThat(g.auc().value()).isGreaterThan(0.6));
  }

  @Test
  void nobodySelectedHasNoRatio() {
    FairnessReport report =
        FairnessReport.of(
            "g",
            new String[] {"a", "b"},
            new boolean[] {true, false},
            new double[] {.1, .2},
            ALL_GROUPS);
    assertThat(report.demographicParityDifference()).isZero();
    assertThat(report.demographicParityRatio()).isNaN();
    assertThat(report.groups().getFirst().auc().isDefined()).isFalse();
    assertThatThrownBy(
            () ->
                FairnessReport.of(
                    "g", new String[1], new boolean[2], new double[2], FairnessRule.DEFAULT))
        .hasMessage("groups: 1 (expected: 2, one for each row)");
  }

  private static FairnessReport golden(FairnessRule rule) {
    boolean[] positive = new boolean[TRUTH.length()];
    double[] probability = new double[TRUTH.length()];
    for (int i = 0; i < positive.length; i++) {
      positive[i] = TRUTH.charAt(i) == '1';
      probability[i] = DECISIONS.charAt(i) == '1' ? 1 : 0;
    }
    String[] group = Arrays.copyOf(GROUPS.split(""), positive.length);
    return FairnessReport.of("group", group, positive, probability, rule);
  }
}
