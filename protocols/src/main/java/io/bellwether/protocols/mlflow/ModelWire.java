// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.platform.registry.RegisteredModel;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Registered models and their versions as MLflow writes them. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record ModelWire(
    String name,
    long creationTimestamp,
    long lastUpdatedTimestamp,
    String description,
    List<Version> latestVersions,
    List<Entry> tags,
    List<Alias> aliases) {
  record Alias(String alias, String version) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Version(
      String name,
      String version,
      long creationTimestamp,
      long lastUpdatedTimestamp,
      String currentStage,
      String description,
      String source,
      String runId,
      String status,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Entry> tags,
      String runLink,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> aliases) {}

  static ModelWire of(RegisteredModel model, List<ModelVersion> latest) {
    return new ModelWire(
        model.name(),
        model.createdAt().toEpochMilli(),
        model.updatedAt().toEpochMilli(),
        model.description(),
        latest.stream().map(ModelWire::found).toList(),
        Entry.list(model.tags()),
        new TreeMap<>(model.aliases())
            .entrySet().stream()
                .map(alias -> new Alias(alias.getKey(), alias.getValue().toString()))
                .toList());
  }

  /** As searches show it, without its aliases. */
  static Version found(ModelVersion version) {
    return version(version, List.of());
  }

  static Version version(RegisteredModel model, ModelVersion version) {
    List<String> aliases =
        model.aliases().entrySet().stream()
            .filter(alias -> alias.getValue() == version.number())
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
    return version(version, aliases);
  }

  private static Version version(ModelVersion version, List<String> aliases) {
    return new Version(
        version.model(),
        Integer.toString(version.number()),
        version.createdAt().toEpochMilli(),
        version.updatedAt().toEpochMilli(),
        Stages.canonical(version.stage()),
        version.content().description(),
        version.content().source(),
        version.content().runId().orElse(""),
        "READY",
        Entry.list(version.content().tags()),
        version.content().runLink().orElse(""),
        aliases);
  }
}
