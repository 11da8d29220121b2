// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import static io.bellwether.protocols.mlflow.Mlflow.CREATE_MODELS;
import static io.bellwether.protocols.mlflow.Mlflow.DELETE_MODELS;
import static io.bellwether.protocols.mlflow.Mlflow.READ_MODELS;
import static io.bellwether.protocols.mlflow.Mlflow.WRITE_MODELS;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.bellwether.platform.registry.ModelEdits;
import io.bellwether.platform.registry.ModelField;
import io.bellwether.platform.registry.ModelSearches;
import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.platform.registry.RegisteredModel;
import io.bellwether.platform.registry.Registry;
import io.bellwether.platform.registry.Stage;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.platform.shared.Page;
import io.bellwether.platform.shared.search.Search;
import io.bellwether.protocols.http.Exchange;
import io.bellwether.protocols.http.Route;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code mlflow/registered-models}. */
final class ModelCalls {
  private static final String PATH = "/2.0/mlflow/registered-models/";
  private static final int MOST = 1000;

  private final Registry registry;
  private final ModelSearches searches;
  private final ModelEdits edits;
  private final Mlflow.Policy policy;

  ModelCalls(Registry registry, ModelSearches searches, ModelEdits edits, Mlflow.Policy policy) {
    this.registry = registry;
    this.searches = searches;
    this.edits = edits;
    this.policy = policy;
  }

  List<Route> routes() {
    return List.of(
        Route.post(PATH + "create", CREATE_MODELS, this::create),
        Route.get(PATH + "get", READ_MODELS, this::get),
        Route.get(PATH + "search", READ_MODELS, this::search),
        Mlflow.patch(PATH + "update", WRITE_MODELS, this::update),
        Route.post(PATH + "rename", WRITE_MODELS, this::rename),
        Mlflow.delete(PATH + "delete", DELETE_MODELS, this::delete),
        Route.query(PATH + "get-latest-versions", READ_MODELS, e -> latest(e, Fields.of(e))),
        Route.get(PATH + "get-latest-versions", READ_MODELS, e -> latest(e, latestQuery(e))),
        Route.post(PATH + "set-tag", WRITE_MODELS, this::setTag),
        Mlflow.delete(PATH + "delete-tag", WRITE_MODELS, this::deleteTag),
        Route.post(PATH + "alias", WRITE_MODELS, this::setAlias),
        Mlflow.delete(PATH + "alias", WRITE_MODELS, this::deleteAlias),
        Route.get(PATH + "alias", READ_MODELS, this::getByAlias));
  }

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record SearchReply(List<ModelWire> registeredModels, @Nullable String nextPageToken) {}

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record LatestReply(List<ModelWire.Version> modelVersions) {}

  static String name(Fields fields) {
    return checked("name", fields.required("name"));
  }

  private static String checked(String parameter, String name) {
    if (name.isBlank()) {
      throw Refusal.invalid("Missing value for required parameter '" + parameter + "'.");
    }
    if (name.indexOf('/') >= 0 || name.indexOf(':') >= 0) {
      throw Refusal.invalid(
          "Invalid model name '%s'. Names cannot contain '/' or ':'.".formatted(name));
    }
    return name;
  }

  private void answer(Exchange exchange, RegisteredModel model) {
    exchange.answer(200, Map.of("registered_model", wire(exchange, List.of(model)).getFirst()));
  }

  private List<ModelWire> wire(Exchange exchange, List<RegisteredModel> models) {
    Map<String, List<ModelVersion>> newest = searches.newestOfStages(exchange.caller(), models);
    return models.stream()
        .map(
            model ->
                ModelWire.of(model, Stages.inOrder(newest.getOrDefault(model.name(), List.of()))))
        .toList();
  }

  private void create(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    RegisteredModel model =
        registry.create(
            exchange.caller(), name(fields), fields.text("description").orElse(""), tags(fields));
    answer(exchange, model);
  }

  static Map<String, String> tags(Fields fields) {
    Map<String, String> tags = fields.entries("tags");
    tags.forEach(
        (key, value) -> {
          Limits.key("key", key);
          Limits.length("value", value, Limits.MODEL_TAG_VALUE);
        });
    return tags;
  }

  private void get(Exchange exchange) throws IOException {
    Fields fields = Fields.ofQuery(exchange, List.of("name"), List.of());
    answer(exchange, registry.model(exchange.caller(), name(fields)));
  }

  private void update(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    String description = fields.text("description").orElse("");
    answer(exchange, edits.describe(exchange.caller(), name(fields), description));
  }

  private void rename(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    String newName = checked("new_name", fields.required("new_name"));
    answer(exchange, edits.rename(exchange.caller(), name(fields), newName));
  }

