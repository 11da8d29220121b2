// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.duckdb.arrow;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A file that is not as the format says, or that is not read here. */
public final class BrokenArrow extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String found;
  private final String expected;

  private final @Nullable String column;

  BrokenArrow(String found, String expected) {
    this(found, expected, null);
  }

  private BrokenArrow(String found, String expected, @Nullable String column) {
    super(found + " (expected: " + expected + ")");
    this.found = found;
    this.expected = expected;
    this.column = column;
  }

  /** The same, where it was found. */
  BrokenArrow in(String name) {
    BrokenArrow located = new BrokenArrow(found, expected, name);
    located.initCause(this);
    return located;
  }

  /** Whose values it is about, if that is known. */
  public Optional<String> column() {
    return Optional.ofNullable(column);
  }

  public String found() {
    return found;
  }

  public String expected() {
    return expected;
  }
}
