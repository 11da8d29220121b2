// SPDX-License-Identifier: Apache-2.0
package io.bellwether.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
  private final Table table =
      Table.of(
          Column.ofDoubles("chol", 233, 286, 229),
          Column.ofStrings("sex", "male", null, "female"),
          Column.ofIntegers("age", 63, 67, 41));

  @Test
  void takesRowsWithTheirMissingValues() {
    Table taken = table.take(new int[] {1, 1, 0});

    assertThat(taken.column("age").value(0)).isEqualTo(67L);
    assertThat(taken.column("sex").isMissing(0)).isTrue();
    assertThat(taken.column("sex").isMissing(1)).isTrue();
    assertThat(taken.column("sex").value(2)).isEqualTo("male");
  }

  @Test
  void selectsAndLeavesOutColumns() {
    assertThat(table.select(List.of("age", "chol")).schema().names())
        .containsExactly("age", "chol");
    assertThat(table.without(List.of("sex")).schema().names()).containsExactly("chol", "age");
  }

  @Test
  void namesTheColumnThatDoesNotExist() {
    assertThatThrownBy(() -> table.column("colour"))
        .hasMessage("column: 'colour' (expected: one of [chol, sex, age])");
  }

  @Test
  void refusesColumnsOfDifferentLength() {
    assertThatThrownBy(() -> Table.of(Column.ofDoubles("a", 1), Column.ofDoubles("b", 1, 2)))
        .hasMessage("rows of column 'b': 2 (expected: 1)");
  }

  @Test
  void renamesEveryKindOfColumn() {
    for (Column column : table.columns()) {
      Column renamed = column.rename("other");
      assertThat(renamed.name()).isEqualTo("other");
      assertThat(renamed.type()).isEqualTo(column.type());
      assertThat(renamed.value(0)).isEqualTo(column.value(0));
    }
  }
}
