// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.rest.serving;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.bellwether.platform.serving.Baseline;
import io.bellwether.platform.serving.Prediction;
import io.bellwether.platform.serving.explanations.Explained;
import io.bellwether.platform.serving.explanations.Explanations;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Explanations of decisions, on the wire. */
final class ExplanationReplies {
  private ExplanationReplies() {}

  record Reply(
      String modelName, String modelVersion, String semanticVersion, List<Decision> explanations) {
    static Reply of(Explanations.Result result) {
      return new Reply(
          result.version().model(),
          result.version().version(),
          result.version().semanticVersion(),
          result.explanations().stream().map(Decision::of).toList());
    }
  }

  /** One decision; what does not apply to the method is left out. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Decision(
      String predictionId,
      @Nullable Object prediction,
      @Nullable Double probability,
      String method,
      String space,
      @JsonProperty("class") @Nullable Object explained,
      @Nullable Integer target,
      double value,
      @Nullable Double baseValue,
      @Nullable BaselineReply baseline,
      @Nullable List<PredictReplies.Contribution> contributions,
      @Nullable ReasonCodes reasonCodes,
      @Nullable Local local,
      @Nullable List<Other> counterfactuals,
      @Nullable Boolean alreadyMet,
      @Nullable Missed notFound,
      Sampling sampling) {
    static Decision of(Explained one) {
      Prediction prediction = one.prediction();
      Explained.Additive additive = one.detail() instanceof Explained.Additive it ? it : null;
      return new Decision(
          prediction.id(),
          prediction.told(),
          prediction.probability().orElse(null),
          one.method().label(),
          one.space(),
          one.explained().orElse(null),
          one.target().orElse(null),
          one.value(),
          additive == null ? null : additive.baseline().value(),
          additive == null ? null : BaselineReply.of(additive.baseline()),
          additive == null
              ? null
              : additive.reasons().contributions().stream()
                  .map(PredictReplies.Contribution::of)
                  .toList(),
          additive == null ? null : ReasonCodes.of(additive),
          one.detail() instanceof Explained.Local local ? Local.of(local) : null,
          one.detail() instanceof Explained.Others others
              ? others.found().stream().map(Other::of).toList()
              : null,
          one.detail() instanceof Explained.Others others ? others.alreadyMet() : null,
          one.detail() instanceof Explained.Others others
              ? others.missed().map(Missed::of).orElse(null)
              : null,
          Sampling.of(one.sampling()));
    }
  }

  /** What the decision is held against. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record BaselineReply(
      String kind,
      String description,
      @Nullable String dataset,
      @Nullable Integer rows,
      double value) {
    static BaselineReply of(Baseline baseline) {
      return new BaselineReply(
          baseline.kind().label(),
          baseline.kind().description(),
          baseline.dataset().orElse(null),
          baseline.rows().orElse(null),
          baseline.value());
    }
  }

  record ReasonCodes(String adverse, List<Code> codes) {
    static ReasonCodes of(Explained.Additive additive) {
      return new ReasonCodes(
          additive.adverse().name().toLowerCase(Locale.ROOT),
          additive.codes().stream().map(Code::of).toList());
    }
  }

  record Code(int rank, String feature, @Nullable Object value, double contribution, String text) {
    static Code of(Explained.Code code) {
      return new Code(
          code.rank(),
          code.reason().feature(),
          code.reason().value(),
          code.reason().contribution(),
          code.text());
    }
  }

  record Local(double intercept, double localValue, double rSquared, List<Weight> weights) {
    static Local of(Explained.Local local) {
      return new Local(
          local.intercept(),
          local.localValue(),
          local.rSquared(),
          local.weights().stream().map(Weight::of).toList());
    }
  }

  /** A bound that is not there is left out. */
  record Weight(
      String feature,
      @Nullable Object value,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double above,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double atMost,
      double weight,
      double deviation) {
    static Weight of(Explained.Weight weight) {
      return new Weight(
          weight.feature(),
          weight.value(),
          weight.from().orElse(null),
          weight.to().orElse(null),
          weight.weight(),
          weight.deviation());
    }
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Other(
      List<Change> changes, double distance, Object prediction, @Nullable Double probability) {
    static Other of(Explained.Other other) {
      return new Other(
          other.changes().stream().map(Change::of).toList(),
          other.distance(),
          other.outcome(),
          other.probability().orElse(null));
    }
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Missed(
      String reason, List<Change> changes, Object prediction, @Nullable Double probability) {
    static Missed of(Explained.Missed missed) {
      return new Missed(
          missed.reason(),
          missed.changes().stream().map(Change::of).toList(),
          missed.outcome(),
          missed.probability().orElse(null));
    }
  }

  record Change(String feature, @Nullable Object from, @Nullable Object to) {
    static Change of(Explained.Change change) {
      return new Change(change.feature(), change.from(), change.to());
    }
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Sampling(boolean exact, long evaluations, @Nullable Long seed) {
    static Sampling of(Explained.Sampling sampling) {
      return new Sampling(sampling.exact(), sampling.evaluations(), sampling.seed().orElse(null));
    }
  }
}
