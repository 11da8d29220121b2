// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.reviews;

import io.bellwether.platform.experiments.Experiment;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A question that reviewers answer about traces of an experiment; answers are assessments of its
 * name.
 *
 * @param name unique in the experiment
 * @param comments whether reviewers may add words of their own
 */
public record LabelSchema(
    String id,
    String experimentId,
    String name,
    Kind kind,
    Input input,
    Optional<String> instruction,
    boolean comments,
    Instant createdAt,
    Instant updatedAt) {
  /** The name of the question that every experiment has. */
  public static final String DEFAULT_NAME = "Feedback";

  private static final String DEFAULT_ID = "ls-default-";

  /** What the answers are. */
  public enum Kind {
    FEEDBACK,
    EXPECTATION
  }

  /** How it is answered. */
  public sealed interface Input {
    record PassFail(String positive, String negative) implements Input {}

    record Categorical(List<String> options, boolean several) implements Input {
      public Categorical {
        options = List.copyOf(options);
      }
    }

    record Numeric(Optional<Double> least, Optional<Double> most) implements Input {}

    record Text(Optional<Long> longest) implements Input {}
  }

  /** What is to be different. */
  public record Change(
      Optional<String> name,
      Optional<String> instruction,
      Optional<Boolean> comments,
      Optional<Input> input) {}

  /** The question that every experiment has; nobody makes, changes or deletes it. */
  static LabelSchema defaultOf(Experiment experiment) {
    return new LabelSchema(
        defaultId(experiment.id()),
        experiment.id(),
        DEFAULT_NAME,
        Kind.FEEDBACK,
        new Input.Text(Optional.empty()),
        Optional.of("Share any feedback on this trace."),
        false,
        experiment.createdAt(),
        experiment.createdAt());
  }

  /** The id of the question that every experiment has. */
  public static String defaultId(String experimentId) {
    return DEFAULT_ID + experimentId;
  }

  /** Whether the name is that of the question that every experiment has. */
  public static boolean isReserved(String name) {
    return name.strip().equalsIgnoreCase(DEFAULT_NAME);
  }

  /** Whose default question has this id. */
  static Optional<String> experimentOfDefault(String id) {
    return id.startsWith(DEFAULT_ID)
        ? Optional.of(id.substring(DEFAULT_ID.length()))
        : Optional.empty();
  }

  public boolean isDefault() {
    return experimentOfDefault(id).isPresent();
  }

  LabelSchema with(Change change, Instant now) {
    return new LabelSchema(
        id,
        experimentId,
        change.name().orElse(name),
        kind,
        change.input().orElse(input),
        change.instruction().or(() -> instruction),
        change.comments().orElse(comments),
        createdAt,
        now);
  }
}
