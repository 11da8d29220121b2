// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import static io.bellwether.protocols.mlflow.Mlflow.DELETE_RUNS;
import static io.bellwether.protocols.mlflow.Mlflow.READ_RUNS;
import static io.bellwether.protocols.mlflow.Mlflow.WRITE_RUNS;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.bellwether.platform.evaluation.EvaluationDataset;
import io.bellwether.platform.evaluation.EvaluationDatasetField;
import io.bellwether.platform.evaluation.EvaluationDatasets;
import io.bellwether.platform.evaluation.EvaluationDatasets.Merged;
import io.bellwether.platform.evaluation.EvaluationRecord;
import io.bellwether.platform.shared.Page;
import io.bellwether.platform.shared.search.Search;
import io.bellwether.protocols.http.Exchange;
import io.bellwether.protocols.http.Route;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code mlflow/datasets}: data sets of examples. */
final class EvaluationDatasetCalls {
  private static final String PATH = "/3.0/mlflow/datasets/";
  private static final String ONE = PATH + "{id}";

  private final EvaluationDatasets datasets;

  EvaluationDatasetCalls(EvaluationDatasets datasets) {
    this.datasets = datasets;
  }

  List<Route> routes() {
    return List.of(
        Route.post(PATH + "create", WRITE_RUNS, this::create),
        Route.get(ONE, READ_RUNS, this::get),
        Mlflow.delete(ONE, DELETE_RUNS, this::delete),
        Route.query(PATH + "search", READ_RUNS, this::search),
        Route.get(PATH + "search", READ_RUNS, this::search),
        Mlflow.patch(ONE + "/tags", WRITE_RUNS, this::setTags),
        Mlflow.delete(ONE + "/tags/{key}", WRITE_RUNS, this::deleteTag),
        Route.post(ONE + "/records", WRITE_RUNS, this::merge),
        Route.get(ONE + "/records", READ_RUNS, this::records),
        Mlflow.delete(ONE + "/records", WRITE_RUNS, this::deleteRecords),
        Route.get(ONE + "/experiment-ids", READ_RUNS, this::experimentIds),
        Route.post(ONE + "/add-experiments", WRITE_RUNS, this::addExperiments),
        Route.post(ONE + "/remove-experiments", WRITE_RUNS, this::removeExperiments));
  }

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record SearchReply(List<EvaluationDatasetWire> datasets, @Nullable String nextPageToken) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record RecordsReply(String records, @Nullable String nextPageToken) {}

  private static void answer(Exchange exchange, EvaluationDataset dataset) {
    exchange.answer(200, Map.of("dataset", EvaluationDatasetWire.of(dataset)));
  }

  private static String id(Exchange exchange) {
    return exchange.pathName("id");
  }

  private void create(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    String name = fields.required("name");
    Map<String, String> tags =
        fields.filled("tags").map(EvaluationDatasetCalls::tags).orElse(Map.of());
    answer(
        exchange, datasets.create(exchange.caller(), name, tags, fields.texts("experiment_ids")));
  }

  /** Tags come as JSON in a text; null is no value, and other values become texts. */
  private static Map<String, String> tags(String json) {
    JsonNode tree = EvaluationRecordWire.tree(json);
    if (!tree.isObject()) {
      throw Refusal.invalid(
          "Invalid value %s for parameter 'tags' supplied: expected a JSON object."
              .formatted(tree));
    }
    Map<String, String> tags = new LinkedHashMap<>();
    tree.properties()
        .forEach(
            tag -> {
              JsonNode value = tag.getValue();
              if (!value.isNull()) {
                tags.put(tag.getKey(), value.isTextual() ? value.textValue() : value.toString());
              }
            });
    return tags;
  }

  private void get(Exchange exchange) {
    answer(exchange, datasets.get(exchange.caller(), id(exchange)));
  }

  private void delete(Exchange exchange) {
    datasets.delete(exchange.caller(), id(exchange));
    exchange.answer(200, Map.of());
  }

