// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a model.
 *
 * @param version an integer, a semantic version or an alias; absent: what the route serves
 * @param explain whether the answer says why
 */
public record PredictRequest(Subject subject, Optional<String> version, boolean explain) {
  /** What the version may be called to mean what the route serves. */
  public static final String LATEST = "latest";

  public PredictRequest {
    version = version.filter(name -> !name.equals(LATEST));
  }

  /** About whom: features as they are, or an entity whose features the online store has. */
  public sealed interface Subject {}

  /** Every input of the model by its name. */
  public record Features(Map<String, @Nullable Object> values) implements Subject {}

  /**
   * Key by entity column.
   *
   * @param whole whether an entity of which the online store lacks a feature, or has it only from
   *     longer ago than its view allows, is refused; else such a feature counts as missing
   */
  public record Entities(Map<String, String> keys, boolean whole) implements Subject {
    /** What the store lacks counts as missing. */
    public Entities(Map<String, String> keys) {
      this(keys, false);
    }
  }
}
