// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import static io.bellwether.protocols.mlflow.Mlflow.CREATE_RUNS;
import static io.bellwether.protocols.mlflow.Mlflow.DELETE_RUNS;
import static io.bellwether.protocols.mlflow.Mlflow.READ_RUNS;
import static io.bellwether.protocols.mlflow.Mlflow.WRITE_RUNS;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.bellwether.platform.experiments.Experiment;
import io.bellwether.platform.experiments.ExperimentField;
import io.bellwether.platform.experiments.Experiments;
import io.bellwether.platform.experiments.Lifecycle;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.platform.shared.Page;
import io.bellwether.platform.shared.search.Condition;
import io.bellwether.platform.shared.search.Match;
import io.bellwether.platform.shared.search.Order;
import io.bellwether.platform.shared.search.Search;
import io.bellwether.protocols.http.Exchange;
import io.bellwether.protocols.http.Route;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code mlflow/experiments}. */
final class ExperimentCalls {
  private static final String PATH = "/2.0/mlflow/experiments/";

  private final Experiments experiments;

  ExperimentCalls(Experiments experiments) {
    this.experiments = experiments;
  }

  List<Route> routes() {
    return List.of(
        Route.post(PATH + "create", CREATE_RUNS, this::create),
        Route.get(PATH + "get", READ_RUNS, this::get),
        Route.get(PATH + "get-by-name", READ_RUNS, this::getByName),
        Route.query(PATH + "search", READ_RUNS, e -> search(e, Fields.of(e))),
        Route.get(PATH + "search", READ_RUNS, e -> search(e, searchQuery(e))),
        Route.post(PATH + "update", WRITE_RUNS, this::update),
        Route.post(PATH + "delete", DELETE_RUNS, this::delete),
        Route.post(PATH + "restore", DELETE_RUNS, this::restore),
        Route.post(PATH + "set-experiment-tag", WRITE_RUNS, this::setTag),
        Route.post(PATH + "delete-experiment-tag", WRITE_RUNS, this::deleteTag));
  }

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record Wire(
      String experimentId,
      String name,
      String artifactLocation,
      String lifecycleStage,
      long lastUpdateTime,
      long creationTime,
      List<Entry> tags,
      String workspace) {}

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record SearchReply(List<Wire> experiments, @Nullable String nextPageToken) {}

  private static Wire wire(Caller caller, Experiment experiment) {
    return new Wire(
        experiment.id(),
        experiment.name(),
        experiment.artifactLocation(),
        experiment.lifecycle().name().toLowerCase(Locale.ROOT),
        experiment.updatedAt().toEpochMilli(),
        experiment.createdAt().toEpochMilli(),
        Entry.list(experiment.tags()),
        caller.workspace());
  }

  private void create(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    String name = Limits.length("name", fields.required("name"), Limits.EXPERIMENT_NAME);
    Map<String, String> tags = fields.entries("tags");
    tags.forEach(
        (key, value) -> {
          Limits.key("key", key);
          Limits.length("value", value, Limits.EXPERIMENT_TAG_VALUE);
        });
    String location = Uris.artifactLocation(fields.text("artifact_location").orElse(""));
    Experiment made = experiments.create(exchange.caller(), name, location, tags);
    exchange.answer(200, Map.of("experiment_id", made.id()));
  }

  private static String id(Fields fields) {
    return checkedId(fields.required("experiment_id"));
  }

  /** Ids are numbers, written as texts. */
  static String checkedId(String id) {
    if (!id.matches("-?\\d{1,18}")) {
      throw Refusal.invalid(
          "Invalid experiment ID '%s'. Experiment ID must be a valid integer.".formatted(id));
    }
    return id;
  }

  private void get(Exchange exchange) throws IOException {
    Fields fields = Fields.ofQuery(exchange, List.of("experiment_id"), List.of());
    exchange.answer(200, get(exchange.caller(), fields));
  }

  Object get(Caller caller, Fields fields) {
    return Map.of("experiment", found(caller, id(fields)));
  }

  Wire found(Caller caller, String id) {
    return wire(caller, experiments.get(caller, id));
  }

  private void getByName(Exchange exchange) throws IOException {
    Fields fields = Fields.ofQuery(exchange, List.of("experiment_name"), List.of());
    String name = fields.required("experiment_name");
    answer(exchange, experiments.getByName(exchange.caller(), name));
  }

  private static void answer(Exchange exchange, Experiment experiment) {
    exchange.answer(200, Map.of("experiment", wire(exchange.caller(), experiment)));
  }

  private static Fields searchQuery(Exchange exchange) throws IOException {
    return Fields.ofQuery(
        exchange, List.of("max_results", "page_token", "filter", "view_type"), List.of("order_by"));
  }

