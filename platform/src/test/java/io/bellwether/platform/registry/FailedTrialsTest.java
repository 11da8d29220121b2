// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class FailedTrialsTest {
  @Test
  void theOldestAreForgottenWhenThereAreTooMany() {
    FailedTrials failed = new FailedTrials(() -> Instant.EPOCH);
    failed.remember("a", "torn");
    failed.remember("b", "torn");
    failed.remember("a", "torn again");
    for (int i = 0; i < 999; i++) {
      failed.remember("other" + i, "torn");
    }
    assertThat(failed.reason("b")).isEmpty();
    assertThat(failed.reason("a").orElseThrow()).contains("torn again");
    failed.remember("one more", "torn");
    assertThat(failed.reason("a")).isEmpty();
  }
}
