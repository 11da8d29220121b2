// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.access;

/** How much somebody may do with something, in MLflow's words; each includes those before it. */
public enum Level {
  /** A grant that takes away: it wins over every other grant on the same thing. */
  DENY,
  NO_PERMISSIONS,
  READ,
  /** Read, and score with it. */
  USE,
  EDIT,
  /** Edit, delete, and give grants to others. */
  MANAGE;

  public boolean includes(Level other) {
    return compareTo(other) >= 0;
  }

  Level or(Level other) {
    return includes(other) ? this : other;
  }
}
