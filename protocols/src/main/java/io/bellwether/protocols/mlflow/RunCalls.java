// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import static io.bellwether.protocols.mlflow.Mlflow.DELETE_RUNS;
import static io.bellwether.protocols.mlflow.Mlflow.READ_RUNS;
import static io.bellwether.protocols.mlflow.Mlflow.WRITE_RUNS;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.bellwether.platform.experiments.Lifecycle;
import io.bellwether.platform.experiments.NewRun;
import io.bellwether.platform.experiments.Run;
import io.bellwether.platform.experiments.RunChange;
import io.bellwether.platform.experiments.RunDetail;
import io.bellwether.platform.experiments.RunField;
import io.bellwether.platform.experiments.RunStatus;
import io.bellwether.platform.experiments.Runs;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.platform.shared.Page;
import io.bellwether.platform.shared.search.Search;
import io.bellwether.protocols.http.Exchange;
import io.bellwether.protocols.http.Route;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code mlflow/runs}, but for what runs log. */
final class RunCalls {
  private static final String PATH = "/2.0/mlflow/runs/";
  private static final int MOST_EXPERIMENTS = 20;
  private static final int MOST_DATASETS = 1000;

  private final Runs runs;

  RunCalls(Runs runs) {
    this.runs = runs;
  }

  List<Route> routes() {
    return List.of(
        Route.post(PATH + "create", WRITE_RUNS, this::create),
        Route.get(PATH + "get", READ_RUNS, this::get),
        Route.post(PATH + "update", WRITE_RUNS, this::update),
        Route.post(PATH + "delete", DELETE_RUNS, this::delete),
        Route.post(PATH + "restore", DELETE_RUNS, this::restore),
        Route.query(PATH + "search", READ_RUNS, this::search),
        Route.query("/2.0/mlflow/experiments/search-datasets", READ_RUNS, this::searchDatasets),
        Route.post(PATH + "set-tag", WRITE_RUNS, this::setTag),
        Route.post(PATH + "delete-tag", WRITE_RUNS, this::deleteTag));
  }

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record SearchReply(List<RunWire> runs, @Nullable String nextPageToken) {}

  /** Clients send the id under its old name too. */
  static String runId(Fields fields) {
    return fields
        .filled("run_id")
        .or(() -> fields.filled("run_uuid"))
        .orElseThrow(() -> fields.missing("run_id"));
  }

  private void create(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    Map<String, String> tags = fields.entries("tags");
    tags.replaceAll((_, value) -> Limits.cut(value, Limits.RUN_TAG_VALUE));
    tags.keySet().forEach(key -> Limits.length("key", key, Limits.KEY));
    NewRun request =
        new NewRun(
            fields.filled("experiment_id").map(ExperimentCalls::checkedId).orElse("0"),
            name(fields.filled("run_name"), Optional.ofNullable(tags.get(Run.NAME_TAG))),
            fields.text("user_id").orElse(""),
            fields.number("start_time").map(RunCalls::time),
            tags);
    exchange.answer(
        200, Map.of("run", RunWire.of(runs.create(exchange.caller(), request)).fresh()));
  }

  private static Optional<String> name(Optional<String> name, Optional<String> tag) {
    if (name.isPresent() && tag.isPresent() && !name.equals(tag)) {
      throw Refusal.invalid(
          "Both 'run_name' argument and 'mlflow.runName' tag are specified, but with different"
              + " values (run_name='%s', mlflow.runName='%s').".formatted(name.get(), tag.get()));
    }
    return name.or(() -> tag.filter(text -> !text.isEmpty()));
  }

  /** Milliseconds; what microseconds cannot hold is refused. */
  static Instant time(long millis) {
    if (Math.abs((double) millis) > Long.MAX_VALUE / 1000.0) {
      throw Refusal.invalid("Invalid value " + millis + " for a time in milliseconds supplied.");
    }
    return Instant.ofEpochMilli(millis);
  }

  private void get(Exchange exchange) throws IOException {
    Fields fields = Fields.ofQuery(exchange, List.of("run_id", "run_uuid"), List.of());
    exchange.answer(200, get(exchange.caller(), fields));
  }

