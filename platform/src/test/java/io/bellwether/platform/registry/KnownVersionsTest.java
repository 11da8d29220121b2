// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.registry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KnownVersionsTest {
  @Test
  void whoNamesAVersionInTheModelsNameIsToldWhereItStands() {
    assertThat(KnownVersions.noModel("risk@champion"))
        .hasMessageContaining("model not found: risk@champion (expected: the name alone;")
        .hasMessageContaining("model_version");
    assertThat(KnownVersions.noModel("risk:1")).hasMessageContaining("the name alone;");
    assertThat(KnownVersions.noModel("risk")).hasMessage("model not found: risk");
  }
}
