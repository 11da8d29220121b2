// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.tabular.Column;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class AppendedTest {
  @Test
  void labelsOfATruthValueAreTruths() {
    Column target = new Column.Booleans("ill", new boolean[] {false}, new BitSet());

    Column appended = Appended.to(target, List.of(true, false, "true", "false", 1L));

    assertThat(List.of(1, 2, 3, 4, 5).stream().map(appended::value))
        .containsExactly(true, false, true, false, true);
  }
}