  Object get(Caller caller, Fields fields) {
    return Map.of("run", RunWire.of(runs.get(caller, runId(fields))));
  }

  private void update(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    RunChange change =
        new RunChange(
            fields.text("status").flatMap(RunCalls::status),
            fields.number("end_time").map(RunCalls::time),
            fields.filled("run_name"));
    Run run = runs.update(exchange.caller(), runId(fields), change);
    exchange.answer(200, Map.of("run_info", RunWire.info(run)));
  }

  /** An unknown status is ignored, as by MLflow. */
  private static Optional<RunStatus> status(String name) {
    return Arrays.stream(RunStatus.values()).filter(s -> s.name().equals(name)).findFirst();
  }

  private void delete(Exchange exchange) throws IOException {
    runs.delete(exchange.caller(), Fields.of(exchange).required("run_id"));
    exchange.answer(200, Map.of());
  }

  private void restore(Exchange exchange) throws IOException {
    runs.restore(exchange.caller(), Fields.of(exchange).required("run_id"));
    exchange.answer(200, Map.of());
  }

  private void search(Exchange exchange) throws IOException {
    exchange.answer(200, search(exchange.caller(), Fields.of(exchange)));
  }

  Object search(Caller caller, Fields fields) {
    List<String> experimentIds = fields.texts("experiment_ids");
    String filter = fields.text("filter").orElse("");
    List<String> orderBy = fields.texts("order_by");
    Set<Lifecycle> lifecycles =
        ExperimentCalls.lifecycles(fields.text("run_view_type").orElse("ACTIVE_ONLY"));
    Search<RunField> search =
        new Search<>(
            RunSearches.conditions(filter),
            RunSearches.orders(orderBy),
            Limits.maxResults(fields, 1000, 50_000),
            Token.read(fields, experimentIds, filter, orderBy, lifecycles));
    Page<RunDetail> page =
        experimentIds.isEmpty()
            ? new Page<>(List.of(), Optional.empty())
            : runs.search(caller, experimentIds, lifecycles, search);
    return new SearchReply(
        page.items().stream().map(RunWire::of).toList(),
        Token.write(page.next(), experimentIds, filter, orderBy, lifecycles));
  }

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record DatasetsReply(List<DatasetItem> datasetSummaries) {}

  /** A data set with what it was read for. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record DatasetItem(String experimentId, String name, String digest, Optional<String> context) {}

  private void searchDatasets(Exchange exchange) throws IOException {
    exchange.answer(200, searchDatasets(exchange.caller(), Fields.of(exchange)));
  }

  Object searchDatasets(Caller caller, Fields fields) {
    List<String> ids = fields.texts("experiment_ids");
    if (ids.isEmpty()) {
      throw Refusal.invalid("SearchDatasets request must specify at least one experiment_id.");
    }
    if (ids.size() > MOST_EXPERIMENTS) {
      throw Refusal.invalid(
          "SearchDatasets request cannot specify more than %d experiment_ids. Received %d"
                  .formatted(MOST_EXPERIMENTS, ids.size())
              + " experiment_ids.");
    }
    ids.forEach(ExperimentCalls::checkedId);
    List<DatasetItem> items =
        runs.datasets(caller, ids, MOST_DATASETS).stream()
            .map(d -> new DatasetItem(d.experimentId(), d.name(), d.digest(), d.context()))
            .toList();
    return new DatasetsReply(items);
  }

  private void setTag(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    String key = Limits.key("key", fields.required("key"));
    String value = Limits.cut(fields.text("value").orElse(""), Limits.RUN_TAG_VALUE);
    runs.setTag(exchange.caller(), runId(fields), key, value);
    exchange.answer(200, Map.of());
  }

  private void deleteTag(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    String id = fields.required("run_id");
    String key = fields.required("key");
    try {
      runs.deleteTag(exchange.caller(), id, key);
    } catch (NotFound missing) {
      if (missing.kind().equals("run")) {
        throw missing;
      }
      throw new Refusal(
          ErrorCode.RESOURCE_DOES_NOT_EXIST, "No tag with name: " + key + " in run with id " + id);
    }
    exchange.answer(200, Map.of());
  }
}
