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
import io.bellwether.platform.imports.ImportSource.PointSink;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Experiments and runs as MLflow's file store keeps them. */
final class FolderRuns {
  private static final List<RunStatus> BY_NUMBER =
      List.of(
          RunStatus.RUNNING,
          RunStatus.SCHEDULED,
          RunStatus.FINISHED,
          RunStatus.FAILED,
          RunStatus.KILLED);

  private FolderRuns() {}

  static Optional<Experiment> experiment(Path folder) {
    JsonNode meta = Folders.yaml(folder.resolve(Folders.META));
    return Folders.optional(meta, "experiment_id")
        .filter(id -> id.matches("\\d{1,18}"))
        .map(
            id ->
                new Experiment(
                    id,
                    meta.path("name").asText(),
                    meta.path("artifact_location").asText(),
                    DatabaseRuns.lifecycle(meta.path("lifecycle_stage").asText()),
                    Folders.time(meta, "creation_time").orElse(Instant.EPOCH),
                    Folders.time(meta, "last_update_time").orElse(Instant.EPOCH),
                    Folders.entries(folder.resolve("tags"))));
  }

  static Optional<FoundRun> run(Path folder) {
    JsonNode meta = Folders.yaml(folder.resolve(Folders.META));
    Optional<String> id =
        Folders.optional(meta, "run_id").or(() -> Folders.optional(meta, "run_uuid"));
    Map<String, String> tags = Folders.entries(folder.resolve("tags"));
    return id.map(
        known ->
            new FoundRun(
                new RunDetail(
                    bare(known, meta, tags),
                    Folders.entries(folder.resolve("params")),
                    List.of(),
                    tags,
                    inputs(folder),
                    links(folder)),
                Folders.time(meta, "deleted_time")));
  }

  private static Run bare(String id, JsonNode meta, Map<String, String> tags) {
    return new Run(
        id,
        meta.path("experiment_id").asText(),
        Folders.optional(meta, "run_name")
            .filter(name -> !name.isEmpty())
            .orElse(tags.getOrDefault(Run.NAME_TAG, "")),
        Folders.optional(meta, "user_id").orElse(""),
        status(meta.path("status")),
        Folders.time(meta, "start_time").orElse(Instant.EPOCH),
        Folders.time(meta, "end_time"),
        DatabaseRuns.lifecycle(meta.path("lifecycle_stage").asText()),
        meta.path("artifact_uri").asText());
  }

  private static RunStatus status(JsonNode status) {
    if (status.isTextual()) {
      return RunStatus.valueOf(status.textValue().toUpperCase(Locale.ROOT));
    }
    int number = status.asInt(1);
    return number >= 1 && number <= BY_NUMBER.size()
        ? BY_NUMBER.get(number - 1)
        : RunStatus.RUNNING;
  }

  private static List<DatasetInput> inputs(Path run) {
    List<DatasetInput> found = new ArrayList<>();
    for (Path input : Folders.in(run.resolve("inputs"))) {
      JsonNode meta = Folders.yaml(input.resolve(Folders.META));
      String dataset = meta.path("source_id").asText("");
      if (meta.path("source_type").asText().equals("DATASET") && dataset.matches("\\w+")) {
        JsonNode about =
            Folders.yaml(run.resolveSibling("datasets").resolve(dataset).resolve(Folders.META));
        Map<String, String> tags = new HashMap<>();
        meta.path("tags")
            .properties()
            .forEach(tag -> tags.put(tag.getKey(), tag.getValue().asText()));
        if (about.isObject()) {
          found.add(new DatasetInput(dataset(about), tags));
        }
      }
    }
    return found;
  }

  private static LoggedDataset dataset(JsonNode meta) {
    return new LoggedDataset(
        meta.path("name").asText(),
        meta.path("digest").asText(),
        meta.path("source_type").asText(),
        meta.path("source").asText(),
        Folders.optional(meta, "schema"),
        Folders.optional(meta, "profile"));
  }

  private static List<ModelLink> links(Path run) {
    List<ModelLink> found = new ArrayList<>();
    for (String folder : List.of("inputs", "outputs")) {
      for (Path link : Folders.in(run.resolve(folder))) {
        JsonNode meta = Folders.yaml(link.resolve(Folders.META));
        String type = meta.path("destination_type").asText();
        if (type.equals("MODEL_INPUT") || type.equals("MODEL_OUTPUT")) {
          found.add(
              new ModelLink(
                  meta.path("destination_id").asText(),
                  type.equals("MODEL_INPUT")
                      ? ModelLink.Direction.INPUT
                      : ModelLink.Direction.OUTPUT,
                  meta.path("step").asLong()));
        }
      }
    }
    return found;
  }

  static void points(Path run, PointSink sink) throws InterruptedException {
    for (var metric : new TreeMap<>(Folders.files(run.resolve("metrics"))).entrySet()) {
      try (BufferedReader lines = Files.newBufferedReader(metric.getValue())) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          Optional<MetricPoint> point = point(metric.getKey(), line);
          if (point.isPresent()) {
            sink.accept(point.get());
          }
        }
      } catch (IOException e) {
        throw Folders.unavailable(e);
      }
    }
  }

  /** Empty for a line that a crash has cut off. */
  private static Optional<MetricPoint> point(String key, String line) {
    String[] parts = line.strip().split(" ");
    try {
      return parts.length < 2
          ? Optional.empty()
          : Optional.of(
              new MetricPoint(
                  key,
                  number(parts[1]),
                  Long.parseLong(parts[0]),
                  parts.length > 2 ? Long.parseLong(parts[2]) : 0));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** As Python writes it. */
  static double number(String text) {
    return switch (text) {
      case "nan" -> Double.NaN;
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }
}