  private void delete(Exchange exchange) throws IOException {
    registry.delete(exchange.caller(), name(Fields.of(exchange)));
    exchange.answer(200, Map.of());
  }

  private void search(Exchange exchange) throws IOException {
    Fields fields =
        Fields.ofQuery(
            exchange, List.of("filter", "max_results", "page_token"), List.of("order_by"));
    String filter = fields.text("filter").orElse("");
    List<String> orderBy = fields.texts("order_by");
    List<Clause> clauses = Filter.parse(filter);
    Search<ModelField> search =
        new Search<>(
            ModelFilters.models(clauses),
            orderBy.stream().map(ModelFilters::modelOrder).toList(),
            Limits.maxResults(fields, 100, MOST),
            Token.read(fields, filter, orderBy));
    Page<RegisteredModel> page =
        searches.models(exchange.caller(), ModelFilters.prompts(clauses), search);
    exchange.answer(
        200,
        new SearchReply(wire(exchange, page.items()), Token.write(page.next(), filter, orderBy)));
  }

  private static Fields latestQuery(Exchange exchange) throws IOException {
    return Fields.ofQuery(exchange, List.of("name"), List.of("stages"));
  }

  private void latest(Exchange exchange, Fields fields) {
    RegisteredModel model = registry.model(exchange.caller(), name(fields));
    Set<Stage> wanted =
        fields.texts("stages").stream().map(Stages::parse).collect(Collectors.toSet());
    Set<Stage> stages = wanted.isEmpty() ? EnumSet.allOf(Stage.class) : wanted;
    List<ModelVersion> newest =
        searches
            .newestOfStages(exchange.caller(), List.of(model))
            .getOrDefault(model.name(), List.of());
    exchange.answer(
        200,
        new LatestReply(
            Stages.inOrder(newest).stream()
                .filter(version -> stages.contains(version.stage()))
                .map(version -> ModelWire.version(model, version))
                .toList()));
  }

  private void setTag(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    String key = Limits.key("key", fields.required("key"));
    String value = Limits.length("value", fields.text("value").orElse(""), Limits.MODEL_TAG_VALUE);
    edits.setTag(exchange.caller(), name(fields), key, value);
    exchange.answer(200, Map.of());
  }

  private void deleteTag(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    edits.deleteTag(exchange.caller(), name(fields), fields.required("key"));
    exchange.answer(200, Map.of());
  }

  private static String alias(Fields fields) {
    String alias = fields.required("alias");
    if (alias.toLowerCase(Locale.ROOT).equals("latest")) {
      throw Refusal.invalid("'latest' alias name (case insensitive) is reserved.");
    }
    if (alias.matches("[vV]\\d+")) {
      throw Refusal.invalid("Version alias name '" + alias + "' is reserved.");
    }
    Limits.length("Registered model alias name", alias, 255);
    if (!alias.matches("[\\w-]+")) {
      throw Refusal.invalid(
          "Invalid alias name: '%s'. Names may only contain alphanumerics, underscores (_), and"
                  .formatted(alias)
              + " dashes (-).");
    }
    return alias;
  }

  private void setAlias(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    String alias = alias(fields);
    int version = VersionCalls.version(fields);
    String name = name(fields);
    try {
      if (alias.equals(RegisteredModel.CHAMPION)) {
        ModelVersion asked = registry.version(exchange.caller(), name, Integer.toString(version));
        policy.check(exchange.caller(), asked);
      }
      registry.setAlias(exchange.caller(), name, version, alias, "");
    } catch (NotFound missing) { // Of an unknown model MLflow says that it has no such version.
      throw new NotFound("model version", name + " " + version);
    }
    exchange.answer(200, Map.of());
  }

  private void deleteAlias(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    registry.removeAlias(exchange.caller(), name(fields), fields.required("alias"));
    exchange.answer(200, Map.of());
  }

  /** The alias {@code latest} is nobody's, but the newest version answers to it. */
  private Optional<ModelVersion> aliased(Exchange exchange, RegisteredModel model, String alias) {
    return alias.toLowerCase(Locale.ROOT).equals("latest")
        ? registry.newest(exchange.caller(), model.name())
        : registry.aliased(exchange.caller(), model.name(), alias);
  }

  private void getByAlias(Exchange exchange) throws IOException {
    Fields fields = Fields.ofQuery(exchange, List.of("name", "alias"), List.of());
    String alias = fields.required("alias");
    RegisteredModel model = registry.model(exchange.caller(), name(fields));
    ModelVersion version =
        aliased(exchange, model, alias)
            .orElseThrow(() -> Refusal.invalid("Registered model alias " + alias + " not found."));
    exchange.answer(200, Map.of("model_version", ModelWire.version(model, version)));
  }
}
