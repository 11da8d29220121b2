// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.platform.shared.Unavailable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LargeBodiesTest {
  private static final int MOST = 3 * LargeBodies.LARGE;

  private final LargeBodies bodies = new LargeBodies(1, Duration.ofMillis(1));

  private static InputStream body(int length) {
    byte[] bytes = new byte[length];
    new Random(7).nextBytes(bytes);
    return new ByteArrayInputStream(bytes);
  }

  @Test
  void readsAllUpToTheMost() throws IOException {
    for (int length : new int[] {0, 5, LargeBodies.LARGE, LargeBodies.LARGE + 1, MOST, MOST + 9}) {
      try (LargeBodies.Place place = bodies.place()) {
        byte[] wanted = body(length).readNBytes(MOST);
        assertThat(place.read(body(length), MOST)).isEqualTo(wanted);
      }
    }
  }

  @Test
  void onlyOneLargeBodyAtATime() throws IOException {
    LargeBodies.Place first = bodies.place();
    first.read(body(MOST), MOST);
    try (LargeBodies.Place second = bodies.place()) {
      assertThat(second.read(body(10), MOST)).hasSize(10);
      assertThatThrownBy(() -> second.read(body(MOST), MOST))
          .isInstanceOf(Unavailable.class)
          .hasMessageContaining("too many large requests");
      first.close();
      first.close();
      assertThat(second.read(body(MOST), MOST)).hasSize(MOST);
      try (LargeBodies.Place third = bodies.place()) {
        assertThatThrownBy(() -> third.read(body(MOST), MOST)).isInstanceOf(Unavailable.class);
      }
    }
  }
}
