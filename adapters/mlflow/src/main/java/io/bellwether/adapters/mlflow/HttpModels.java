// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.bellwether.platform.experiments.LoggedModel;
import io.bellwether.platform.experiments.MetricOrigin;
import io.bellwether.platform.experiments.MetricPoint;
import io.bellwether.platform.experiments.ModelMetric;
import io.bellwether.platform.imports.ImportSource.FoundModel;
import io.bellwether.platform.registry.Content;
import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.platform.registry.RegisteredModel;
import io.bellwether.platform.registry.SemanticVersion;
import io.bellwether.platform.registry.Stage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Logged models, and the registry, as MLflow's protocol tells them. */
final class HttpModels {
  private HttpModels() {}

  static FoundModel loggedModel(JsonNode theirs) {
    JsonNode info = theirs.path("info");
    String id = info.path("model_id").asText();
    LoggedModel.Status status =
        switch (info.path("status").asText()) {
          case "LOGGED_MODEL_READY" -> LoggedModel.Status.READY;
          case "LOGGED_MODEL_UPLOAD_FAILED" -> LoggedModel.Status.UPLOAD_FAILED;
          default -> LoggedModel.Status.PENDING;
        };
    List<ModelMetric> metrics = new ArrayList<>();
    theirs
        .at("/data/metrics")
        .forEach(
            metric ->
                metrics.add(new ModelMetric(metric.path("run_id").asText(), point(id, metric))));
    return new FoundModel(
        new LoggedModel(
            id,
            info.path("experiment_id").asText(),
            info.path("name").asText(),
            info.path("artifact_uri").asText(),
            status,
            info.path("model_type").asText(),
            info.path("source_run_id").asText(),
            HttpRuns.time(info, "creation_timestamp_ms"),
            HttpRuns.time(info, "last_updated_timestamp_ms"),
            HttpRuns.entries(theirs.at("/data/params")),
            HttpRuns.entries(info.path("tags")),
            metrics),
        false);
  }

  private static MetricPoint point(String model, JsonNode metric) {
    return new MetricPoint(
        metric.path("key").asText(),
        HttpRuns.value(metric.path("value")),
        metric.path("timestamp").asLong(),
        metric.path("step").asLong(),
        new MetricOrigin(
            model, metric.path("dataset_name").asText(), metric.path("dataset_digest").asText()));
  }

  static RegisteredModel model(JsonNode theirs) {
    Map<String, Integer> aliases = new HashMap<>();
    theirs
        .path("aliases")
        .forEach(alias -> aliases.put(alias.path("alias").asText(), alias.path("version").asInt()));
    return new RegisteredModel(
        theirs.path("name").asText(),
        theirs.path("description").asText(),
        HttpRuns.entries(theirs.path("tags")),
        aliases,
        HttpRuns.time(theirs, "creation_timestamp"),
        HttpRuns.time(theirs, "last_updated_timestamp"));
  }

  static ModelVersion version(JsonNode theirs) {
    String stage = theirs.path("current_stage").asText().toLowerCase(Locale.ROOT);
    return new ModelVersion(
        theirs.path("name").asText(),
        theirs.path("version").asInt(),
        SemanticVersion.FIRST,
        Stage.ofLabel(stage).orElse(Stage.DEVELOPMENT),
        Content.elsewhere(
            theirs.path("source").asText(),
            Folders.optional(theirs, "run_id").filter(id -> !id.isEmpty()),
            HttpRuns.entries(theirs.path("tags")),
            theirs.path("description").asText()),
        HttpRuns.time(theirs, "creation_timestamp"),
        HttpRuns.time(theirs, "last_updated_timestamp"),
        theirs.path("user_id").asText());
  }
}
