// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.pipeline;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Features that do not fit a pipeline's inputs: all that is wrong with them at once. */
public final class InvalidFeaturesException extends RuntimeException {
  private final transient List<Problem> problems;
  private final @Nullable String refusal;

  public InvalidFeaturesException(List<Problem> problems) {
    this(problems, null);
  }

  private InvalidFeaturesException(List<Problem> problems, @Nullable String refusal) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("; ")));
    this.problems = List.copyOf(problems);
    this.refusal = refusal;
  }

  /** Values that each are of the right kind, and yet the model does not answer. */
  static InvalidFeaturesException refused(String reason) {
    return new InvalidFeaturesException(
        List.of(new Problem("*", "not answered by the model", reason)), reason);
  }

  public List<Problem> problems() {
    return problems;
  }

  /** Why the model itself does not answer, though each value is of the right kind. */
  public Optional<String> refusal() {
    return Optional.ofNullable(refusal);
  }

  /**
   * One feature that is unknown, absent or of the wrong kind.
   *
   * @param value what was given, in words: the value itself, "missing" for null, or "absent"
   */
  public record Problem(String feature, String value, String expected) {
    private static final int LONGEST = 100;

    static Problem of(String feature, @Nullable Object value, String expected) {
      String words = value == null ? "missing" : value.toString();
      return new Problem(
          feature, words.length() > LONGEST ? words.substring(0, LONGEST) + "…" : words, expected);
    }

    static Problem absent(String feature, String expected) {
      return new Problem(feature, "absent", expected);
    }

    @Override
    public String toString() {
      return "%s: %s (expected: %s)".formatted(feature, value, expected);
    }
  }
}
