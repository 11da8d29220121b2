// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.mlflow;

import static io.bellwether.adapters.mlflow.DatabaseRuns.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.bellwether.platform.tracing.Assessment;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What is said of traces, in MLflow's database. */
final class DatabaseAssessments {
  private DatabaseAssessments() {}

  static Assessment read(ResultSet row) throws SQLException {
    Assessment.Kind kind =
        Assessment.Kind.valueOf(row.getString("assessment_type").toUpperCase(Locale.ROOT));
    String value = text(row.getString("value"));
    return new Assessment(
        row.getString("assessment_id"),
        row.getString("trace_id"),
        Optional.ofNullable(row.getString("span_id")),
        row.getString("name"),
        kind,
        new Assessment.Source(text(row.getString("source_type")), text(row.getString("source_id"))),
        kind == Assessment.Kind.ISSUE ? FolderTraces.issue(SpanContent.tree(value)) : value,
        Optional.ofNullable(row.getString("error")).map(DatabaseAssessments::failure),
        Optional.ofNullable(row.getString("rationale")),
        metadata(text(row.getString("assessment_metadata"))),
        Optional.ofNullable(row.getString("overrides")),
        row.getBoolean("valid"),
        Times.orEpoch(row, "created_timestamp"),
        Times.orEpoch(row, "last_updated_timestamp"));
  }

  private static Assessment.Failure failure(String json) {
    JsonNode error = SpanContent.tree(json);
    return new Assessment.Failure(
        error.path("error_code").asText(),
        optional(error.path("error_message")),
        optional(error.path("stack_trace")));
  }

  private static Optional<String> optional(JsonNode text) {
    return text.isTextual() ? Optional.of(text.textValue()) : Optional.empty();
  }

  private static Map<String, String> metadata(String json) {
    Map<String, String> found = new HashMap<>();
    SpanContent.tree(json)
        .properties()
        .forEach(entry -> found.put(entry.getKey(), entry.getValue().asText()));
    return found;
  }
}
