// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.scoring.Task;
import io.bellwether.scoring.pipeline.InvalidFeaturesException;
import io.bellwether.scoring.pipeline.Pipeline;
import io.bellwether.scoring.remote.Nested;
import io.bellwether.scoring.remote.RemoteModel;
import io.bellwether.scoring.remote.RemoteModel.Column;
import io.bellwether.tabular.ColumnType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rows of models whose inputs have parts. */
class RowFormTest {
  private static final Pipeline TABLE =
      pipeline(
          List.of(),
          nested("v", "Array(double)", false),
          nested("x", "Any", true),
          new Column("n", ColumnType.INTEGER, false));

  /** Of 2 x 3 numbers, as columns. */
  private static final Pipeline CUBE =
      pipeline(
          List.of(2, 3),
          IntStream.range(0, 6)
              .mapToObj(i -> new Column("x" + i, ColumnType.DOUBLE, false))
              .toArray(Column[]::new));

  private static final Pipeline TENSORS =
      pipeline(List.of(), tensor("a", List.of(2, -1)), new Column("b", ColumnType.INTEGER, false));

  private static Column nested(String name, String type, boolean anything) {
    return column(name, new Nested(type, anything, Optional.empty(), List.of()), anything);
  }

  private static Column tensor(String name, List<Integer> sizes) {
    return column(
        name, new Nested("a tensor", false, Optional.of(ColumnType.DOUBLE), sizes), false);
  }

  private static Column column(String name, Nested nested, boolean optional) {
    return new Column(name, ColumnType.STRING, optional, Optional.of(nested));
  }

  private static Pipeline pipeline(List<Integer> sizes, Column... columns) {
    return Pipeline.of(
        new RemoteModel(
            new RemoteModel.Description(
                List.of(columns), Task.OTHER, List.of(), false, sizes, Optional.empty()),
            _ -> List.of()));
  }

  private static @Nullable Object json(String text) {
    return JsonValues.read(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String[] texts(Pipeline pipeline, Frame frame) {
    return pipeline.encode(frame.of(pipeline, true).getFirst()).texts();
  }

  @Test
  void theModelGetsTheJsonOfWhatHasParts() {
    Frame frame =
        Frame.records(
            "dataframe_records",
            json("[{\"v\": [1, 2.5, null], \"x\": {\"k\": [true, \"a\\\"\\n\\\\\"]}, \"n\": 1}]"));
    assertThat(texts(TABLE, frame))
        .containsExactly("[1,2.5,null]", "{\"k\":[true,\"a\\\"\\n\\\\\"]}", null);
    Frame text = Frame.rows("instances", json("[{\"v\": \"[1]\", \"x\": \"[1]\", \"n\": 1}]"));
    assertThat(texts(TABLE, text)).containsExactly("[1]", "\"[1]\"", null);
    Frame columns = Frame.columns("inputs", json("{\"v\": [1, 2], \"x\": null, \"n\": 1}"));
    assertThat(texts(TABLE, columns)).containsExactly("[1,2]", null, null);
    Frame all = Frame.columns("inputs", json("{\"v\": [1, 2], \"x\": [3], \"n\": [4]}"));
    assertThat(texts(TABLE, all)).as("as MLflow reads it").containsExactly("[1,2]", "[3]", null);
    Frame two = Frame.columns("inputs", json("{\"v\": [[1], [2]], \"x\": [3, 4], \"n\": [5, 6]}"));
    assertThat(two.of(TABLE, true)).hasSize(2);
    Frame lacks = Frame.rows("instances", json("[{\"v\": null, \"x\": 1, \"n\": 1}]"));
    assertThatThrownBy(() -> texts(TABLE, lacks))
        .isInstanceOf(InvalidFeaturesException.class)
        .hasMessage("v: missing (expected: Array(double))");
  }

  @Test
  void aRowMayHaveTheSizesOfTheTensor() {
    Frame frame = Frame.rows("inputs", json("[[[1, 2, 3], [4, 5, 6]], [1, 2, 3, 4, 5, 6]]"));
    for (Map<String, @Nullable Object> row : frame.of(CUBE, true)) {
      assertThat(CUBE.encode(row).values()).containsExactly(1, 2, 3, 4, 5, 6);
    }
    Frame other = Frame.rows("inputs", json("[[[1, 2], [3, 4], [5, 6]]]"));
    assertThatThrownBy(() -> other.of(CUBE, true).getFirst())
        .hasMessage("rows[0]: other sizes (expected: those of the model's tensor, [2, 3])");
  }

  @Test
  void tensorsOfTheProtocolAreCutIntoRows() {
    TensorRows cube = TensorRows.of(List.of(reals("any", 2, 2, 3)), CUBE);
    assertThat(cube).isEqualTo(TensorRows.of(List.of(reals("any", 2, 6)), CUBE)).hasSize(2);
    Tensor b = new Tensor("b", Datatype.INT64, new int[] {2}, new Tensor.Wholes(new long[] {7, 8}));
    TensorRows both = TensorRows.of(List.of(reals("a", 2, 2, 1), b), TENSORS);
    assertThat(both.get(1)).isEqualTo(Map.of("a", List.of(List.of(2.0), List.of(3.0)), "b", 8L));
    assertThatThrownBy(() -> TensorRows.of(List.of(reals("a", 2, 3, 1), b), TENSORS))
        .hasMessageContaining("a: shape [2, 3, 1] (expected: [2, 2, any]");
    assertThatThrownBy(() -> TensorRows.of(List.of(reals("any", 2, 3, 2)), CUBE))
        .hasMessageContaining("any: shape [2, 3, 2] (expected: [n, 2, 3] or [n, 6]");
    Tensor text =
        new Tensor(
            "a", Datatype.BYTES, new int[] {1}, new Tensor.Texts(new String[] {"[[1], [2]]"}));
    Tensor one = new Tensor("b", Datatype.INT64, new int[] {1}, new Tensor.Wholes(new long[] {7}));
    assertThat(TensorRows.of(List.of(text, one), TENSORS).getFirst())
        .containsEntry("a", "[[1], [2]]");
  }

  private static Tensor reals(String name, int... shape) {
    int size = Arrays.stream(shape).reduce(1, (x, y) -> x * y);
    double[] values = IntStream.range(0, size).mapToDouble(i -> i).toArray();
    return new Tensor(name, Datatype.FP64, shape, new Tensor.Reals(values));
  }
}
