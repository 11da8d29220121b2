// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.shared;

import java.time.Duration;

/** Credentials were wrong too often; even right ones are not looked at for a while. */
public final class TooManyAttempts extends PlatformException {
  private final Duration wait;

  public TooManyAttempts(Duration wait) {
    super(
        "too_many_attempts",
        "credentials were wrong too often (expected: another attempt in %d s)"
            .formatted(seconds(wait)));
    this.wait = wait;
  }

  /** For how long, in whole seconds. */
  public long seconds() {
    return seconds(wait);
  }

  private static long seconds(Duration wait) {
    return Math.max(1, wait.plusMillis(999).toSeconds());
  }
}
