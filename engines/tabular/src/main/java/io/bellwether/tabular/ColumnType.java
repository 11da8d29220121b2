// SPDX-License-Identifier: Apache-2.0
package io.bellwether.tabular;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The five kinds of value that a table holds. Integers have 64 bits; times are UTC microseconds.
 */
public enum ColumnType {
  DOUBLE,
  INTEGER,
  BOOLEAN,
  STRING,
  TIMESTAMP;

  /** The name in files and on the wire: lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The type with this label, if there is one. */
  public static Optional<ColumnType> ofLabel(String label) {
    return Arrays.stream(values()).filter(type -> type.label().equals(label)).findFirst();
  }
}
