// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.bellwether.platform.experiments.LoggedModel;
import java.util.List;

/** A logged model as MLflow writes it. */
record LoggedModelWire(Header info, Data data) {
  /** Unset types and runs are written as empty texts. */
  record Header(
      String modelId,
      String experimentId,
      String name,
      long creationTimestampMs,
      long lastUpdatedTimestampMs,
      String artifactUri,
      String status,
      String modelType,
      String sourceRunId,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Entry> tags) {}

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record Data(List<Entry> params, List<RunWire.Metric> metrics) {}

  static LoggedModelWire of(LoggedModel model) {
    return new LoggedModelWire(
        new Header(
            model.id(),
            model.experimentId(),
            model.name(),
            model.createdAt().toEpochMilli(),
            model.updatedAt().toEpochMilli(),
            model.artifactLocation(),
            "LOGGED_MODEL_" + model.status().name(),
            model.modelType(),
            model.sourceRunId(),
            Entry.list(model.tags())),
        new Data(
            Entry.list(model.params()),
            model.metrics().stream().map(m -> RunWire.metric(m.point(), m.runId())).toList()));
  }
}
