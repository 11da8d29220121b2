// SPDX-License-Identifier: Apache-2.0
package io.bellwether.statistics.fairness;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.tabular.Column;
import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class GroupingTest {
  @Test
  void wholeNumbersAreCutAtRoundedQuartiles() {
    long[] ages = new long[41];
    Arrays.setAll(ages, i -> 30 + i);
    Column column = Column.ofIntegers("age", ages);
    Grouping grouping = Grouping.of(column);
    assertThat(grouping.cuts()).containsExactly(40, 50, 60);
    assertThat(grouping.label(column)).contains("<40", "40–49", "50–59", "≥60");
    assertThat(grouping.label(Column.ofIntegers("age", 39, 40, 49, 50, 60, 99)))
        .containsExactly("<40", "40–49", "40–49", "50–59", "≥60", "≥60");
    // Heart disease has ages as doubles.
    assertThat(grouping.label(Column.ofDoubles("age", 39, 49, Double.NaN)))
        .containsExactly("<40", "40–49", Grouping.MISSING);
  }

  @Test
  void fractionsAreCutAtRoundNumbers() {
    double[] values = new SplittableRandom(1).doubles(1000).map(u -> u * 4).toArray();
    Grouping grouping = Grouping.of(Column.ofDoubles("x", values));
    assertThat(grouping.cuts()).hasSize(3);
    assertThat(Arrays.stream(grouping.cuts())).allMatch(cut -> Math.rint(cut * 10) / 10 == cut);
    assertThat(grouping.label(Column.ofDoubles("x", 2.5))[0])
        .matches("[12](\\.\\d)?–[23](\\.\\d)?");
  }

  @Test
  void fewValuesTextAndBooleansAreGroupsThemselves() {
    BitSet second = new BitSet();
    second.set(1);
    Column sex = new Column.Doubles("sex", new double[] {1, 0, 0}, second);
    assertThat(Grouping.of(sex).label(sex)).containsExactly("1", Grouping.MISSING, "0");
    Column city = Column.ofStrings("city", "Ulm", null);
    assertThat(Grouping.of(city).label(city)).containsExactly("Ulm", Grouping.MISSING);
    Column flag = Column.ofBooleans("flag", true, false);
    assertThat(Grouping.of(flag).label(flag)).containsExactly("true", "false");
  }

  @Test
  void groupsAreOfSimilarSizeAndNeverEmpty() {
    SplittableRandom random = new SplittableRandom(3);
    for (int run = 0; run < 50; run++) {
      double[] values = new double[400];
      double floor = run % 2 == 0 ? 0 : -1000;
      Arrays.setAll(values, i -> Math.rint(Math.max(floor, 15 * random.nextGaussian())));
      Column column = Column.ofDoubles("x", values);
      Grouping grouping = Grouping.of(column);
      var sizes =
          Arrays.stream(grouping.label(column))
              .collect(Collectors.groupingBy(label -> label, Collectors.counting()));
      assertThat(sizes).hasSize(grouping.cuts().length + 1);
      assertThat(sizes.values()).allMatch(size -> size >= 60);
    }
  }
}
