// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.datasets;

import java.util.Locale;

/** What a column of a training set is for. Only features and the target may reach a learner. */
public enum ColumnRole {
  /** A key: says whom the row is about. */
  ENTITY,
  /** The time at which the row's features were looked up. */
  TIME,
  /** Looked up in a feature view. */
  FEATURE,
  /** Came with the entities: the target, or something else that was kept. */
  OTHER;

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether a learner may see the column. */
  public boolean isTrainable() {
    return this == FEATURE || this == OTHER;
  }
}
