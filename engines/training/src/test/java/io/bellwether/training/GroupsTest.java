// SPDX-License-Identifier: Apache-2.0
package io.bellwether.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.tabular.Column;
import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class GroupsTest {
  @Test
  void cutsAgesAtRoundNumbers() {
    Groups groups = Groups.of(Column.ofIntegers("age", LongStream.rangeClosed(40, 66).toArray()));

    assertThat(groups.names()).containsExactly("< 50", "50 to < 60", ">= 60", "missing");
    assertThat(groups.ofRow()[0]).isZero();
    assertThat(groups.ofRow()[10]).isEqualTo(1);
    assertThat(groups.ofRow()[20]).isEqualTo(2);
  }

  @Test
  void cutsSmallAndLargeNumbersToo() {
    double[] shares = IntStream.range(0, 100).mapToDouble(i -> i / 100.0 * 0.004).toArray();
    double[] incomes = IntStream.range(0, 100).mapToDouble(i -> 1_000.0 * i * i).toArray();

    assertThat(Groups.of(Column.ofDoubles("share", shares)).names())
        .containsExactly("< 0.001", "0.001 to < 0.002", "0.002 to < 0.003", ">= 0.003", "missing");
    assertThat(Groups.of(Column.ofDoubles("income", incomes)).names()).hasSizeBetween(4, 6);
  }

  @Test
  void takesEveryValueWhereThereAreFew() {
    BitSet missing = new BitSet();
    missing.set(2);
    Groups sex = Groups.of(new Column.Doubles("sex", new double[] {1, 0, 0}, missing));

    assertThat(sex.names()).containsExactly("0", "1", "missing");
    assertThat(sex.ofRow()).containsExactly(1, 0, 2);
    assertThat(Groups.of(Column.ofStrings("city", "b", null, "a")).ofRow())
        .containsExactly(1, 2, 0);
    assertThat(Groups.of(Column.ofBooleans("smoker", true, false)).names())
        .containsExactly("false", "true", "missing");
  }

  @Test
  void refusesColumnsWithoutGroups() {
    String[] names = new String[50];
    Arrays.setAll(names, i -> "p" + i);

    assertThatThrownBy(() -> Groups.of(Column.ofStrings("name", names)))
        .hasMessageContaining("sensitive column 'name': more than 32 texts");
  }
}
