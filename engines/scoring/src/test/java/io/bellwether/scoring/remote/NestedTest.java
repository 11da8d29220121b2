// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NestedTest {
  private static Nested of(boolean anything) {
    return new Nested("Array(Any)", anything, Optional.empty(), List.of());
  }

  @Test
  void valuesAreWrittenAsPythonReadsThem() {
    Object value =
        Arrays.asList(
            1L,
            -0.5,
            true,
            null,
            Double.NaN,
            Double.NEGATIVE_INFINITY,
            "caf\u00e9 \"x\"\n",
            Map.of("a", List.of(2, List.of())));

    assertThat(of(false).text(value))
        .isEqualTo("[1,-0.5,true,null,NaN,-Infinity,\"caf\u00e9 \\\"x\\\"\\n\",{\"a\":[2,[]]}]");
  }

  @Test
  void textIsJsonItselfUnlessAnythingWillDo() {
    assertThat(of(false).text("[1]")).isEqualTo("[1]");
    assertThat(of(true).text("[1]")).isEqualTo("\"[1]\"");
  }
}
