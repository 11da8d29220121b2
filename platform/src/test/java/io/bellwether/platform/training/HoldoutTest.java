// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HoldoutTest {
  @Test
  void rowsComeInAscendingOrderWithWhatBelongsToThem() throws IOException {
    Holdout read = read("row\tlabel\tp\n5\t1\t0.5\n2\t0\t0.25\n9\t1\t0.75\n");

    assertThat(read.rows()).containsExactly(2, 5, 9);
    assertThat(read.predictions()).containsExactly(0.25, 0.5, 0.75);
    assertThat(read.labels().stream()).containsExactly(1, 2);
  }

  @Test
  void manyRowsAreKept() throws IOException {
    String lines =
        IntStream.range(0, 5000)
            .mapToObj(i -> "%d\t%d\t%s\n".formatted(2 * i, i % 2, i / 5000.0))
            .collect(Collectors.joining("", "row\tlabel\tp\n", ""));

    Holdout read = read(lines);

    assertThat(read.size()).isEqualTo(5000);
    assertThat(read.rows()[4999]).isEqualTo(9998);
    assertThat(read.predictions()).hasSize(5000);
    assertThat(read.labels().cardinality()).isEqualTo(2500);
    assertThat(read("row\tlabel\tp\n").size()).isZero();
  }

  private static Holdout read(String text) throws IOException {
    return Holdout.read(new BufferedReader(new StringReader(text)));
  }
}
