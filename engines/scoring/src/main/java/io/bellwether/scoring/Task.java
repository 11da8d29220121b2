// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring;

/** What a model's answer is. */
public enum Task {
  /** The probability of the positive one of two classes. */
  BINARY,
  /** A number. */
  REGRESSION,
  /** One probability per class. */
  MULTICLASS,
  /** A number for each of several targets. */
  TARGETS,
  /** Anything else: text, truth, a list or a table's row. */
  OTHER;

  /**
   * How many classes are answered.
   *
   * @param outputs of the model
   */
  public int classes(int outputs) {
    return switch (this) {
      case BINARY -> 2;
      case REGRESSION, TARGETS, OTHER -> 0;
      case MULTICLASS -> outputs;
    };
  }
}
