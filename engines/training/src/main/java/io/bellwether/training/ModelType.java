// SPDX-License-Identifier: Apache-2.0
package io.bellwether.training;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The kinds of model that can be trained. */
public enum ModelType {
  XGBOOST,
  LOGISTIC_REGRESSION;

  /** The name on the wire: lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The model type with this label.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static ModelType ofLabel(String label) {
    return Arrays.stream(values())
        .filter(type -> type.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "model_types: '%s' (expected: one of %s)".formatted(label, labels())));
  }

  private static String labels() {
    return Arrays.stream(values()).map(ModelType::label).collect(Collectors.joining(", "));
  }
}
