// SPDX-License-Identifier: Apache-2.0
package io.bellwether.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.tabular.Column;
import io.bellwether.tabular.Table;
import java.util.Arrays;
import java.util.BitSet;
import org.junit.jupiter.api.Test;

class EncodingsTest {
  private final BitSet third = new BitSet();
  private final Table inputs;

  EncodingsTest() {
    third.set(2);
    inputs =
        Table.of(
            new Column.Integers("ca", new long[] {4, 1, 99, 2}, third),
            Column.ofBooleans("smoker", true, false, false, true),
            Column.ofStrings("city", "Cork", "Bath", null, "Bath"));
  }

  @Test
  void passesMissingNumbersOn() {
    Encodings encodings = Encodings.passing(inputs);

    assertThat(encodings.columns())
        .containsExactly("ca", "smoker", "city=Bath", "city=Cork", "city_missing");
    assertThat(encodings.encode(inputs))
        .isEqualTo(
            new double[][] {
              {4, 1, 0, 1, 0}, {1, 0, 1, 0, 0}, {Double.NaN, 0, 0, 0, 1}, {2, 1, 1, 0, 0}
            });
  }

  @Test
  void fillsMissingNumbersWithTheMedianAndSaysSo() {
    Encodings encodings = Encodings.complete(inputs);

    assertThat(encodings.columns())
        .containsExactly("ca", "ca_missing", "smoker", "city=Bath", "city=Cork", "city_missing");
    assertThat(encodings.encode(inputs)[2]).containsExactly(2, 1, 0, 0, 0, 1);
  }

  @Test
  void knowsOnlyTheMostFrequentTexts() {
    String[] texts = new String[100];
    Arrays.setAll(texts, i -> i < 60 ? "often" + i % 30 : "once" + i);

    Encodings encodings = Encodings.passing(Table.of(Column.ofStrings("code", texts)));

    assertThat(encodings.columns()).hasSize(Encodings.MOST_CATEGORIES).contains("code=often29");
  }

  @Test
  void addsNoIndicatorWhoseNameIsTaken() {
    Table taken =
        Table.of(
            new Column.Integers("ca", new long[] {4, 1, 99, 2}, third),
            Column.ofBooleans("ca_missing", false, false, true, false));

    assertThat(Encodings.complete(taken).columns()).containsExactly("ca", "ca_missing");
  }
}
