// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import io.bellwether.platform.shared.InvalidInput;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A prediction that another system made with one of our models.
 *
 * @param version an integer, a semantic version or an alias
 * @param time empty: now
 * @param entities key by entity column: whom it is about, if the caller says so
 */
public record MadeElsewhere(
    Optional<String> id,
    String model,
    String version,
    Optional<Instant> time,
    Map<String, @Nullable Object> features,
    Map<String, String> entities,
    Object outcome,
    Optional<Double> probability) {
  private static final int LONGEST_ID = 250;

  /** So far other machines' clocks may be ahead. */
  private static final Duration AHEAD = Duration.ofMinutes(5);

  public MadeElsewhere {
    if (id.isPresent() && (id.get().isEmpty() || id.get().length() > LONGEST_ID)) {
      throw InvalidInput.field(
          "prediction_id", id.get(), "1 to 250 characters", "choose another id, or send none");
    }
    if (probability.isPresent() && !(probability.get() >= 0 && probability.get() <= 1)) {
      throw InvalidInput.field(
          "probability", probability.get(), "0..1", "send the probability of the positive class");
    }
  }

  /** About nobody of whom is said who it is. */
  public MadeElsewhere(
      Optional<String> id,
      String model,
      String version,
      Optional<Instant> time,
      Map<String, @Nullable Object> features,
      Object outcome,
      Optional<Double> probability) {
    this(id, model, version, time, features, Map.of(), outcome, probability);
  }

  /**
   * @throws InvalidInput if it is yet to be made
   */
  Instant madeAt(Instant now) {
    if (time.isPresent() && time.get().isAfter(now.plus(AHEAD))) {
      throw InvalidInput.field(
          "time", time.get(), "at most " + now, "send the time at which it was made");
    }
    return time.orElse(now);
  }
}
