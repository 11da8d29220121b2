// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import io.bellwether.scoring.Task;
import io.bellwether.scoring.pipeline.Explanation;
import io.bellwether.scoring.pipeline.Pipeline;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why the model said so: baseValue + Σ contributions = margin.
 *
 * @param space where this adds up: {@code log_odds}, {@code value}, {@code log} or, of a model that
 *     does not explain itself but classifies, {@code probability}
 * @param explained of several classes the one whose margin this is
 * @param target of several targets the one whose margin this is, from 0 on
 * @param baseline what it is held against, where that was told with the decision
 * @param contributions of every input, the largest first
 */
public record Reasons(
    String space,
    Optional<Object> explained,
    Optional<Integer> target,
    double baseValue,
    Optional<Baseline> baseline,
    List<Reason> contributions) {
  public Reasons {
    contributions = List.copyOf(contributions);
  }

  /**
   * One input's part.
   *
   * @param probabilityEffect of a classifier: how much less probable without it
   */
  public record Reason(
      String feature,
      @Nullable Object value,
      double contribution,
      Optional<Double> probabilityEffect) {}

  Reasons against(Baseline told) {
    return new Reasons(space, explained, target, baseValue, Optional.of(told), contributions);
  }

  /** The reasons for an explanation of this pipeline. */
  public static Reasons of(
      Pipeline pipeline, Explanation explanation, Map<String, @Nullable Object> features) {
    boolean classifies = !pipeline.classes().isEmpty();
    List<Reason> reasons =
        explanation.contributions().stream()
            .map(
                part ->
                    new Reason(
                        part.feature(),
                        features.get(part.feature()),
                        part.contribution(),
                        classifies ? Optional.of(part.effect()) : Optional.empty()))
            .sorted(Comparator.comparingDouble((Reason r) -> -Math.abs(r.contribution)))
            .toList();
    Optional<Object> explained =
        pipeline.task() == Task.MULTICLASS
            ? Optional.of(Outcomes.read(pipeline.classes().get(explanation.output())))
            : Optional.empty();
    return new Reasons(
        space(pipeline),
        explained,
        target(pipeline, explanation.output()),
        explanation.baseValue(),
        Optional.empty(),
        reasons);
  }

  /** Which target an output is; none if there is one answer. */
  public static Optional<Integer> target(Pipeline pipeline, int output) {
    return pipeline.task() == Task.TARGETS ? Optional.of(output) : Optional.empty();
  }

  /** Where explanations of this pipeline add up. */
  public static String space(Pipeline pipeline) {
    if (!pipeline.model().explainsMargins()) {
      return pipeline.classes().isEmpty() ? "value" : "probability";
    }
    return switch (pipeline.model().link()) {
      case LOGIT, SOFTMAX -> "log_odds";
      case LOG -> "log";
      case IDENTITY, STEP, SOFTPLUS, SIGNED_SQUARE -> "value";
    };
  }
}
