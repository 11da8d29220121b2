// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving.explanations;

import io.bellwether.platform.serving.Baseline;
import io.bellwether.platform.shared.InvalidInput;
import java.util.List;
import java.util.Optional;

/**
 * Which decisions are to be explained, and how.
 *
 * @param predictions their ids
 * @param method absent: what the model itself offers, else KernelSHAP
 * @param baseline absent: that of the method
 * @param adverse which way of the answer is the adverse one, of which reason codes tell
 * @param seed decides where samples are drawn
 * @param wanted what counterfactuals look for
 */
public record ExplanationRequest(
    List<String> predictions,
    Optional<Method> method,
    Optional<Baseline.Kind> baseline,
    Adverse adverse,
    long seed,
    Wanted wanted) {
  /** So many decisions are explained at once. */
  public static final int MOST = 100;

  /** So many contributions are told at once. */
  private static final int MOST_CONTRIBUTIONS = 200_000;

  public static final long DEFAULT_SEED = 42;

  /**
   * @throws InvalidInput if there is no prediction, or too many
   */
  public ExplanationRequest {
    predictions = List.copyOf(predictions);
    if (predictions.isEmpty() || predictions.size() > MOST) {
      throw InvalidInput.field(
          "prediction_ids",
          predictions.size(),
          "1 to " + MOST + " ids",
          "send ids that predict has answered, in several requests if they are many");
    }
  }

  /**
   * @param contributions to one decision: one of each input, of several targets to each
   * @throws InvalidInput if the answer would be too large
   */
  void check(int contributions) {
    int most = Math.max(1, MOST_CONTRIBUTIONS / Math.max(1, contributions));
    if (predictions.size() > most) {
      throw InvalidInput.field(
          "prediction_ids",
          predictions.size(),
          "1 to %d ids of a model with %d contributions to each".formatted(most, contributions),
          "send them in several requests");
    }
  }

  /** Which answers are bad for whom the decision is about. */
  public enum Adverse {
    HIGHER,
    LOWER
  }

  /**
   * Another answer, and what may change for it.
   *
   * @param actionable inputs that may change; empty: all
   * @param immutable inputs that may not
   * @param outcome the class that is wanted; absent: any other one
   * @param min of a regression: the least value that is wanted
   * @param max of a regression: the largest one
   */
  public record Wanted(
      List<String> actionable,
      List<String> immutable,
      Optional<Object> outcome,
      Optional<Double> min,
      Optional<Double> max) {
    public static final Wanted ANY_OTHER =
        new Wanted(List.of(), List.of(), Optional.empty(), Optional.empty(), Optional.empty());

    public Wanted {
      actionable = List.copyOf(actionable);
      immutable = List.copyOf(immutable);
    }
  }
}
