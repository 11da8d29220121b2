// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import static io.bellwether.protocols.mlflow.Mlflow.WRITE_RUNS;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bellwether.platform.experiments.DatasetInput;
import io.bellwether.platform.experiments.LoggedDataset;
import io.bellwether.platform.experiments.MetricOrigin;
import io.bellwether.platform.experiments.MetricPoint;
import io.bellwether.platform.experiments.ModelLink;
import io.bellwether.platform.experiments.ModelLink.Direction;
import io.bellwether.platform.experiments.RunLog;
import io.bellwether.platform.experiments.Runs;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.protocols.http.Exchange;
import io.bellwether.protocols.http.Route;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What runs log: metrics, parameters, batches, inputs, outputs. */
final class LogCalls {
  private static final String PATH = "/2.0/mlflow/runs/";
  private static final int MOST_IN_BATCH = 1000;
  private static final int MOST_PARAMS = 100;

  private final Runs runs;

  LogCalls(Runs runs) {
    this.runs = runs;
  }

  List<Route> routes() {
    return List.of(
        Route.record(PATH + "log-metric", WRITE_RUNS, this::logMetric),
        Route.record(PATH + "log-parameter", WRITE_RUNS, this::logParameter),
        Route.record(PATH + "log-batch", WRITE_RUNS, this::logBatch),
        Route.record(PATH + "log-inputs", WRITE_RUNS, this::logInputs),
        Route.record(PATH + "outputs", WRITE_RUNS, this::logOutputs),
        Route.record(PATH + "log-model", WRITE_RUNS, this::logModel));
  }

  private void logMetric(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    String id = RunCalls.runId(fields);
    runs.log(exchange.caller(), id, RunLog.metrics(List.of(metric(fields))));
    exchange.answer(200, Map.of());
  }

  private static MetricPoint metric(Fields fields) {
    long time = fields.number("timestamp").orElseThrow(() -> fields.missing("timestamp"));
    String modelId = fields.text("model_id").orElse("");
    String dataset = fields.text("dataset_name").orElse("");
    String digest = fields.text("dataset_digest").orElse("");
    String key = Limits.key(fields.at("name"), "Metric name", fields.required("key"));
    double value = fields.real("value").orElseThrow(() -> fields.missing("value"));
    if (time < 0) {
      throw Refusal.invalid(
          "Invalid value %d for parameter '%s' supplied: metric '%s' (value=%s). Timestamp must be"
                  .formatted(time, fields.at("timestamp"), key, value)
              + " a nonnegative long (64-bit integer) ");
    }
    return new MetricPoint(
        key,
        value,
        time,
        fields.number("step").orElse(0L),
        new MetricOrigin(modelId, dataset, digest));
  }

  private void logParameter(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    String id = RunCalls.runId(fields);
    String key = Limits.key("key", "Param key", fields.required("key"));
    String value = Limits.cut(fields.text("value").orElse(""), Limits.PARAM_VALUE);
    try {
      runs.log(exchange.caller(), id, RunLog.params(Map.of(key, value)));
    } catch (InvalidInput changed) {
      throw changed.code().equals("param_changed")
          ? Refusal.invalid(
              "Changing param values is not allowed. Param with key='%s' was already logged with"
                      .formatted(key)
                  + " value='%s' for run ID='%s'. Attempted logging new value '%s'."
                      .formatted(changed.problems().getFirst().expected(), id, value))
          : changed;
    }
    exchange.answer(200, Map.of());
  }

