// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.registry;

/**
 * A version that says what changed: other inputs are a new major, other data a new minor, the same
 * data a new patch.
 */
public record SemanticVersion(int major, int minor, int patch) {
  public static final SemanticVersion FIRST = new SemanticVersion(1, 0, 0);

  /**
   * @throws IllegalArgumentException if it is not three numbers with dots between
   */
  public static SemanticVersion parse(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException("semantic version: " + text + " (expected: 1.0.0)");
    }
    return new SemanticVersion(
        Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
  }

  SemanticVersion next(boolean sameInputs, boolean sameData) {
    if (!sameInputs) {
      return new SemanticVersion(major + 1, 0, 0);
    }
    return sameData
        ? new SemanticVersion(major, minor, patch + 1)
        : new SemanticVersion(major, minor + 1, 0);
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + patch;
  }
}
