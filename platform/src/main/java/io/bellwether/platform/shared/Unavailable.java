// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.shared;

import java.time.Duration;

/** It cannot be done now; the same request may succeed later. */
public final class Unavailable extends PlatformException {
  private final Duration retryAfter;

  public Unavailable(String code, String message) {
    this(code, message, Duration.ZERO);
  }

  /**
   * @param retryAfter before that it will not succeed
   */
  public Unavailable(String code, String message, Duration retryAfter) {
    super(code, message);
    this.retryAfter = retryAfter;
  }

  public Duration retryAfter() {
    return retryAfter;
  }

  /** The same in whole seconds, at least one. */
  public long seconds() {
    return Math.max(1, retryAfter.plusMillis(999).toSeconds());
  }
}
