// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.scoring.Row;
import io.bellwether.scoring.Task;
import io.bellwether.scoring.pipeline.Answered;
import io.bellwether.scoring.pipeline.InvalidFeaturesException;
import io.bellwether.scoring.pipeline.Pipeline;
import io.bellwether.scoring.pipeline.Score;
import io.bellwether.scoring.remote.RemoteModel.Column;
import io.bellwether.scoring.remote.RemoteModel.Description;
import io.bellwether.tabular.ColumnType;
import io.bellwether.tabular.Table;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RemoteModelTest {
  private static final List<Column> COLUMNS =
      List.of(
          new Column("x", ColumnType.DOUBLE, false),
          new Column("n", ColumnType.INTEGER, true),
          new Column("s", ColumnType.STRING, true));

  private static Pipeline pipeline(RemoteModel.Calls calls) {
    return Pipeline.of(
        new RemoteModel(new Description(COLUMNS, Task.REGRESSION, List.of(), false), calls));
  }

  private static boolean isAbsent(Row row, int feature) {
    return Double.doubleToRawLongBits(row.values()[feature])
        == Double.doubleToRawLongBits(RemoteModel.ABSENT);
  }

  @Test
  void whatIsOptionalMayBeAbsentWhichIsNotMissing() {
    Pipeline pipeline = pipeline(_ -> List.of());
    Row absent = pipeline.encode(Map.of("x", 1.5));
    assertThat(isAbsent(absent, 1) && isAbsent(absent, 2)).isTrue();
    Map<String, @Nullable Object> missing = new HashMap<>(Map.of("x", 1.5, "s", "a"));
    missing.put("n", null);
    assertThat(pipeline.encode(missing).values()[1]).isNaN();
    assertThat(isAbsent(pipeline.encode(missing), 1)).isFalse();
    Table table =
        Table.of(
            List.of(
                new io.bellwether.tabular.Column.Doubles("x", new double[] {1.5}, new BitSet())));
    assertThat(isAbsent(pipeline.encodeRow(table, 0), 1)).isTrue();

    for (Map<String, Object> wrong :
        List.of(Map.<String, Object>of("n", 1, "s", "a"), Map.<String, Object>of("x", 1, "z", 1))) {
      assertThatThrownBy(() -> pipeline.encode(wrong))
          .isInstanceOf(InvalidFeaturesException.class)
          .hasMessageNotContaining("n: absent");
    }
  }

  @Test
  void aWholeNumberIsTheOneThatWasSent() {
    Pipeline pipeline = pipeline(_ -> List.of());
    for (Number exact : List.of(1L << 53, 1L << 62, Long.MIN_VALUE / 2, 1e15, 2)) {
      assertThat(pipeline.encode(Map.of("x", 1, "n", exact)).values()[1])
          .isEqualTo(exact.doubleValue());
    }
    for (Number other : List.of((1L << 53) + 1, Long.MAX_VALUE, 1e19)) {
      assertThatThrownBy(() -> pipeline.encode(Map.of("x", 1, "n", other)))
          .hasMessageContaining("n: " + other + " (expected: a whole number of at most 63 bits")
          .hasMessageContaining("one that a double holds exactly");
    }
    assertThatThrownBy(() -> pipeline.encode(Map.of("x", 1, "n", 1.5)))
        .hasMessage("n: 1.5 (expected: a whole number or null)");
    assertThat(pipeline.encode(Map.of("x", (1L << 53) + 1)).values()[0]).isEqualTo(0x1p53);
  }

  private static final Row ROW = new Row(new double[] {1, 1, Double.NaN}, new @Nullable String[3]);

  @Test
  void aValueThatIsNoNumberIsAnsweredAsTheOthersAre() {
    Pipeline pipeline =
        pipeline(
            rows ->
                List.of(
                    new RemoteAnswer.Numbers(new double[] {Double.NaN}, 0),
                    new RemoteAnswer.Numbers(new double[] {5}, 0)));

    assertThat(pipeline.answers(List.of(ROW, ROW)))
        .extracting(Answered::score)
        .containsExactly(new Score.Regression(Double.NaN, Double.NaN), new Score.Regression(5, 5));
  }
}
