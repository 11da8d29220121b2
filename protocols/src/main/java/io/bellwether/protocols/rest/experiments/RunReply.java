// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.rest.experiments;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.bellwether.platform.experiments.DatasetInput;
import io.bellwether.platform.experiments.LoggedDataset;
import io.bellwether.platform.experiments.MetricPoint;
import io.bellwether.platform.experiments.ModelLink;
import io.bellwether.platform.experiments.Run;
import io.bellwether.platform.experiments.RunDetail;
import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.platform.shared.ArtifactStore;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A run as a list shows it. */
record RunReply(
    String runId,
    String name,
    String experimentId,
    String experimentName,
    String status,
    String lifecycleStage,
    String user,
    Instant startedAt,
    Optional<Instant> endedAt,
    String artifactUri,
    Map<String, String> params,
    Map<String, Double> metrics,
    Map<String, String> tags,
    List<Dataset> datasets) {
  static RunReply of(RunDetail detail, String experimentName) {
    Run run = detail.run();
    Map<String, Double> metrics = new TreeMap<>();
    detail.metrics().forEach(point -> metrics.put(point.key(), point.value()));
    return new RunReply(
        run.id(),
        run.name(),
        run.experimentId(),
        experimentName,
        run.status().name(),
        run.lifecycle().name().toLowerCase(Locale.ROOT),
        run.user(),
        run.startedAt(),
        run.endedAt(),
        run.artifactUri(),
        new TreeMap<>(detail.params()),
        metrics,
        new TreeMap<>(detail.tags()),
        detail.inputs().stream().map(Dataset::of).toList());
  }

  /** What the run says it has read. */
  record Dataset(
      String name, String digest, Optional<String> context, String sourceType, String source) {
    static Dataset of(DatasetInput input) {
      LoggedDataset dataset = input.dataset();
      return new Dataset(
          dataset.name(),
          dataset.digest(),
          Optional.ofNullable(input.tags().get(DatasetInput.CONTEXT_TAG)),
          dataset.sourceType(),
          dataset.source());
    }
  }

  /** A run with all that hangs on it. */
  record Detail(
      @JsonUnwrapped RunReply run,
      List<Latest> latestMetrics,
      List<Artifact> artifacts,
      List<Version> modelVersions,
      List<LoggedModel> loggedModels) {
    static Detail of(
        RunReply run,
        RunDetail detail,
        List<ArtifactStore.Entry> files,
        int rootLength,
        List<ModelVersion> versions) {
      return new Detail(
          run,
          detail.metrics().stream().map(Latest::of).toList(),
          files.stream()
              .map(file -> new Artifact(file.path().substring(rootLength), file.size()))
              .toList(),
          versions.stream().map(Version::of).toList(),
          detail.models().stream().map(LoggedModel::of).toList());
    }
  }

  record Latest(String key, double value, long step, Instant time) {
    static Latest of(MetricPoint point) {
      return new Latest(
          point.key(), point.value(), point.step(), Instant.ofEpochMilli(point.timeMillis()));
    }
  }

  /** A logged model that the run has read or made. */
  record LoggedModel(String modelId, String direction, long step) {
    static LoggedModel of(ModelLink link) {
      return new LoggedModel(
          link.modelId(), link.direction().name().toLowerCase(Locale.ROOT), link.step());
    }
  }

  record Artifact(String path, long sizeBytes) {}

  record Version(String name, String version, String semanticVersion) {
    static Version of(ModelVersion version) {
      return new Version(
          version.model(),
          Integer.toString(version.number()),
          version.semanticVersion().toString());
    }
  }
}
