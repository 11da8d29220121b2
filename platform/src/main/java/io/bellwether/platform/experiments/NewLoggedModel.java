// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.experiments;

import java.util.Map;
import java.util.Optional;

/**
 * A model that a run is about to log.
 *
 * @param name a made-up one if empty
 */
public record NewLoggedModel(
    String experimentId,
    Optional<String> name,
    String modelType,
    String sourceRunId,
    Map<String, String> params,
    Map<String, String> tags) {
  public NewLoggedModel {
    params = Map.copyOf(params);
    tags = Map.copyOf(tags);
  }
}
