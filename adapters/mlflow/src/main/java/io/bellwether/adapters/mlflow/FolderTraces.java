// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.bellwether.platform.imports.ImportSource.FoundTrace;
import io.bellwether.platform.tracing.Assessment;
import io.bellwether.platform.tracing.Trace;
import io.bellwether.platform.tracing.TraceState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Traces as MLflow's file store keeps them; their spans are among their files. */
final class FolderTraces {
  private FolderTraces() {}

  static Optional<FoundTrace> trace(Path folder) {
    JsonNode info = Folders.yaml(folder.resolve("trace_info.yaml"));
    Optional<String> id = Folders.optional(info, "trace_id");
    Optional<String> experiment =
        Folders.optional(info.at("/trace_location/mlflow_experiment"), "experiment_id");
    if (id.isEmpty() || experiment.isEmpty()) {
      return Optional.empty();
    }
    Trace trace =
        new Trace(
            id.get(),
            experiment.get(),
            Folders.optional(info, "client_request_id"),
            Instant.parse(info.path("request_time").asText()),
            Folders.optional(info, "execution_duration_ms")
                .map(millis -> Duration.ofMillis(Long.parseLong(millis))),
            state(info.path("state").asText()),
            Folders.optional(info, "request_preview"),
            Folders.optional(info, "response_preview"),
            Folders.entries(folder.resolve("request_metadata")),
            Folders.entries(folder.resolve("tags")),
            assessments(folder.resolve("assessments")));
    return Optional.of(new FoundTrace(trace, List.of(), List.of(), List.of()));
  }

  static TraceState state(String word) {
    return word.equals("OK")
        ? TraceState.OK
        : word.equals("ERROR")
            ? TraceState.ERROR
            : word.equals("IN_PROGRESS") ? TraceState.IN_PROGRESS : TraceState.STATE_UNSPECIFIED;
  }

  private static List<Assessment> assessments(Path folder) {
    List<Assessment> found = new ArrayList<>();
    new TreeMap<>(Folders.files(folder))
        .values()
        .forEach(
            file -> {
              JsonNode about = Folders.yaml(file);
              if (about.has("assessment_id")) {
                found.add(assessment(about));
              }
            });
    return found;
  }

  static Assessment assessment(JsonNode about) {
    Map<String, String> metadata = new HashMap<>();
    about
        .path("metadata")
        .properties()
        .forEach(entry -> metadata.put(entry.getKey(), entry.getValue().asText()));
    return new Assessment(
        about.path("assessment_id").asText(),
        about.path("trace_id").asText(),
        Folders.optional(about, "span_id"),
        about.path("assessment_name").asText(),
        kind(about),
        new Assessment.Source(
            about.at("/source/source_type").asText(), about.at("/source/source_id").asText()),
        value(about),
        failure(about.path("feedback").path("error")),
        Folders.optional(about, "rationale"),
        metadata,
        Folders.optional(about, "overrides"),
        about.path("valid").asBoolean(true),
        Instant.parse(about.path("create_time").asText()),
        Instant.parse(about.path("last_update_time").asText()));
  }

  private static Assessment.Kind kind(JsonNode about) {
    return about.has("issue")
        ? Assessment.Kind.ISSUE
        : about.has("expectation") ? Assessment.Kind.EXPECTATION : Assessment.Kind.FEEDBACK;
  }

  private static String value(JsonNode about) {
    JsonNode expected = about.path("expectation");
    JsonNode serialized = expected.path("serialized_value").path("value");
    JsonNode value =
        expected.isMissingNode() ? about.at("/feedback/value") : expected.path("value");
    if (about.has("issue")) {
      return issue(about.path("issue"));
    }
    return serialized.isTextual()
        ? serialized.textValue()
        : value.isMissingNode() ? "null" : value.toString();
  }

  /** An issue's name alone is its value here. */
  static String issue(JsonNode issue) {
    return TextNode.valueOf(issue.path("issue_name").asText()).toString();
  }

  private static Optional<Assessment.Failure> failure(JsonNode error) {
    return error.isObject()
        ? Optional.of(
            new Assessment.Failure(
                error.path("error_code").asText(),
                Folders.optional(error, "error_message"),
                Folders.optional(error, "stack_trace")))
        : Optional.empty();
  }
}
