// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import io.bellwether.platform.shared.PlatformException;
import io.bellwether.platform.shared.Unavailable;
import io.bellwether.platform.shared.Unservable;
import java.time.Duration;
import java.time.Instant;

/**
 * Why a version was not loaded: whoever asks soon again is told the same.
 *
 * @param until before that it is not tried again
 */
record LoadRefusal(ServedVersion version, PlatformException reason, Instant until) {
  private static final Duration SHORT = Duration.ofSeconds(5);

  /** To find out that Python cannot load a model takes seconds of a core. */
  private static final Duration BY_PYTHON = Duration.ofMinutes(1);

  static LoadRefusal of(ServedVersion version, PlatformException reason, Instant now) {
    return new LoadRefusal(version, reason, now.plus(SHORT));
  }

  static LoadRefusal of(ServedVersion version, PythonModels.CannotRun found, Instant now) {
    Unservable lasting = unservable(version, found.getMessage() + "");
    PlatformException reason =
        found.lasts()
            ? lasting
            : new Unavailable(lasting.code(), lasting.getMessage() + "", BY_PYTHON);
    return new LoadRefusal(version, reason, now.plus(BY_PYTHON));
  }

  /** Nobody is to ask again and again: it stays so until the version has other files. */
  static Unservable unservable(ServedVersion version, String reason) {
    return new Unservable(
        "model_unreadable",
        "model %s/%s cannot be served: %s".formatted(version.model(), version.version(), reason));
  }

  boolean holds(ServedVersion asked, Instant now) {
    return version.equals(asked) && now.isBefore(until);
  }
}
