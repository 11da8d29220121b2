// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import io.bellwether.platform.registry.RegisteredModel;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.scoring.pipeline.InputEncoding;
import io.bellwether.scoring.pipeline.Pipeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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
  private static final Pattern ID = Pattern.compile("\\P{Cntrl}{1,250}");

  /** So far from 1 are sums of probabilities that were rounded. */
  private static final double ROUNDING = 1e-3;

  private static final int MOST_WARNINGS = 50;

  /** So far other machines' clocks may be ahead. */
  private static final Duration AHEAD = Duration.ofMinutes(5);

  public MadeElsewhere {
    if (id.isPresent() && !ID.matcher(id.get()).matches()) {
      throw InvalidInput.field(
          "prediction_id",
          id.get(),
          "1 to 250 characters, no control characters",
          "choose another id, or send none");
    }
    if (propensity.isPresent() && !(propensity.get() > 0 && propensity.get() <= 1)) {
      throw InvalidInput.field(
          "propensity",
          propensity.get(),
          "above 0, at most 1: what is never chosen makes no prediction",
          "send how probable it was that this version is chosen");
    }
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
    if (time.isPresent() && isAhead(time.get(), now)) {
      throw InvalidInput.field(
          "time", time.get(), "at most " + now, "send the time at which it was made");
    }
    return time.orElse(now);
  }

  /** Whether a time that somebody tells is yet to come, by more than clocks differ. */
  static boolean isAhead(Instant time, Instant now) {
    return time.isAfter(now.plus(AHEAD));
  }

  /** The version under whose name it is found. */
  String versionName() {
    return version.equals(PredictRequest.LATEST) ? RegisteredModel.CHAMPION : version;
  }

  /**
   * What was answered, in the words of the version.
   *
   * @param model empty if the version is not one that is served here
   * @throws InvalidInput if that is nothing that the version can answer, or a feature nothing that
   *     it takes; features that it does not know, or that are absent, are as they are told
   */
  Prediction.Output output(ServedVersion by, Optional<Pipeline> model) {
    model.ifPresent(this::checkFeatures);
    Answered answered = model.map(this::answered).orElse(new Answered(outcome, probability));
    return new Prediction.Output(
        answered.outcome,
        answered.probability,
        probabilities,
        answered.probability.map(by.risk()::of),
        List.of());
  }

  /**
   * What of the features is kept though the version does not take it, or lacks though it does.
   *
   * @param model empty if the version is not one that is served here
   */
  List<String> warnings(Optional<Pipeline> model) {
    if (model.isEmpty()) {
      return List.of();
    }
    Set<String> known = new LinkedHashSet<>();
    model.get().encodings().forEach(input -> known.add(input.name()));
    List<String> warnings = new ArrayList<>();
    features.keySet().stream()
        .filter(name -> !known.contains(name))
        .forEach(name -> warnings.add("features." + name + ": the model does not know it"));
    known.stream()
        .filter(name -> !features.containsKey(name))
        .forEach(name -> warnings.add("features." + name + ": absent, kept as missing"));
    int more = warnings.size() - MOST_WARNINGS;
    return more <= 0
        ? warnings
        : Stream.concat(
                warnings.stream().limit(MOST_WARNINGS), Stream.of("and %d more".formatted(more)))
            .toList();
  }

  private record Answered(Object outcome, Optional<Double> probability) {}

  private void checkFeatures(Pipeline pipeline) {
    for (InputEncoding input : pipeline.encodings()) {
      Object value = features.get(input.name());
      if (value != null && !input.encode(value, new double[input.columns().size()], 0)) {
        throw InvalidInput.field(
            "features." + input.name(),
            value,
            input.expected(),
            "send the input as the model gets it; leave out what is not known");
      }
    }
  }

  private Answered answered(Pipeline pipeline) {
    List<String> classes = pipeline.classes();
    return switch (pipeline.task()) {
      case BINARY -> {
        checkProbabilities(classes);
        Optional<Double> positive = Optional.ofNullable(probabilities.get(classes.get(1)));
        yield new Answered(label(classes), probability.or(() -> positive));
      }
      case MULTICLASS -> {
        probability.ifPresent(
            value -> refuse("probability", value, "probabilities, by class: " + classes));
        checkProbabilities(classes);
        yield new Answered(label(classes), Optional.empty());
      }
      case REGRESSION -> {
        refuseProbabilities("the model answers a number");
        yield new Answered(label(classes), Optional.empty());
      }
      case TARGETS -> {
        refuseProbabilities("the model answers numbers");
        int targets = pipeline.model().outputs();
        if (!(outcome instanceof List<?> values && values.size() == targets)) {
          refuse("prediction", outcome, "a list of %d numbers, one per target".formatted(targets));
        }
        yield new Answered(outcome, Optional.empty());
      }
      case OTHER -> new Answered(outcome, probability);
    };
  }

  private void refuseProbabilities(String why) {
    probability.ifPresent(value -> refuse("probability", value, "none: " + why));
    if (!probabilities.isEmpty()) {
      refuse("probabilities", probabilities, "none: " + why);
    }
  }

  private void checkProbabilities(List<String> classes) {
    if (probabilities.isEmpty()) {
      return;
    }
    double sum = probabilities.values().stream().mapToDouble(value -> value).sum();
    if (!probabilities.keySet().equals(Set.copyOf(classes)) || Math.abs(sum - 1) > ROUNDING) {
      refuse("probabilities", probabilities, "one for each of " + classes + ", 1 together");
    }
  }

  private Object label(List<String> classes) {
    return Outcomes.label(outcome, classes)
        .orElseThrow(
            () ->
                InvalidInput.field(
                    "prediction",
                    outcome,
                    classes.isEmpty() ? "a number" : "one of " + classes,
                    classes.isEmpty()
                        ? "send what the model answered"
                        : "send the class that was answered, and how probable it is as"
                            + " `probability`"));
  }

  private static void refuse(String field, Object value, String expected) {
    throw InvalidInput.field(field, value, expected, "send what the model answered");
  }
}
