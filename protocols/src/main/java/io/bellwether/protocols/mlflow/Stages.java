// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.platform.registry.Stage;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * MLflow writes stages with a capital, and takes them in any case. What is in development has none.
 */
final class Stages {
  private Stages() {}

  static String canonical(Stage stage) {
    return switch (stage) {
      case DEVELOPMENT -> "None";
      case STAGING -> "Staging";
      case PRODUCTION -> "Production";
      case ARCHIVED -> "Archived";
    };
  }

  static Stage parse(String text) {
    return Arrays.stream(Stage.values())
        .filter(stage -> canonical(stage).equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(
            () ->
                Refusal.invalid(
                    "Invalid Model Version stage: %s. Value must be one of None, Staging,"
                            .formatted(text)
                        + " Production, Archived."));
  }

  /** In the order of the stages' names. */
  static List<ModelVersion> inOrder(List<ModelVersion> versions) {
    return versions.stream()
        .sorted(Comparator.comparing(version -> canonical(version.stage())))
        .toList();
  }
}
