// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import static io.bellwether.protocols.mlflow.Mlflow.DELETE_RUNS;
import static io.bellwether.protocols.mlflow.Mlflow.READ_RUNS;
import static io.bellwether.protocols.mlflow.Mlflow.WRITE_RUNS;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.bellwether.platform.experiments.LoggedModel;
import io.bellwether.platform.experiments.LoggedModelField;
import io.bellwether.platform.experiments.LoggedModels;
import io.bellwether.platform.experiments.NewLoggedModel;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.platform.shared.Page;
import io.bellwether.platform.shared.search.Condition;
import io.bellwether.platform.shared.search.Order;
import io.bellwether.platform.shared.search.Search;
import io.bellwether.protocols.http.Exchange;
import io.bellwether.protocols.http.Route;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code mlflow/logged-models}. */
final class LoggedModelCalls {
  private static final String PATH = "/2.0/mlflow/logged-models";
  private static final String METRICS = "metrics.";

  private final LoggedModels models;

  LoggedModelCalls(LoggedModels models) {
    this.models = models;
  }

  List<Route> routes() {
    return List.of(
        Route.post(PATH, WRITE_RUNS, this::create),
        Route.query(PATH + "/search", READ_RUNS, this::search),
        Route.get(PATH + "/{id}", READ_RUNS, this::get),
        Mlflow.patch(PATH + "/{id}", WRITE_RUNS, this::finish),
        Mlflow.delete(PATH + "/{id}", DELETE_RUNS, this::delete),
        Mlflow.patch(PATH + "/{id}/tags", WRITE_RUNS, this::setTags),
        Mlflow.delete(PATH + "/{id}/tags/{key}", WRITE_RUNS, this::deleteTag),
        Route.record(PATH + "/{id}/params", WRITE_RUNS, this::logParams));
  }

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record SearchReply(List<LoggedModelWire> models, @Nullable String nextPageToken) {}

  private static void answer(Exchange exchange, LoggedModel model) {
    exchange.answer(200, Map.of("model", LoggedModelWire.of(model)));
  }

  private void create(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    NewLoggedModel request =
        new NewLoggedModel(
            fields.required("experiment_id"),
            fields.filled("name").map(LoggedModelCalls::name),
            fields.text("model_type").orElse(""),
            fields.text("source_run_id").orElse(""),
            fields.entries("params"),
            fields.entries("tags"));
    answer(exchange, models.create(exchange.caller(), request));
  }

  private static String name(String name) {
    if (name.chars().anyMatch(c -> "/:.%\"'".indexOf(c) >= 0)) {
      throw Refusal.invalid(
          "Invalid model name (%s) provided. Model name must be a non-empty string and cannot"
                  .formatted(name.contains("'") ? "\"" + name + "\"" : "'" + name + "'")
              + " contain the following characters: ('/', ':', '.', '%', '\"', \"'\")");
    }
    return name;
  }

  private void get(Exchange exchange) {
    answer(exchange, models.get(exchange.caller(), exchange.pathName("id")));
  }

  private void finish(Exchange exchange) throws IOException {
    LoggedModel.Status status =
        switch (Fields.of(exchange).required("status")) {
          case "LOGGED_MODEL_READY" -> LoggedModel.Status.READY;
          case "LOGGED_MODEL_UPLOAD_FAILED" -> LoggedModel.Status.UPLOAD_FAILED;
          case String other ->
              throw Refusal.invalid(
                  "Invalid model status: %s. Expected statuses: LOGGED_MODEL_READY,"
                          .formatted(other)
                      + " LOGGED_MODEL_UPLOAD_FAILED.");
        };
    answer(exchange, models.finish(exchange.caller(), exchange.pathName("id"), status));
  }

  private void delete(Exchange exchange) {
    models.delete(exchange.caller(), exchange.pathName("id"));
    exchange.answer(200, Map.of());
  }

  private void setTags(Exchange exchange) throws IOException {
    Map<String, String> tags = Fields.of(exchange).entries("tags");
    models.setTags(exchange.caller(), exchange.pathName("id"), tags);
    exchange.answer(200, Map.of());
  }

  private void deleteTag(Exchange exchange) {
    String id = exchange.pathName("id");
    String key = exchange.pathName("key");
    try {
      models.deleteTag(exchange.caller(), id, key);
    } catch (NotFound missing) {
      throw missing.kind().equals("logged model tag")
          ? new Refusal(
              ErrorCode.RESOURCE_DOES_NOT_EXIST,
              "No tag with key '%s' found for model with ID '%s'.".formatted(key, id))
          : missing;
    }
    exchange.answer(200, Map.of());
  }

  private void logParams(Exchange exchange) throws IOException {
    Map<String, String> params = Fields.of(exchange).entries("params");
    models.logParams(exchange.caller(), exchange.pathName("id"), params);
    exchange.answer(200, Map.of());
  }

  private void search(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    List<String> experimentIds = fields.texts("experiment_ids");
    if (experimentIds.isEmpty()) {
      throw fields.missing("experiment_ids");
    }
    String filter = fields.text("filter").orElse("");
    List<Order<LoggedModelField>> order =
        fields.objects("order_by").stream().map(LoggedModelCalls::order).toList();
    Search<LoggedModelField> search =
        new Search<>(
            Filter.parse(filter).stream().map(LoggedModelCalls::condition).toList(),
            order,
            Limits.maxResults(fields, 100, 1000),
            Token.read(fields, experimentIds, filter, order));
    Page<LoggedModel> page = models.search(exchange.caller(), experimentIds, search);
    exchange.answer(
        200,
        new SearchReply(
            page.items().stream().map(LoggedModelWire::of).toList(),
            Token.write(page.next(), experimentIds, filter, order)));
  }

  private static Condition<LoggedModelField> condition(Clause clause) {
    if (clause.prefix().equals("metrics")) {
      return new Condition.Metric<>(clause.key(), clause.comparison(), clause.number());
    }
    if (clause.prefix().equals("params")) {
      return new Condition.Param<>(clause.key(), clause.match());
    }
    if (clause.prefix().equals("tags")) {
      return new Condition.Tag<>(clause.key(), clause.match());
    }
    LoggedModelField field = field(clause.key());
    return switch (field) {
      case ID, NAME, TYPE, SOURCE_RUN -> new Condition.Text<>(field, clause.match());
      case CREATED, UPDATED ->
          new Condition.Numeric<>(field, clause.comparison(), clause.number() * 1000);
    };
  }

  private static Order<LoggedModelField> order(Fields fields) {
    boolean ascending = !fields.has("ascending") || fields.flag("ascending");
    String name = fields.required("field_name");
    return name.startsWith(METRICS)
        ? new Order.ByMetric<>(name.substring(METRICS.length()), ascending)
        : new Order.ByField<>(field(name), ascending);
  }

  private static LoggedModelField field(String name) {
    return switch (name) {
      case "model_id" -> LoggedModelField.ID;
      case "name" -> LoggedModelField.NAME;
      case "model_type" -> LoggedModelField.TYPE;
      case "source_run_id" -> LoggedModelField.SOURCE_RUN;
      case "creation_timestamp", "creation_time" -> LoggedModelField.CREATED;
      case "last_updated_timestamp" -> LoggedModelField.UPDATED;
      default ->
          throw Refusal.invalid(
              "Invalid field '%s' (expected: model_id, name, model_type, source_run_id,"
                      .formatted(name)
                  + " creation_timestamp, last_updated_timestamp, params.k or tags.k)");
    };
  }
}
