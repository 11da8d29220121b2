// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.bellwether.platform.experiments.DatasetInput;
import io.bellwether.platform.experiments.LoggedDataset;
import io.bellwether.platform.experiments.MetricPoint;
import io.bellwether.platform.experiments.ModelLink;
import io.bellwether.platform.experiments.ModelLink.Direction;
import io.bellwether.platform.experiments.Run;
import io.bellwether.platform.experiments.RunDetail;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Runs as MLflow writes them; what is unset or empty is left out. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record RunWire(Header info, Data data, Inputs inputs, @Nullable Outputs outputs) {
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Header(
      String runUuid,
      String experimentId,
      String runName,
      String userId,
      String status,
      long startTime,
      @Nullable Long endTime,
      String artifactUri,
      String lifecycleStage,
      String runId) {}

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record Data(List<Metric> metrics, List<Entry> params, List<Entry> tags) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Metric(
      String key,
      double value,
      long timestamp,
      long step,
      @Nullable String datasetName,
      @Nullable String datasetDigest,
      @Nullable String modelId,
      @Nullable String runId) {}

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record Inputs(List<DatasetUse> datasetInputs, List<ModelUse> modelInputs) {}

  record DatasetUse(
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Entry> tags, Dataset dataset) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Dataset(
      String name,
      String digest,
      String sourceType,
      String source,
      @Nullable String schema,
      @Nullable String profile) {}

  record ModelUse(String modelId) {}

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record Outputs(List<ModelMade> modelOutputs) {}

  record ModelMade(String modelId, long step) {}

  static RunWire of(RunDetail detail) {
    List<ModelUse> read =
        links(detail, Direction.INPUT).stream().map(m -> new ModelUse(m.modelId())).toList();
    List<ModelMade> made =
        links(detail, Direction.OUTPUT).stream()
            .map(m -> new ModelMade(m.modelId(), m.step()))
            .toList();
    return new RunWire(
        info(detail.run()),
        new Data(
            detail.metrics().stream().map(RunWire::ofRun).toList(),
            Entry.list(detail.params()),
            Entry.list(detail.tags())),
        new Inputs(detail.inputs().stream().map(RunWire::use).toList(), read),
        new Outputs(made));
  }

  private static List<ModelLink> links(RunDetail detail, Direction direction) {
    return detail.models().stream().filter(link -> link.direction() == direction).toList();
  }

  static Header info(Run run) {
    return new Header(
        run.id(),
        run.experimentId(),
        run.name(),
        run.user(),
        run.status().name(),
        run.startedAt().toEpochMilli(),
        run.endedAt().map(time -> time.toEpochMilli()).orElse(null),
        run.artifactUri(),
        run.lifecycle().name().toLowerCase(Locale.ROOT),
        run.id());
  }

  /** Without outputs: a run that was just made has none, and MLflow does not say so. */
  RunWire fresh() {
    return new RunWire(info, data, inputs, null);
  }

  /** As runs show it: without data set and model. */
  static Metric ofRun(MetricPoint point) {
    return ofRun(point, null);
  }

  static Metric ofRun(MetricPoint point, @Nullable String runId) {
    return metric(
        new MetricPoint(point.key(), point.value(), point.timeMillis(), point.step()), runId);
  }

  /** MLflow answers an infinity as the largest double. */
  static Metric metric(MetricPoint point, @Nullable String runId) {
    double value =
        Double.isNaN(point.value())
            ? Double.NaN
            : Math.clamp(point.value(), -Double.MAX_VALUE, Double.MAX_VALUE);
    return new Metric(
        point.key(),
        value,
        point.timeMillis(),
        point.step(),
        set(point.origin().datasetName()),
        set(point.origin().datasetDigest()),
        set(point.origin().modelId()),
        runId);
  }

  private static @Nullable String set(String text) {
    return text.isEmpty() ? null : text;
  }

  private static DatasetUse use(DatasetInput input) {
    LoggedDataset dataset = input.dataset();
    return new DatasetUse(
        Entry.list(input.tags()),
        new Dataset(
            dataset.name(),
            dataset.digest(),
            dataset.sourceType(),
            dataset.source(),
            dataset.schema().orElse(null),
            dataset.profile().orElse(null)));
  }
}
