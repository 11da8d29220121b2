// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import io.bellwether.platform.shared.InvalidInput;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A prediction that another system made with one of our models.
 *
 * @param version an integer, a semantic version or an alias
 * @param propensity how probable it was that the other system chooses this version
 * @param time empty: now
 * @param entities key by entity column: whom it is about, if the caller says so
 * @param probability of the positive one of two classes
 * @param probabilities of several classes, by their names
 */
public record MadeElsewhere(
    Optional<String> id,
    String model,
    String version,
    Optional<Double> propensity,
    Optional<Instant> time,
    Map<String, @Nullable Object> features,
    Map<String, String> entities,
    Object outcome,
    Optional<Double> probability,
    Map<String, Double> probabilities) {
  private static final int LONGEST_ID = 250;

  /** So far other machines' clocks may be ahead. */
  private static final Duration AHEAD = Duration.ofMinutes(5);

  public MadeElsewhere {
    if (id.isPresent() && (id.get().isEmpty() || id.get().length() > LONGEST_ID)) {
      throw InvalidInput.field(
          "prediction_id", id.get(), "1 to 250 characters", "choose another id, or send none");
    }
    propensity.ifPresent(
        value ->
            share("propensity", value, "send how probable it was that this version is chosen"));
    probability.ifPresent(
        value -> share("probability", value, "send the probability of the positive class"));
    probabilities.forEach(
        (name, value) ->
            share("probabilities." + name, value, "send the probability of each class"));
  }

  private static void share(String field, double value, String fix) {
    if (!(value >= 0 && value <= 1)) {
      throw InvalidInput.field(field, value, "0..1", fix);
    }
  }

  /** About nobody of whom is said who it is, of at most two classes. */
  public MadeElsewhere(
      Optional<String> id,
      String model,
      String version,
      Optional<Instant> time,
      Map<String, @Nullable Object> features,
      Object outcome,
      Optional<Double> probability) {
    this(
        id,
        model,
        version,
        Optional.empty(),
        time,
        features,
        Map.of(),
        outcome,
        probability,
        Map.of());
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

  /**
   * What was answered, in the words of the version.
   *
   * @param classes of the version, none for a regression; empty if nobody knows them
   * @throws InvalidInput if that is nothing that the version can answer
   */
  Prediction.Output output(ServedVersion by, Optional<List<String>> classes) {
    classes.ifPresent(this::checkProbabilities);
    Object answered =
        classes.isEmpty()
            ? outcome
            : Outcomes.label(outcome, classes.get()).orElseThrow(() -> refusal(classes.get()));
    return new Prediction.Output(
        answered, probability, probabilities, probability.map(by.risk()::of), List.of());
  }

  private void checkProbabilities(List<String> classes) {
    for (String name : probabilities.keySet()) {
      if (!classes.contains(name)) {
        throw InvalidInput.field(
            "probabilities",
            name,
            classes.isEmpty() ? "none, for the model answers a number" : "one of " + classes,
            "name the classes as the model does");
      }
    }
  }

  private InvalidInput refusal(List<String> classes) {
    return classes.isEmpty()
        ? InvalidInput.field("prediction", outcome, "a number", "send what the model answered")
        : InvalidInput.field(
            "prediction",
            outcome,
            "one of " + classes,
            "send the class that was answered, and how probable it is as `probability`");
  }
}
