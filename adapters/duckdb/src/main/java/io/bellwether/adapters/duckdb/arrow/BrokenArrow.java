// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.duckdb.arrow;

/** A file that is not as the format says, or that is not read here. */
public final class BrokenArrow extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String found;
  private final String expected;

  BrokenArrow(String found, String expected) {
    super(found + " (expected: " + expected + ")");
    this.found = found;
    this.expected = expected;
  }

  public String found() {
    return found;
  }

  public String expected() {
    return expected;
  }
}
