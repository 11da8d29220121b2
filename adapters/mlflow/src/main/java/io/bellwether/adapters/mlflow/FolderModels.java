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
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Logged models, and the registry, as MLflow's file store keeps them. */
final class FolderModels {
  private FolderModels() {}

  static Optional<FoundModel> loggedModel(Path folder) {
    JsonNode meta = Folders.yaml(folder.resolve(Folders.META));
    return Folders.optional(meta, "model_id")
        .map(
            id ->
                new FoundModel(
                    new LoggedModel(
                        id,
                        meta.path("experiment_id").asText(),
                        meta.path("name").asText(),
                        meta.path("artifact_location").asText(),
                        status(meta.path("status").asInt()),
                        Folders.optional(meta, "model_type").orElse(""),
                        Folders.optional(meta, "source_run_id").orElse(""),
                        Folders.time(meta, "creation_timestamp").orElse(Instant.EPOCH),
                        Folders.time(meta, "last_updated_timestamp").orElse(Instant.EPOCH),
                        Folders.entries(folder.resolve("params")),
                        Folders.entries(folder.resolve("tags")),
                        metrics(id, folder.resolve("metrics"))),
                    meta.path("lifecycle_stage").asText().equals("deleted")));
  }

  static LoggedModel.Status status(int number) {
    return switch (number) {
      case 2 -> LoggedModel.Status.READY;
      case 3 -> LoggedModel.Status.UPLOAD_FAILED;
      default -> LoggedModel.Status.PENDING;
    };
  }

  private static List<ModelMetric> metrics(String model, Path folder) {
    List<ModelMetric> found = new ArrayList<>();
    Folders.files(folder)
        .forEach(
            (key, file) ->
                Folders.text(file)
                    .lines()
                    .map(line -> line.strip().split(" "))
                    .filter(parts -> parts.length == 4 || parts.length == 6)
                    .forEach(parts -> found.add(metric(model, key, parts))));
    return found;
  }

  private static ModelMetric metric(String model, String key, String[] parts) {
    boolean measured = parts.length == 6;
    return new ModelMetric(
        parts[3],
        new MetricPoint(
            key,
            FolderRuns.number(parts[1]),
            Long.parseLong(parts[0]),
            Long.parseLong(parts[2]),
            new MetricOrigin(model, measured ? parts[4] : "", measured ? parts[5] : "")));
  }

  static Optional<RegisteredModel> model(Path folder) {
    JsonNode meta = Folders.yaml(folder.resolve(Folders.META));
    Map<String, Integer> aliases = new HashMap<>();
    Folders.entries(folder.resolve("aliases"))
        .forEach((alias, version) -> aliases.put(alias, Integer.valueOf(version.strip())));
    return Folders.optional(meta, "name")
        .map(
            name ->
                new RegisteredModel(
                    name,
                    Folders.optional(meta, "description").orElse(""),
                    Folders.entries(folder.resolve("tags")),
                    aliases,
                    Folders.time(meta, "creation_timestamp").orElse(Instant.EPOCH),
                    Folders.time(meta, "last_updated_timestamp").orElse(Instant.EPOCH)));
  }

  static List<ModelVersion> versions(Path model) {
    return Folders.in(model).stream()
        .filter(folder -> folder.getFileName().toString().matches("version-\\d{1,9}"))
        .flatMap(folder -> version(folder).stream())
        .sorted(Comparator.comparingInt(ModelVersion::number))
        .toList();
  }

  private static Optional<ModelVersion> version(Path folder) {
    JsonNode meta = Folders.yaml(folder.resolve(Folders.META));
    String stage = meta.path("current_stage").asText();
    boolean ready = Folders.optional(meta, "status").orElse("READY").equals("READY");
    if (!meta.isObject() || stage.equals("Deleted_Internal") || !ready) {
      return Optional.empty();
    }
    return Optional.of(
        new ModelVersion(
            meta.path("name").asText(),
            meta.path("version").asInt(),
            SemanticVersion.FIRST,
            Stage.ofLabel(stage.toLowerCase(Locale.ROOT)).orElse(Stage.DEVELOPMENT),
            Content.elsewhere(
                Folders.optional(meta, "source").orElse(""),
                Folders.optional(meta, "run_id").filter(id -> !id.isEmpty()),
                Folders.entries(folder.resolve("tags")),
                Folders.optional(meta, "description").orElse("")),
            Folders.time(meta, "creation_timestamp").orElse(Instant.EPOCH),
            Folders.time(meta, "last_updated_timestamp").orElse(Instant.EPOCH),
            Folders.optional(meta, "user_id").orElse("")));
  }
}
