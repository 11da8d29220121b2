// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.registry;

import java.time.Instant;

/**
 * One version of a model. What it is never changes; stage, description and tags do.
 *
 * @param number 1, 2, 3 … in one model, never used twice
 * @param updatedAt when stage or description changed; tags do not count
 */
public record ModelVersion(
    String model,
    int number,
    SemanticVersion semanticVersion,
    Stage stage,
    Content content,
    Instant createdAt,
    Instant updatedAt,
    String createdBy) {
  /** How people and logs name it. */
  public String label() {
    return model + " " + number;
  }
}
