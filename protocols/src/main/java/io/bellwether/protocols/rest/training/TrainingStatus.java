// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.rest.training;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.bellwether.platform.orchestration.Job;
import io.bellwether.platform.orchestration.JobStatus;
import io.bellwether.platform.registry.Content;
import io.bellwether.protocols.rest.orchestration.JobWire;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A training's job, and what has come of it so far. */
record TrainingStatus(
    @JsonUnwrapped JobWire job,
    Optional<String> step,
    List<String> runIds,
    Optional<Best> best,
    Optional<String> modelVersion,
    Optional<String> semanticVersion,
    List<String> modelVersions,
    List<BiasGroup> bias) {
  private static final String METRIC = "metric.";

  static TrainingStatus of(Job job) {
    Map<String, String> result = job.result();
    return new TrainingStatus(
        JobWire.of(job),
        job.status() == JobStatus.RUNNING
            ? Optional.ofNullable(result.get("step"))
            : Optional.empty(),
        words(result.get("run_ids")),
        Best.of(result),
        Optional.ofNullable(result.get("model_version")),
        Optional.ofNullable(result.get("semantic_version")),
        words(result.get("model_versions")),
        bias(result));
  }

  private static List<String> words(@Nullable String text) {
    return text == null || text.isEmpty() ? List.of() : List.of(text.split(" "));
  }

  record Best(String runId, String modelType, Map<String, Content.Metric> metrics) {
    static Optional<Best> of(Map<String, String> result) {
      String run = result.get("best.run_id");
      String type = result.get("best.model_type");
      if (run == null || type == null) {
        return Optional.empty();
      }
      Map<String, Content.Metric> metrics = new TreeMap<>();
      result.forEach(
          (key, text) -> {
            if (key.startsWith(METRIC)) {
              metrics.put(key.substring(METRIC.length()), interval(text));
            }
          });
      return Optional.of(new Best(run, type, metrics));
    }

    private static Content.Metric interval(String text) {
      String[] parts = text.split(" ", -1);
      return new Content.Metric(Double.parseDouble(parts[0]), number(parts[1]), number(parts[2]));
    }

    private static Optional<Double> number(String text) {
      return text.isEmpty() ? Optional.empty() : Optional.of(Double.valueOf(text));
    }
  }

  record BiasGroup(String group, String value, Map<String, Optional<Double>> metrics) {
    static BiasGroup of(String line) {
      String[] parts = line.split("\t", -1);
      Map<String, Optional<Double>> metrics = new TreeMap<>();
      for (String part : List.of(parts).subList(2, parts.length)) {
        String[] pair = part.split("=", 2);
        double value = Double.parseDouble(pair[1]);
        metrics.put(pair[0], Double.isFinite(value) ? Optional.of(value) : Optional.empty());
      }
      return new BiasGroup(parts[0], parts[1], metrics);
    }
  }

  private static List<BiasGroup> bias(Map<String, String> result) {
    List<BiasGroup> groups = new ArrayList<>();
    new TreeMap<>(result)
        .forEach(
            (key, line) -> {
              if (key.startsWith("bias.")) {
                groups.add(BiasGroup.of(line));
              }
            });
    return groups;
  }
}
