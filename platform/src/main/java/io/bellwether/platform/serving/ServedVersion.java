// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import java.util.Map;

/**
 * A version of a model as serving needs to know it.
 *
 * @param version the integer version
 * @param artifactFolder where the artifact store has its files
 * @param onlineFeatures for inputs that come from a feature view: {@code view:feature} by input
 */
public record ServedVersion(
    String model,
    String version,
    String semanticVersion,
    String artifactFolder,
    Map<String, String> onlineFeatures,
    RiskLevel.Bounds risk) {
  public ServedVersion {
    onlineFeatures = Map.copyOf(onlineFeatures);
  }
}
