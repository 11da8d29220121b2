// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TrainingTaskTest {
  @Test
  void writesWholeParametersWithoutAPoint() {
    assertThat(TrainingTask.text(2.0)).isEqualTo("2");
    assertThat(TrainingTask.text(-3.0)).isEqualTo("-3");
    assertThat(TrainingTask.text(0.07877)).isEqualTo("0.07877");
    assertThat(TrainingTask.text(1e300)).isEqualTo("1.0E300");
  }
}