  private void logBatch(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    String id = fields.required("run_id");
    List<MetricPoint> metrics = fields.objects("metrics").stream().map(LogCalls::metric).toList();
    List<Fields> params = fields.objects("params");
    List<Fields> tags = fields.objects("tags");
    Limits.count("metrics", metrics, MOST_IN_BATCH);
    Limits.count("params", params, MOST_PARAMS);
    Limits.count("tags", tags, MOST_PARAMS);
    int all = metrics.size() + params.size() + tags.size();
    if (all > MOST_IN_BATCH) {
      throw Refusal.invalid(
          "A batch logging request can contain at most %d metrics, params, and tags. Got %d metrics,"
                  .formatted(MOST_IN_BATCH, all)
              + " params, and tags. Please split up metrics, params, and tags across multiple"
              + " requests and try again.");
    }
    refuseRepeats(params);
    RunLog log =
        new RunLog(
            metrics,
            entries(params, "Param key", Limits.PARAM_VALUE),
            entries(tags, "key", Limits.RUN_TAG_VALUE));
    try {
      runs.log(exchange.caller(), id, log);
    } catch (InvalidInput changed) {
      throw changed.code().equals("param_changed") ? paramsChanged(id, changed) : changed;
    }
    exchange.answer(200, Map.of());
  }

  /** Of a tag that comes twice the last one counts. */
  private static Map<String, String> entries(List<Fields> items, String subject, int mostValue) {
    Map<String, String> entries = new LinkedHashMap<>();
    for (Fields item : items) {
      String key = Limits.key(item.at("key"), subject, item.required("key"));
      entries.put(key, Limits.cut(item.text("value").orElse(""), mostValue));
    }
    return entries;
  }

  private static void refuseRepeats(List<Fields> params) {
    Set<String> seen = new LinkedHashSet<>();
    Set<String> repeated = new LinkedHashSet<>();
    for (Fields param : params) {
      String key = param.required("key");
      if (!seen.add(key)) {
        repeated.add("'" + key + "'");
      }
    }
    if (!repeated.isEmpty()) {
      throw Refusal.invalid(
          "Duplicate parameter keys have been submitted: %s. Please ensure the request contains"
                  .formatted(repeated)
              + " only one param value per param key.");
    }
  }

  private static Refusal paramsChanged(String id, InvalidInput changed) {
    String params =
        changed.problems().stream()
            .map(
                p ->
                    "{'key': '%s', 'old_value': '%s', 'new_value': '%s'}"
                        .formatted(p.field(), p.expected(), p.value()))
            .collect(Collectors.joining(", ", "[", "]"));
    return Refusal.invalid(
        "Changing param values is not allowed. Params were already logged='%s' for run ID='%s'."
            .formatted(params, id));
  }

  private void logInputs(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    String id = fields.required("run_id");
    List<DatasetInput> inputs = fields.objects("datasets").stream().map(LogCalls::input).toList();
    List<ModelLink> models = models(fields, Direction.INPUT);
    runs.link(exchange.caller(), id, inputs, models);
    exchange.answer(200, Map.of());
  }

  private static DatasetInput input(Fields fields) {
    Fields dataset = fields.object("dataset");
    LoggedDataset logged =
        new LoggedDataset(
            Limits.length("name", dataset.required("name"), 500),
            Limits.length("digest", dataset.required("digest"), 36),
            dataset.required("source_type"),
            Limits.length("source", dataset.required("source"), 65_535),
            dataset.text("schema").map(text -> Limits.length("schema", text, 1_048_575)),
            dataset.text("profile").map(text -> Limits.length("profile", text, 16_777_215)));
    return new DatasetInput(logged, fields.entries("tags"));
  }

  private void logOutputs(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    List<ModelLink> models = models(fields, Direction.OUTPUT);
    runs.link(exchange.caller(), fields.required("run_id"), List.of(), models);
    exchange.answer(200, Map.of());
  }

  /** The models of a run as clients before MLflow 3 log them: a list in a tag. */
  private void logModel(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    String id = fields.required("run_id");
    ObjectNode entry = MlModels.summary(fields.required("model_json"));
    runs.logToTag(
        exchange.caller(), id, MlModels.HISTORY_TAG, present -> MlModels.with(present, entry));
    exchange.answer(200, Map.of());
  }

  private static List<ModelLink> models(Fields fields, Direction direction) {
    List<ModelLink> models = new ArrayList<>();
    for (Fields model : fields.objects("models")) {
      models.add(
          new ModelLink(model.required("model_id"), direction, model.number("step").orElse(0L)));
    }
    return models;
  }
}
