// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.experiments;

import java.time.Instant;
import java.util.Optional;

/**
 * One execution of some code, and what it reported.
 *
 * @param id 32 hexadecimal digits
 * @param name also kept as the tag {@link #NAME_TAG}
 * @param artifactUri where its artifacts are
 */
public record Run(
    String id,
    String experimentId,
    String name,
    String user,
    RunStatus status,
    Instant startedAt,
    Optional<Instant> endedAt,
    Lifecycle lifecycle,
    String artifactUri) {
  public static final String NAME_TAG = "mlflow.runName";

  public Run named(String newName) {
    return new Run(
        id, experimentId, newName, user, status, startedAt, endedAt, lifecycle, artifactUri);
  }

  public Run in(RunStatus newStatus) {
    return new Run(
        id, experimentId, name, user, newStatus, startedAt, endedAt, lifecycle, artifactUri);
  }

  public Run ended(Instant time) {
    return new Run(
        id, experimentId, name, user, status, startedAt, Optional.of(time), lifecycle, artifactUri);
  }
}
