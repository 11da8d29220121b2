// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.registry;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How far a version has come; every version begins in development, which MLflow calls None. */
public enum Stage {
  DEVELOPMENT,
  STAGING,
  PRODUCTION,
  ARCHIVED;

  /** The name in files and on the wire: lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Stage> ofLabel(String label) {
    return Arrays.stream(values()).filter(stage -> stage.label().equals(label)).findFirst();
  }
}
