// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AnsweredTensorTest {
  private static void is(
      List<? extends @Nullable Object> rows, Datatype datatype, int[] shape, double... numbers) {
    AnsweredTensor found = AnsweredTensor.of(rows).orElseThrow();
    assertThat(found.datatype()).isEqualTo(datatype);
    assertThat(found.shape()).containsExactly(shape);
    assertThat(found.numbers()).containsExactly(numbers);
  }

  @Test
  void numbersAndTruthsOfOneShapeAreATensor() {
    is(List.of(1L, 2L), Datatype.INT64, new int[] {2}, 1, 2);
    is(List.of(1L, 2.5), Datatype.FP64, new int[] {2}, 1, 2.5);
    is(List.of(true, false), Datatype.BOOL, new int[] {2}, 1, 0);
    is(
        List.of(List.of(1.0, -1.0), List.of(Double.NaN, 2L)),
        Datatype.FP64,
        new int[] {2, 2},
        1,
        -1,
        Double.NaN,
        2);
  }

  @Test
  void anythingElseIsText() {
    for (List<? extends @Nullable Object> rows :
        List.<List<? extends @Nullable Object>>of(
            List.of("a", "b"),
            List.of(1L, true),
            List.of(true, 1L),
            Arrays.asList(1.5, null),
            List.of(List.of(1.5), List.of(1.5, 2.5)),
            List.of(List.of(1.5), 1.5),
            List.of(List.of(), List.of()),
            List.of(Map.of("a", 1.5)),
            List.of((1L << 53) + 1),
            List.of())) {
      assertThat(AnsweredTensor.of(rows)).as(rows.toString()).isEmpty();
    }
  }
}
