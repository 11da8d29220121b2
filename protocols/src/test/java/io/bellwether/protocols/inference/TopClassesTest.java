// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.platform.shared.Malformed;
import java.util.List;
import org.junit.jupiter.api.Test;

class TopClassesTest {
  private static final double NAN = Double.NaN;
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  private static String[] top(Datatype type, int most, List<String> labels, double... row) {
    return new TopClasses(type, most, row.length, labels).of(row);
  }

  @Test
  void tellsTheLargestFirst() {
    assertThat(top(Datatype.INT64, 2, List.of(), 1, 5, 10, 4)).containsExactly("10:2", "5:1");
    assertThat(top(Datatype.FP32, 2, List.of("pear", "apple"), (float) 0.1, (float) 0.9))
        .containsExactly("0.900000:1:apple", "0.100000:0:pear");
    assertThat(top(Datatype.FP64, 9, List.of(), 1.5)).containsExactly("1.500000:0");
  }

  @Test
  void keepsRowsApart() {
    TopClasses top = new TopClasses(Datatype.FP64, 1, 2, List.of());
    assertThat(top.count()).isEqualTo(1);
    assertThat(top.of(new double[] {1, 2, 4, 3})).containsExactly("2.000000:1", "4.000000:0");
    assertThat(top.of(new double[0])).isEmpty();
  }

  @Test
  void ofEqualValuesTheFirstComesFirstAndNoNumberLast() {
    assertThat(top(Datatype.FP64, 6, List.of(), NAN, -INFINITY, 0.0, -0.0, INFINITY, 0.0))
        .containsExactly("inf:4", "0.000000:2", "-0.000000:3", "0.000000:5", "-inf:1", "nan:0");
  }

  /** Places are no names: a label that says the same as its place is none. */
  @Test
  void numberedClassesHaveNoLabels() {
    assertThat(top(Datatype.INT64, 1, List.of("0", "1"), 3, 7)).containsExactly("7:1");
    assertThat(top(Datatype.INT64, 1, List.of("1", "2"), 3, 7)).containsExactly("7:1:2");
  }

  /** As {@code printf("%f")} of C writes them: rounded from the exact value, ties to even. */
  @Test
  void writesNumbersAsTritonDoes() {
    assertThat(top(Datatype.FP64, 6, List.of(), 1e16, 123.4567895, 0x1p-7, 5e-7, -1e-9))
        .containsExactly(
            "10000000000000000.000000:0",
            "123.456789:1", // 123.45678949999999645…
            "0.007812:2", // 0.0078125
            "0.000000:3", // 4.99999999999999977e-07
            "-0.000000:4");
  }

  @Test
  void refusesWhatHasNoNumbers() {
    assertThatThrownBy(() -> TopClasses.check(OwnOutput.PREDICTION_ID, Datatype.BYTES))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining("prediction_id: classification of BYTES (expected: an output of");
  }
}
