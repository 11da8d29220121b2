// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.experiments;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A run that is about to start.
 *
 * @param name a made-up one if empty
 * @param startedAt now if empty
 */
public record NewRun(
    String experimentId,
    Optional<String> name,
    String user,
    Optional<Instant> startedAt,
    Map<String, String> tags) {
  public NewRun {
    tags = Map.copyOf(tags);
  }
}