  private void search(Exchange exchange, Fields fields) {
    String filter = fields.text("filter").orElse("");
    List<String> orderBy = fields.texts("order_by");
    Set<Lifecycle> lifecycles = lifecycles(fields.text("view_type").orElse("ACTIVE_ONLY"));
    Search<ExperimentField> search =
        new Search<>(
            Filter.parse(filter).stream().map(ExperimentCalls::condition).toList(),
            orderBy.stream().map(ExperimentCalls::order).toList(),
            Limits.maxResults(fields, 1000, 50_000),
            Token.read(fields, filter, orderBy, lifecycles));
    Page<Experiment> page = experiments.search(exchange.caller(), lifecycles, search);
    exchange.answer(
        200,
        new SearchReply(
            page.items().stream().map(found -> wire(exchange.caller(), found)).toList(),
            Token.write(page.next(), filter, orderBy, lifecycles)));
  }

  /** An unknown view means active ones, as in MLflow. */
  static Set<Lifecycle> lifecycles(String view) {
    return switch (view) {
      case "ALL" -> EnumSet.allOf(Lifecycle.class);
      case "DELETED_ONLY" -> EnumSet.of(Lifecycle.DELETED);
      default -> EnumSet.of(Lifecycle.ACTIVE);
    };
  }

  private static Condition<ExperimentField> condition(Clause clause) {
    if (isTag(clause.prefix())) {
      return new Condition.Tag<>(clause.key(), clause.match());
    }
    ExperimentField field = field(clause.prefix(), clause.key());
    return switch (field) {
      case ID -> new Condition.Text<>(field, idMatch(clause));
      case NAME -> new Condition.Text<>(field, nameMatch(clause));
      case CREATED, UPDATED ->
          new Condition.Numeric<>(field, clause.comparison(), clause.number() * 1000);
    };
  }

  private static Match idMatch(Clause clause) {
    return switch (clause.operator()) {
      case EQUAL, NOT_EQUAL, IN, NOT_IN -> clause.match();
      case LESS, AT_MOST, GREATER, AT_LEAST, LIKE, ILIKE, RLIKE, IS_NULL, IS_NOT_NULL ->
          throw Refusal.invalid("Invalid comparator for experiment_id: " + clause.operator());
    };
  }

  private static Match nameMatch(Clause clause) {
    return switch (clause.operator()) {
      case IN, NOT_IN, IS_NULL, IS_NOT_NULL ->
          throw Refusal.invalid(
              "Only ['experiment_id'] attributes support comparison with a list of quoted string"
                  + " values.");
      case EQUAL, NOT_EQUAL, LESS, AT_MOST, GREATER, AT_LEAST, LIKE, ILIKE, RLIKE -> clause.match();
    };
  }

  private static Order<ExperimentField> order(String text) {
    Filter.OrderTerm term = Filter.order(text);
    return new Order.ByField<>(field(term.prefix(), term.key()), term.ascending());
  }

  static boolean isTag(String prefix) {
    return prefix.equals("tag") || prefix.equals("tags");
  }

  private static ExperimentField field(String prefix, String key) {
    if (!prefix.isEmpty() && !prefix.equals("attribute")) {
      throw ModelFilters.entity(prefix);
    }
    return switch (key) {
      case "name" -> ExperimentField.NAME;
      case "experiment_id" -> ExperimentField.ID;
      case "creation_time" -> ExperimentField.CREATED;
      case "last_update_time" -> ExperimentField.UPDATED;
      default ->
          throw Refusal.invalid(
              "Invalid attribute key '%s' specified. Valid keys are '[creation_time,".formatted(key)
                  + " experiment_id, last_update_time, name]'");
    };
  }

  private void update(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    String id = id(fields);
    String name = Limits.length("name", fields.required("new_name"), Limits.EXPERIMENT_NAME);
    experiments.rename(exchange.caller(), id, name);
    exchange.answer(200, Map.of());
  }

  private void delete(Exchange exchange) throws IOException {
    experiments.delete(exchange.caller(), id(Fields.of(exchange)));
    exchange.answer(200, Map.of());
  }

  private void restore(Exchange exchange) throws IOException {
    experiments.restore(exchange.caller(), id(Fields.of(exchange)));
    exchange.answer(200, Map.of());
  }

  private void setTag(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    String id = id(fields);
    String key = Limits.key("key", fields.required("key"));
    String value =
        Limits.length("value", fields.text("value").orElse(""), Limits.EXPERIMENT_TAG_VALUE);
    experiments.setTag(exchange.caller(), id, key, value);
    exchange.answer(200, Map.of());
  }

  private void deleteTag(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    String id = id(fields);
    String key = fields.required("key");
    try {
      experiments.deleteTag(exchange.caller(), id, key);
    } catch (NotFound missing) {
      throw missing.kind().equals("experiment tag")
          ? new Refusal(
              ErrorCode.RESOURCE_DOES_NOT_EXIST,
              "No tag with name: %s in experiment with id %s".formatted(key, id))
          : missing;
    }
    exchange.answer(200, Map.of());
  }
}
