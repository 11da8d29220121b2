// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One decision as the log keeps it.
 *
 * @param version the integer version of the model
 * @param route how the version was chosen: an alias, {@code version}, or {@link #LOGGED}
 * @param features value by feature: Double, Long, Boolean, String, or null where it is missing
 * @param entities key by entity column, when the features came from the online store
 * @param outcome what was answered: Double, Long, Boolean or String
 * @param probability of the positive class
 * @param latencySeconds how long the answer took
 */
public record Prediction(
    String id,
    String model,
    String version,
    Optional<String> semanticVersion,
    String route,
    Instant time,
    Map<String, @Nullable Object> features,
    Map<String, String> entities,
    Object outcome,
    Optional<Double> probability,
    Optional<RiskLevel> risk,
    Optional<Double> latencySeconds) {
  /** The route of a prediction that was made elsewhere. */
  public static final String LOGGED = "logged";

  public Prediction {
    features =
        features instanceof FeatureValues
            ? features
            : Collections.unmodifiableMap(new LinkedHashMap<>(features));
    entities = Map.copyOf(entities);
  }
}
