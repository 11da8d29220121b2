// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.rest.serving;

import com.fasterxml.jackson.databind.JsonNode;
import io.bellwether.platform.access.Permission;
import io.bellwether.platform.access.Permission.Resource;
import io.bellwether.platform.serving.LabelledPrediction;
import io.bellwether.platform.serving.Labels;
import io.bellwether.platform.serving.MadeElsewhere;
import io.bellwether.platform.serving.Prediction;
import io.bellwether.platform.serving.PredictionFilter;
import io.bellwether.platform.serving.Reasons;
import io.bellwether.platform.serving.Serving;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.Page;
import io.bellwether.protocols.http.Exchange;
import io.bellwether.protocols.http.Route;
import io.bellwether.protocols.http.Times;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The log of predictions, and the labels that come later. */
public final class PredictionRoutes {
  private static final Permission READ = Permission.read(Resource.SERVING);
  private static final Permission WRITE = Permission.write(Resource.SERVING);

  private final Serving serving;
  private final Labels labels;
  private final BiConsumer<Caller, PredictionFilter> names;

  /**
   * @param names refuses a filter that names what does not exist
   */
  public PredictionRoutes(
      Serving serving, Labels labels, BiConsumer<Caller, PredictionFilter> names) {
    this.serving = serving;
    this.labels = labels;
    this.names = names;
  }

  public List<Route> routes() {
    return List.of(
        Route.get("/api/v1/predictions", READ, this::list),
        Route.get("/api/v1/predictions/{prediction_id}", READ, this::get),
        Route.predict("/api/v1/monitoring/log-prediction", WRITE, this::log),
        Route.record("/api/v1/monitoring/ground-truth", WRITE, this::groundTruth));
  }

  private void list(Exchange exchange) {
    PredictionFilter wanted = PredictionQuery.read(exchange);
    Page<LabelledPrediction> found = labels.predictions(exchange.caller(), wanted, exchange.page());
    if (found.items().isEmpty() && found.next().isEmpty()) {
      names.accept(exchange.caller(), wanted);
    }
    exchange.answerPage("predictions", found, PredictReplies.Logged::of);
  }

  private void get(Exchange exchange) {
    Caller caller = exchange.caller();
    Prediction prediction = serving.get(caller, exchange.pathName("prediction_id"));
    LabelledPrediction labelled = labels.join(caller, List.of(prediction)).getFirst();
    List<Reasons> reasons = serving.explain(caller, prediction);
    exchange.answer(
        200,
        new PredictReplies.Detail(
            PredictReplies.Logged.of(labelled),
            PredictReplies.Explanation.ofOne(reasons),
            PredictReplies.Explanation.ofTargets(reasons),
            labels.history(caller, prediction.id()).stream()
                .map(PredictReplies.LabelReply::of)
                .toList()));
  }

  private record LogPrediction(
      @Nullable String modelName,
      @Nullable String modelVersion,
      @Nullable JsonNode features,
      @Nullable JsonNode entities,
      @Nullable JsonNode prediction,
      @Nullable Double probability,
      @Nullable Map<String, @Nullable Double> probabilities,
      @Nullable Double propensity,
      @Nullable String predictionId,
      @Nullable String time) {

    MadeElsewhere made() {
      return new MadeElsewhere(
          Optional.ofNullable(predictionId),
          required("model_name", modelName),
          required("model_version", modelVersion),
          Optional.ofNullable(propensity),
          Optional.ofNullable(time).map(text -> Times.read("time", text)),
          Scalars.map("features", required("features", features)),
          entities == null ? Map.of() : Scalars.keys("entities", entities),
          Scalars.answer("prediction", required("prediction", prediction)),
          Optional.ofNullable(probability),
          probabilities == null ? Map.of() : probabilities(probabilities));
    }

    private static Map<String, Double> probabilities(Map<String, @Nullable Double> given) {
      Map<String, Double> all = new LinkedHashMap<>();
      given.forEach((name, value) -> all.put(name, required("probabilities." + name, value)));
      return all;
    }
  }

  private static <T> T required(String field, @Nullable T value) {
    if (value == null) {
      throw InvalidInput.field(field, "absent", "a value", "send the field");
    }
    return value;
  }

  private void log(Exchange exchange) throws IOException {
    MadeElsewhere made = exchange.json(LogPrediction.class).made();
    Serving.Logged logged = serving.log(exchange.caller(), made);
    exchange.answer(
        logged.added() ? 201 : 200, new PredictReplies.Recorded(logged.id(), logged.warnings()));
  }

  private record GroundTruth(@Nullable List<@Nullable Truth> labels) {}

  private record Truth(
      @Nullable String predictionId,
      @Nullable String modelName,
      @Nullable JsonNode entities,
      @Nullable String predictedAt,
      @Nullable JsonNode label,
      @Nullable String time) {
    Labels.Truth truth(String field) {
      return new Labels.Truth(
          of(field),
          Scalars.answer(field + ".label", required(field + ".label", label)),
          Optional.ofNullable(time).map(text -> Times.read(field + ".time", text)));
    }

    private Labels.Of of(String field) {
      if (entities == null && modelName == null && predictedAt == null) {
        return new Labels.Id(required(field + ".prediction_id", predictionId));
      }
      if (predictionId != null) {
        throw InvalidInput.field(
            field + ".prediction_id",
            "beside an entity",
            "either prediction_id, or model_name and entities",
            "leave one out");
      }
      return new Labels.Entity(
          required(field + ".model_name", modelName),
          Scalars.keys(field + ".entities", required(field + ".entities", entities)),
          Optional.ofNullable(predictedAt).map(text -> Times.read(field + ".predicted_at", text)));
    }
  }

  private void groundTruth(Exchange exchange) throws IOException {
    List<@Nullable Truth> given = required("labels", exchange.json(GroundTruth.class).labels);
    List<Labels.Truth> truths = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      String field = "labels[" + i + "]";
      truths.add(required(field, given.get(i)).truth(field));
    }
    Labels.Receipt receipt = labels.record(exchange.caller(), truths);
    exchange.answer(200, PredictReplies.Receipt.of(receipt));
  }
}
