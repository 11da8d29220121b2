// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.platform.registry.Stage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

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

  /**
   * The newest version of each stage, in the order of the stages' names.
   *
   * @param versions newest first
   */
  static List<ModelVersion> latest(List<ModelVersion> versions, Set<Stage> wanted) {
    Set<Stage> open = EnumSet.copyOf(wanted);
    List<ModelVersion> latest = new ArrayList<>();
    for (ModelVersion version : versions) {
      if (open.remove(version.stage())) {
        latest.add(version);
      }
    }
    latest.sort(Comparator.comparing(version -> canonical(version.stage())));
    return latest;
  }
}
