// SPDX-License-Identifier: Apache-2.0
package io.bellwether.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.tabular.Column;
import io.bellwether.tabular.ColumnType;
import java.util.BitSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PositiveClassTest {
  @ParameterizedTest
  @CsvSource({
    "> 0, false, true, true",
    ">= 1, false, true, true",
    "< 1, true, false, false",
    "<=1, true, true, false",
    "2, false, false, true",
    "== 2.0, false, false, true",
    "!= 2, true, true, false"
  })
  void comparesNumbers(String condition, boolean zero, boolean one, boolean two) {
    Optional<PositiveClass> positive = Optional.of(PositiveClass.parse(condition));

    assertThat(labels(Column.ofIntegers("num", 0, 1, 2), positive)).containsExactly(zero, one, two);
    assertThat(labels(Column.ofDoubles("num", 0, 1, 2), positive)).containsExactly(zero, one, two);
  }

  @Test
  void comparesTextAndBooleans() {
    assertThat(
            labels(
                Column.ofStrings("churn", "no", "yes"), Optional.of(PositiveClass.parse("= no"))))
        .containsExactly(true, false);
    assertThat(
            labels(
                Column.ofBooleans("ill", true, false), Optional.of(PositiveClass.parse("!= true"))))
        .containsExactly(false, true);
  }

  @Test
  void findsThePositiveClassOfTwoValues() {
    assertThat(labels(Column.ofIntegers("y", 0, 1), Optional.empty())).containsExactly(false, true);
    assertThat(labels(Column.ofDoubles("y", 1, 0), Optional.empty())).containsExactly(true, false);
    assertThat(labels(Column.ofBooleans("y", false, true), Optional.empty()))
        .containsExactly(false, true);
    assertThat(labels(Column.ofStrings("y", "Yes", "No"), Optional.empty()))
        .containsExactly(true, false);
  }

  @Test
  void saysWhatDoesNotFit() {
    assertThatThrownBy(() -> PositiveClass.parse(" > "))
        .hasMessage("positive: '>' (expected: a comparison such as '> 0', '= yes', or a value)");
    assertThatThrownBy(
            () -> labels(Column.ofStrings("y", "a", "b"), Optional.of(PositiveClass.parse("> 0"))))
        .hasMessage("positive: '> 0' (expected: = or !=, because target 'y' is string)");
    assertThatThrownBy(
            () -> labels(Column.ofIntegers("y", 1, 2), Optional.of(PositiveClass.parse("yes"))))
        .hasMessage("positive: '= yes' (expected: a number, because target 'y' is integer)");
    assertThatThrownBy(() -> labels(Column.ofIntegers("num", 0, 1, 4), Optional.empty()))
        .hasMessageContaining("target 'num'")
        .hasMessageContaining("such as '> 0'");
    assertThatThrownBy(
            () -> labels(Column.ofIntegers("num", 0, 1), Optional.of(PositiveClass.parse("> 7"))))
        .hasMessage(
            "target 'num': 0 of 2 rows are positive by '> 7' (expected: rows of both classes)");
  }

  @ParameterizedTest
  @CsvSource({
    "banana, INTEGER, a number",
    ">> 0, DOUBLE, a number",
    "> NaN, DOUBLE, a number",
    "banana, BOOLEAN, true or false",
    ">= yes, BOOLEAN, = or !=",
    ">> 0, STRING, = or !=",
    "> 0, TIMESTAMP, 'a numeric, boolean or text target'",
    "'', STRING, 'a comparison such as ''> 0'', ''= yes'', or a value'",
    "banana, STRING,",
    "> 0, INTEGER,"
  })
  void tellsByTheTypeAloneWhatDoesNotFit(
      String condition, ColumnType type, @Nullable String expected) {
    assertThat(PositiveClass.misfit(condition, type)).isEqualTo(Optional.ofNullable(expected));
  }

  @Test
  void refusesRowsWithoutATarget() {
    BitSet missing = new BitSet();
    missing.set(1);
    Column column = new Column.Integers("num", new long[] {0, 0, 1}, missing);

    assertThatThrownBy(() -> labels(column, Optional.empty()))
        .hasMessageContaining("1 rows without a value, the first is row 1");
  }

  private static boolean[] labels(Column column, Optional<PositiveClass> positive) {
    return Target.of(column, positive).labels();
  }
}
