// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.bellwether.platform.evaluation.EvaluationDataset;
import io.bellwether.protocols.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A data set of examples as MLflow writes it: tags, schema and profile are JSON in texts. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record EvaluationDatasetWire(
    String datasetId,
    String name,
    String tags,
    @Nullable String schema,
    @Nullable String profile,
    String digest,
    long createdTime,
    long lastUpdateTime,
    @Nullable String createdBy,
    @Nullable String lastUpdatedBy,
    List<String> experimentIds) {
  static EvaluationDatasetWire of(EvaluationDataset dataset) {
    return new EvaluationDatasetWire(
        dataset.id(),
        dataset.name(),
        text(dataset.tags()),
        dataset.schema().orElse(null),
        dataset.records() == 0 ? null : text(Map.of("num_records", dataset.records())),
        dataset.digest(),
        dataset.createdAt().toEpochMilli(),
        dataset.updatedAt().toEpochMilli(),
        dataset.createdBy().orElse(null),
        dataset.updatedBy().orElse(null),
        dataset.experimentIds());
  }

  /** JSON as text. */
  static String text(Object value) {
    return new String(Json.bytes(value), StandardCharsets.UTF_8);
  }
}
