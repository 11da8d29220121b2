// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.platform.shared.Unavailable;
import io.bellwether.platform.shared.Unservable;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LoadRefusalTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final ServedVersion VERSION =
      new ServedVersion("a", "1", "1.0.0", "a", Map.of(), RiskLevel.Bounds.DEFAULT);

  private static LoadRefusal byPython(boolean lasts) {
    return LoadRefusal.of(VERSION, new PythonModels.CannotRun("no package", lasts), NOW);
  }

  @Test
  void onlyWhatPythonCannotLoadForNowMayBeAskedForLater() {
    assertThat(byPython(true).reason())
        .isInstanceOf(Unservable.class)
        .hasMessage("model a/1 cannot be served: no package");
    assertThat(byPython(false).reason())
        .isInstanceOfSatisfying(Unavailable.class, e -> assertThat(e.seconds()).isEqualTo(60))
        .hasMessage("model a/1 cannot be served: no package");
    assertThat(byPython(true).holds(VERSION, NOW.plusSeconds(59))).isTrue();
    assertThat(byPython(true).holds(VERSION, NOW.plusSeconds(60))).isFalse();
  }
}
