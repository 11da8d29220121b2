// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.experiments;

import java.time.Instant;
import java.util.Map;

/**
 * A folder of runs.
 *
 * @param id a growing whole number as text; {@code 0} is the experiment of everybody who names none
 * @param artifactLocation the URI under which its runs keep their artifacts
 */
public record Experiment(
    String id,
    String name,
    String artifactLocation,
    Lifecycle lifecycle,
    Instant createdAt,
    Instant updatedAt,
    Map<String, String> tags) {
  public static final String DEFAULT_ID = "0";
  public static final String DEFAULT_NAME = "Default";

  public Experiment {
    tags = Map.copyOf(tags);
  }

  Experiment named(String newName, Instant now) {
    return new Experiment(id, newName, artifactLocation, lifecycle, createdAt, now, tags);
  }

  public Experiment in(Lifecycle stage, Instant now) {
    return new Experiment(id, name, artifactLocation, stage, createdAt, now, tags);
  }
}