  private void search(Exchange exchange) throws IOException {
    Fields fields =
        exchange.method().equals("GET")
            ? Fields.ofQuery(
                exchange,
                List.of("filter_string", "max_results", "page_token"),
                List.of("experiment_ids", "order_by"))
            : Fields.of(exchange);
    List<String> experimentIds = fields.texts("experiment_ids");
    String filter = fields.text("filter_string").orElse("");
    List<String> orderBy = fields.texts("order_by");
    Search<EvaluationDatasetField> search =
        new Search<>(
            EvaluationSearches.conditions(filter),
            EvaluationSearches.orders(orderBy),
            Limits.maxResults(fields, 1000, 50_000),
            Token.read(fields, experimentIds, filter, orderBy));
    Page<EvaluationDataset> page = datasets.search(exchange.caller(), experimentIds, search);
    exchange.answer(
        200,
        new SearchReply(
            page.items().stream().map(EvaluationDatasetWire::of).toList(),
            Token.write(page.next(), experimentIds, filter, orderBy)));
  }

  private void setTags(Exchange exchange) throws IOException {
    Map<String, String> tags = tags(Fields.of(exchange).required("tags"));
    datasets.setTags(exchange.caller(), id(exchange), tags);
    exchange.answer(200, Map.of());
  }

  private void deleteTag(Exchange exchange) {
    datasets.deleteTag(exchange.caller(), id(exchange), exchange.pathName("key"));
    exchange.answer(200, Map.of());
  }

  private void merge(Exchange exchange) throws IOException {
    JsonNode tree = EvaluationRecordWire.tree(Fields.of(exchange).required("records"));
    if (!tree.isArray()) {
      throw Refusal.invalid(
          "Invalid value for parameter 'records' supplied: expected a JSON list.");
    }
    List<JsonNode> records = new ArrayList<>();
    tree.forEach(records::add);
    List<EvaluationRecord.Told> told = records.stream().map(EvaluationRecordWire::read).toList();
    Merged merged =
        datasets.merge(
            exchange.caller(),
            id(exchange),
            told,
            known -> EvaluationSchema.widened(known, records));
    exchange.answer(
        200, Map.of("inserted_count", merged.added(), "updated_count", merged.changed()));
  }

  private void records(Exchange exchange) throws IOException {
    Fields fields = Fields.ofQuery(exchange, List.of("max_results", "page_token"), List.of());
    String id = id(exchange);
    Page.Request request =
        new Page.Request(Limits.maxResults(fields, 1000, 1000), Token.read(fields, id));
    Page<EvaluationRecord> page = datasets.records(exchange.caller(), id, request);
    List<EvaluationRecordWire> wire = page.items().stream().map(EvaluationRecordWire::of).toList();
    exchange.answer(
        200, new RecordsReply(EvaluationDatasetWire.text(wire), Token.write(page.next(), id)));
  }

  private void deleteRecords(Exchange exchange) throws IOException {
    List<String> ids = Fields.of(exchange).texts("dataset_record_ids");
    int deleted = datasets.deleteRecords(exchange.caller(), id(exchange), ids);
    exchange.answer(200, Map.of("deleted_count", deleted));
  }

  private void experimentIds(Exchange exchange) {
    EvaluationDataset dataset = datasets.get(exchange.caller(), id(exchange));
    exchange.answer(200, Map.of("experiment_ids", dataset.experimentIds()));
  }

  private void addExperiments(Exchange exchange) throws IOException {
    List<String> ids = Fields.of(exchange).texts("experiment_ids");
    answer(exchange, datasets.addExperiments(exchange.caller(), id(exchange), ids));
  }

  private void removeExperiments(Exchange exchange) throws IOException {
    List<String> ids = Fields.of(exchange).texts("experiment_ids");
    answer(exchange, datasets.removeExperiments(exchange.caller(), id(exchange), ids));
  }
}
