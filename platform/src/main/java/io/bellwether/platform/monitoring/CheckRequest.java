// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.monitoring;

import io.bellwether.platform.shared.InvalidInput;
import java.time.Instant;

/** Which predictions of a model to check. */
public record CheckRequest(String model, Span span) {
  /** The newest predictions, or those of a time. */
  public sealed interface Span {}

  public record Last(int count) implements Span {
    private static final int MOST = 1_000_000;

    public Last {
      if (count < 1 || count > MOST) {
        throw InvalidInput.field(
            "last", count, "1.." + MOST, "check a range of time if it is more than that");
      }
    }
  }

  /** In [from, to). */
  public record Between(Instant from, Instant to) implements Span {
    public Between {
      if (!from.isBefore(to)) {
        throw InvalidInput.field("to", to, "later than from, " + from, "swap them");
      }
    }
  }
}
