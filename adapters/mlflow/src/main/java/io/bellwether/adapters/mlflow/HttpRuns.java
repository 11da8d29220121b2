// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.bellwether.platform.experiments.DatasetInput;
import io.bellwether.platform.experiments.Experiment;
import io.bellwether.platform.experiments.LoggedDataset;
import io.bellwether.platform.experiments.MetricPoint;
import io.bellwether.platform.experiments.ModelLink;
import io.bellwether.platform.experiments.Run;
import io.bellwether.platform.experiments.RunDetail;
import io.bellwether.platform.experiments.RunStatus;
import io.bellwether.platform.imports.ImportSource.FoundRun;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Experiments and runs as MLflow's protocol tells them. */
final class HttpRuns {
  private HttpRuns() {}

  /** Keys and values. */
  static Map<String, String> entries(JsonNode list) {
    Map<String, String> found = new HashMap<>();
    list.forEach(entry -> found.put(entry.path("key").asText(), entry.path("value").asText()));
    return found;
  }

  static Instant time(JsonNode thing, String field) {
    return Instant.ofEpochMilli(thing.path(field).asLong());
  }

  static Experiment experiment(JsonNode theirs) {
    return new Experiment(
        theirs.path("experiment_id").asText(),
        theirs.path("name").asText(),
        theirs.path("artifact_location").asText(),
        DatabaseRuns.lifecycle(theirs.path("lifecycle_stage").asText()),
        time(theirs, "creation_time"),
        time(theirs, "last_update_time"),
        entries(theirs.path("tags")));
  }

  static FoundRun run(JsonNode theirs) {
    JsonNode info = theirs.path("info");
    Run run =
        new Run(
            info.path("run_id").asText(),
            info.path("experiment_id").asText(),
            info.path("run_name").asText(),
            info.path("user_id").asText(),
            RunStatus.valueOf(info.path("status").asText("RUNNING")),
            time(info, "start_time"),
            Folders.time(info, "end_time"),
            DatabaseRuns.lifecycle(info.path("lifecycle_stage").asText()),
            info.path("artifact_uri").asText());
    return new FoundRun(
        new RunDetail(
            run,
            entries(theirs.at("/data/params")),
            List.of(),
            entries(theirs.at("/data/tags")),
            inputs(theirs.at("/inputs/dataset_inputs")),
            links(theirs)),
        Optional.empty());
  }

  private static List<DatasetInput> inputs(JsonNode list) {
    List<DatasetInput> found = new ArrayList<>();
    for (JsonNode input : list) {
      JsonNode dataset = input.path("dataset");
      found.add(
          new DatasetInput(
              new LoggedDataset(
                  dataset.path("name").asText(),
                  dataset.path("digest").asText(),
                  dataset.path("source_type").asText(),
                  dataset.path("source").asText(),
                  Folders.optional(dataset, "schema"),
                  Folders.optional(dataset, "profile")),
              entries(input.path("tags"))));
    }
    return found;
  }

  private static List<ModelLink> links(JsonNode run) {
    List<ModelLink> found = new ArrayList<>();
    run.at("/inputs/model_inputs")
        .forEach(
            link ->
                found.add(
                    new ModelLink(link.path("model_id").asText(), ModelLink.Direction.INPUT, 0)));
    run.at("/outputs/model_outputs")
        .forEach(
            link ->
                found.add(
                    new ModelLink(
                        link.path("model_id").asText(),
                        ModelLink.Direction.OUTPUT,
                        link.path("step").asLong())));
    return found;
  }

  static MetricPoint point(JsonNode metric) {
    return new MetricPoint(
        metric.path("key").asText(),
        value(metric.path("value")),
        metric.path("timestamp").asLong(),
        metric.path("step").asLong());
  }

  /** Protobuf writes what is no JSON number as a text. */
  static double value(JsonNode value) {
    return value.isTextual() ? Double.parseDouble(value.textValue()) : value.asDouble();
  }
}
