// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.rest.serving;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.bellwether.platform.serving.Answer;
import io.bellwether.platform.serving.Label;
import io.bellwether.platform.serving.LabelledPrediction;
import io.bellwether.platform.serving.Labels;
import io.bellwether.platform.serving.Prediction;
import io.bellwether.platform.serving.Reasons;
import io.bellwether.platform.serving.RiskLevel;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What serving answers, on the wire. */
final class PredictReplies {
  private static final double MILLIS = 1000;

  private PredictReplies() {}

  /** The answer to a request; what does not apply is left out. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Reply(
      String predictionId,
      String modelName,
      String modelVersion,
      String semanticVersion,
      String route,
      @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Object prediction,
      @Nullable Double probability,
      @Nullable Map<String, Double> probabilities,
      @Nullable String riskLevel,
      @Nullable Object margin,
      @Nullable Explanation explanation,
      @Nullable List<Explanation> explanations) {
    static Reply of(Answer answer, boolean margin) {
      Prediction prediction = answer.prediction();
      return new Reply(
          prediction.id(),
          prediction.model(),
          prediction.version(),
          prediction.semanticVersion().orElse(""),
          prediction.route().name(),
          answer.outcome(),
          prediction.probability().orElse(null),
          answer.probabilities().orElse(null),
          prediction.risk().map(RiskLevel::label).orElse(null),
          margin && !answer.margins().isEmpty() ? margin(answer.margins()) : null,
          answer.reasons().isEmpty() ? null : Explanation.ofOne(answer.reasons()).orElse(null),
          answer.reasons().isEmpty() ? null : Explanation.ofTargets(answer.reasons()).orElse(null));
    }

    private static Object margin(List<Double> margins) {
      return margins.size() == 1 ? margins.getFirst() : margins;
    }
  }

  record Batch(List<Reply> predictions) {}

  record Explanation(
      String space,
      @JsonProperty("class") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Object explained,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer target,
      double baseValue,
      @JsonInclude(JsonInclude.Include.NON_NULL)
          ExplanationReplies.@Nullable BaselineReply baseline,
      List<Contribution> contributions) {
    /** Of the one answer; none if there are several targets. */
    static Optional<Explanation> ofOne(List<Reasons> reasons) {
      return reasons.stream()
          .filter(one -> one.target().isEmpty())
          .findFirst()
          .map(Explanation::of);
    }

    /** Of each of several targets. */
    static Optional<List<Explanation>> ofTargets(List<Reasons> reasons) {
      return Optional.of(
              reasons.stream()
                  .filter(one -> one.target().isPresent())
                  .map(Explanation::of)
                  .toList())
          .filter(targets -> !targets.isEmpty());
    }

    private static Explanation of(Reasons reasons) {
      return new Explanation(
          reasons.space(),
          reasons.explained().orElse(null),
          reasons.target().orElse(null),
          reasons.baseValue(),
          reasons.baseline().map(ExplanationReplies.BaselineReply::of).orElse(null),
          reasons.contributions().stream().map(Contribution::of).toList());
    }
  }

  /** One input's part; a missing value is shown as null. */
  record Contribution(
      String feature,
      @Nullable Object value,
      double contribution,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double probabilityEffect) {
    static Contribution of(Reasons.Reason reason) {
      return new Contribution(
          reason.feature(),
          reason.value(),
          reason.contribution(),
          reason.probabilityEffect().orElse(null));
    }
  }

  record Health(String status, String modelVersion, String semanticVersion) {}

  record LabelReply(Object value, Instant time) {
    static LabelReply of(Label label) {
      return new LabelReply(label.value(), label.time());
    }
  }

  /** A prediction of the log. */
  record Logged(
      String predictionId,
      String modelName,
      String modelVersion,
      Optional<String> semanticVersion,
      String route,
      Optional<Double> propensity,
      Optional<String> endpoint,
      Optional<String> client,
      Optional<String> requestId,
      Instant time,
      Map<String, @Nullable Object> features,
      Optional<Map<String, String>> entities,
      @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Object prediction,
      Optional<Double> probability,
      Optional<Map<String, Double>> probabilities,
      Optional<String> riskLevel,
      Optional<LabelReply> label,
      Optional<Double> latencyMs) {
    static Logged of(LabelledPrediction labelled) {
      Prediction prediction = labelled.prediction();
      return new Logged(
          prediction.id(),
          prediction.model(),
          prediction.version(),
          prediction.semanticVersion(),
          prediction.route().name(),
          prediction.route().propensity(),
          prediction.request().map(Prediction.Request::endpoint),
          prediction.request().map(Prediction.Request::client),
          prediction.request().map(Prediction.Request::id),
          prediction.time(),
          prediction.features(),
          Optional.of(prediction.entities()).filter(keys -> !keys.isEmpty()),
          prediction.told(),
          prediction.probability(),
          Optional.of(prediction.output().probabilities()).filter(all -> !all.isEmpty()),
          prediction.risk().map(RiskLevel::label),
          labelled.label().map(LabelReply::of),
          prediction.latencySeconds().map(seconds -> seconds * MILLIS));
    }
  }

  /** A prediction of the log with its reasons and all labels that it had. */
  record Detail(
      @JsonUnwrapped Logged prediction,
      Optional<Explanation> explanation,
      Optional<List<Explanation>> explanations,
      List<LabelReply> labelHistory) {}

  record Recorded(String predictionId, List<String> warnings) {}

  record UnknownEntity(String modelName, Map<String, String> entities) {}

  record Receipt(int matched, List<String> unknown, List<UnknownEntity> unknownEntities) {
    static Receipt of(Labels.Receipt receipt) {
      return new Receipt(
          receipt.matched(),
          receipt.unknown(),
          receipt.unknownEntities().stream()
              .map(one -> new UnknownEntity(one.model(), one.keys()))
              .toList());
    }
  }
}
