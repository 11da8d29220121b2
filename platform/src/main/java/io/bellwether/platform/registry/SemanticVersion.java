// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.registry;

import java.util.List;
import java.util.Optional;

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

  /** The next one of a model whose newest version is this. */
  static SemanticVersion after(ModelVersion last, Content content) {
    boolean sameInputs = inputs(last.content()).equals(inputs(content));
    boolean sameData = hash(last.content()).equals(hash(content));
    return last.semanticVersion().next(sameInputs, sameData);
  }

  private static List<String> inputs(Content content) {
    return content.inputs().stream().map(input -> input.name() + ":" + input.type()).toList();
  }

  private static Optional<String> hash(Content content) {
    return content.trainingData().map(Content.TrainingData::contentHash);
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + patch;
  }
}
