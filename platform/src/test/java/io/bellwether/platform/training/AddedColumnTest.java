// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.tabular.Column;
import io.bellwether.tabular.ColumnType;
import io.bellwether.tabular.Field;
import java.util.List;
import org.junit.jupiter.api.Test;

class AddedColumnTest {
  @Test
  void labelsOfATruthValueAreTruths() {
    Field target = new Field("ill", ColumnType.BOOLEAN);

    Column added = AddedColumn.of(target, List.of(true, false, "true", "false", 1L));

    assertThat(List.of(0, 1, 2, 3, 4).stream().map(added::value))
        .containsExactly(true, false, true, false, true);
  }
}
