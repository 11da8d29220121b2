// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving.explanations;

import io.bellwether.platform.serving.Baseline;
import io.bellwether.platform.serving.Prediction;
import io.bellwether.platform.serving.Reasons;
import io.bellwether.platform.serving.Reasons.Reason;
import io.bellwether.platform.serving.explanations.ExplanationRequest.Adverse;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One decision of the log, explained.
 *
 * @param target of several targets the one that is explained, from 0 on
 * @param value what the model answers to its features, in the space of the explanation
 * @param sampling what the explanation cost
 */
public record Explained(
    Prediction prediction,
    Method method,
    String space,
    Optional<Object> explained,
    Optional<Integer> target,
    double value,
    Detail detail,
    Sampling sampling) {

  /**
   * @param exact whether nothing was left to chance
   * @param evaluations how many rows the model answered for it; 0 if it was not asked
   * @param seed of the draw; none if nothing was drawn
   */
  public record Sampling(boolean exact, long evaluations, Optional<Long> seed) {
    static final Sampling NONE = new Sampling(true, 0, Optional.empty());
  }

  /** What a method tells. */
  public sealed interface Detail {}

  /** Baseline + Σ contributions = value, and the worst of them for whom it is about. */
  public record Additive(Reasons reasons, Baseline baseline, Adverse adverse, List<Code> codes)
      implements Detail {}

  /**
   * One principal reason for an adverse decision.
   *
   * @param rank 1 is the largest
   */
  public record Code(int rank, Reason reason, String text) {}

  /**
   * A linear model near the decision: intercept + Σ weights = localValue.
   *
   * @param rSquared how much of what happens near the decision it explains; at most 1
   */
  public record Local(double intercept, double localValue, double rSquared, List<Weight> weights)
      implements Detail {}

  /**
   * @param from the input's value lies above this, if it is a number
   * @param to and is at most this
   * @param deviation of the weight between repeated draws
   */
  public record Weight(
      String feature,
      @Nullable Object value,
      Optional<Double> from,
      Optional<Double> to,
      double weight,
      double deviation) {}

  /**
   * Other decisions, the one with the fewest changes first; none if none was found.
   *
   * @param alreadyMet whether the decision is already as it is wanted: then none was looked for
   * @param missed how far the search came, if none was found
   */
  public record Others(boolean alreadyMet, List<Other> found, Optional<Missed> missed)
      implements Detail {
    /** Nothing has to change. */
    static final Others MET = new Others(true, List.of(), Optional.empty());
  }

  /**
   * Of all rows that were tried the one that came nearest to what is wanted.
   *
   * @param reason why it does not do
   */
  public record Missed(
      String reason, List<Change> changes, Object outcome, Optional<Double> probability) {}

  /**
   * @param distance Σ |change| in median absolute deviations of the training sample, 1 for another
   *     category
   * @param outcome what the model answers then
   */
  public record Other(
      List<Change> changes, double distance, Object outcome, Optional<Double> probability) {}

  /** An input that is different. */
  public record Change(String feature, @Nullable Object from, @Nullable Object to) {}
}
