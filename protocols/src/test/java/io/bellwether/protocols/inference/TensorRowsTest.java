// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.platform.shared.Malformed;
import io.bellwether.scoring.Task;
import io.bellwether.scoring.onnx.Element;
import io.bellwether.scoring.onnx.GraphWriter;
import io.bellwether.scoring.pipeline.Pipeline;
import io.bellwether.scoring.remote.RemoteModel;
import io.bellwether.tabular.ColumnType;
import io.bellwether.testkit.ModelFiles;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TensorRowsTest {
  /** Of age and chol. */
  private static final Pipeline PIPELINE = ModelFiles.pipeline(0.1);

  private static Tensor tensor(String name, int[] shape, double... values) {
    return new Tensor(name, Datatype.FP64, shape, new Tensor.Reals(values));
  }

  @Test
  void takesOneTensorOfAnyName() {
    TensorRows rows =
        TensorRows.of(List.of(tensor("any", new int[] {2, 2}, 60, 300, 50, Double.NaN)), PIPELINE);

    assertThat(rows).hasSize(2);
    assertThat(rows.get(0)).containsEntry("age", 60.0).containsEntry("chol", 300.0);
    assertThat(rows.get(1)).containsEntry("age", 50.0).containsEntry("chol", null);
  }

  @Test
  void takesOneTensorForEachColumn() {
    TensorRows rows =
        TensorRows.of(
            List.of(
                tensor("chol", new int[] {2}, 300, 200), tensor("age", new int[] {2, 1}, 60, 50)),
            PIPELINE);

    assertThat(rows.get(1)).containsEntry("age", 50.0).containsEntry("chol", 200.0);
    assertThat(rows.get(1).keySet()).containsExactly("age", "chol");
  }

  @Test
  void whatIsOptionalMayBeAbsent() {
    List<RemoteModel.Column> columns =
        List.of(
            new RemoteModel.Column("o", ColumnType.DOUBLE, true),
            new RemoteModel.Column("x", ColumnType.DOUBLE, false));
    Pipeline pipeline =
        Pipeline.of(
            new RemoteModel(
                new RemoteModel.Description(columns, Task.OTHER, List.of(), false),
                _ -> List.of()));

    TensorRows rows = TensorRows.of(List.of(tensor("x", new int[] {2}, 1, 2)), pipeline);

    assertThat(rows.get(1)).isEqualTo(Map.of("x", 2.0));
    assertThatThrownBy(() -> TensorRows.of(List.of(tensor("o", new int[] {1}, 1)), pipeline))
        .hasMessageContaining("[x]: absent");
  }

  @Test
  void namesTheColumnsThatAreWrong() {
    refuses("any: shape [1, 3] (expected: [n, 2]", tensor("any", new int[] {1, 3}, 1, 2, 3));
    refuses("any: shape [2] (expected: [n, 2]", tensor("any", new int[] {2}, 1, 2));
    refuses("[chol]: absent", tensor("age", new int[] {1}, 1));
    refuses("weight: unknown", tensor("age", new int[] {1}, 1), tensor("weight", new int[] {1}, 1));
    refuses(
        "chol: shape [2] (expected: [1]",
        tensor("age", new int[] {1}, 1),
        tensor("chol", new int[] {2}, 1, 2));
    refuses("rows: 0", tensor("any", new int[] {0, 2}));
  }

  @Test
  void takesTheTensorsOfAGraph() {
    Pipeline graph = graph();
    TensorRows rows =
        TensorRows.of(
            List.of(
                tensor("b", new int[] {2, 3}, 1, 2, 3, 4, 5, 6),
                tensor("a", new int[] {2, 1}, 7, 8)),
            graph);

    assertThat(rows).hasSize(2);
    assertThat(rows.get(1))
        .containsExactlyInAnyOrderEntriesOf(Map.of("a", 8.0, "b_0", 4.0, "b_1", 5.0, "b_2", 6.0));
    Tensor one = tensor("a", new int[] {1, 1}, 1);
    refuses(graph, "b: absent (expected: the tensors [a, b])", one);
    refuses(graph, "b: shape [1, 2] (expected: [1, 3]", one, tensor("b", new int[] {1, 2}, 1, 2));
    refuses(graph, "a: shape [2, 2] (expected: [n, 1]", tensor("a", new int[] {2, 2}, 1, 2, 3, 4));
    Tensor three = tensor("b", new int[] {1, 3}, 1, 2, 3);
    refuses(graph, "[c]: unknown", one, three, tensor("c", new int[] {1}, 1));
    Tensor two = tensor("b", new int[] {2, 3}, 1, 2, 3, 4, 5, 6);
    refuses(graph, "b: shape [2, 3] (expected: [1, 3]", one, two);
  }

  private static Pipeline graph() {
    GraphWriter graph = new GraphWriter();
    graph.input("a", Element.FLOAT, 1);
    graph.input("b", Element.FLOAT, 3);
    graph.output(graph.step("Mul", "a", "b"), "product", Element.FLOAT, 3);
    return Pipeline.of(graph.write("graph", ""));
  }

  private static void refuses(String reason, Tensor... tensors) {
    refuses(PIPELINE, reason, tensors);
  }

  private static void refuses(Pipeline pipeline, String reason, Tensor... tensors) {
    assertThatThrownBy(() -> TensorRows.of(List.of(tensors), pipeline))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining(reason);
  }
}
