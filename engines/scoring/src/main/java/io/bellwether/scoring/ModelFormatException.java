// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring;

/** A model file that cannot be read: what stands where, and what was expected there. */
public final class ModelFormatException extends RuntimeException {
  private final String where;

  public ModelFormatException(String where, String found, String expected) {
    super("%s: %s (expected: %s)".formatted(where, found, expected));
    this.where = where;
  }

  /**
   * @param problem says itself what was found and what was expected
   */
  public ModelFormatException(String where, String problem) {
    super(where + ": " + problem);
    this.where = where;
  }

  /** The place in the file, such as {@code learner.objective.name}. */
  public String where() {
    return where;
  }
}
