// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.rest.serving;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.bellwether.platform.serving.Outcomes;
import io.bellwether.platform.serving.explanations.GlobalExplanation;
import io.bellwether.platform.serving.explanations.GlobalExplanations;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a version behaves in general, on the wire. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record VersionExplanation(
    String modelName,
    String modelVersion,
    String semanticVersion,
    Instant madeAt,
    String dataset,
    long datasetRows,
    Contributions contributions,
    @Nullable Permutation permutation,
    List<Feature> features,
    String answer,
    @JsonProperty("class") @Nullable Object explained,
    @Nullable Integer target,
    @Nullable Targets targets,
    List<Effect> effects) {
  static VersionExplanation of(GlobalExplanations.Found found) {
    GlobalExplanation explanation = found.explanation();
    return new VersionExplanation(
        found.version().model(),
        Integer.toString(found.version().number()),
        found.version().semanticVersion().toString(),
        explanation.madeAt(),
        explanation.dataset(),
        explanation.datasetRows(),
        Contributions.of(explanation.contributions()),
        explanation.permutation().map(Permutation::of).orElse(null),
        explanation.features().stream().map(Feature::of).toList(),
        explanation.answer(),
        explanation.explained().map(Outcomes::read).orElse(null),
        explanation.target().map(GlobalExplanation.Target::number).orElse(null),
        explanation.target().map(one -> new Targets(one.count(), one.explained())).orElse(null),
        explanation.effects().stream().map(Effect::of).toList());
  }

  record Targets(int count, int explained) {}

  record Contributions(
      String method,
      String space,
      ExplanationReplies.BaselineReply baseline,
      int rows,
      ExplanationReplies.Sampling sampling) {
    static Contributions of(GlobalExplanation.Contributions found) {
      return new Contributions(
          found.method(),
          found.space(),
          ExplanationReplies.BaselineReply.of(found.baseline()),
          found.rows(),
          ExplanationReplies.Sampling.of(found.sampling()));
    }
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Permutation(
      String loss,
      double value,
      int rows,
      int repeats,
      long seed,
      @Nullable String dataset,
      @Nullable List<String> columns,
      boolean heldOut) {
    static Permutation of(GlobalExplanation.Permutation found) {
      return new Permutation(
          found.loss(),
          found.value(),
          found.rows(),
          found.repeats(),
          found.seed(),
          found.dataset().orElse(null),
          found.columns().isEmpty() ? null : found.columns(),
          !found.learnt());
    }
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Feature(
      String feature,
      double meanContribution,
      double share,
      @Nullable Double lossIncrease,
      @Nullable Double lossIncreaseDeviation) {
    static Feature of(GlobalExplanation.Feature found) {
      return new Feature(
          found.name(),
          found.contribution(),
          found.share(),
          found.lossIncrease().orElse(null),
          found.deviation().orElse(null));
    }
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Effect(
      String feature,
      Dependence partialDependence,
      @Nullable Accumulated accumulatedLocalEffects,
      Points points) {
    static Effect of(GlobalExplanation.Effect found) {
      return new Effect(
          found.feature(),
          Dependence.of(found.dependence()),
          found.local().map(Accumulated::of).orElse(null),
          Points.of(found.points()));
    }
  }

  record Dependence(List<@Nullable Object> values, List<Double> mean, List<List<Double>> rows) {
    static Dependence of(GlobalExplanation.Dependence found) {
      return new Dependence(found.grid(), found.mean(), found.rows());
    }
  }

  record Accumulated(List<Double> edges, List<Double> effects, List<Integer> counts) {
    static Accumulated of(GlobalExplanation.Accumulated found) {
      return new Accumulated(found.edges(), found.effects(), found.counts());
    }
  }

  record Points(List<@Nullable Object> values, List<Double> contributions) {
    static Points of(GlobalExplanation.Points found) {
      return new Points(found.values(), found.contributions());
    }
  }
}
