// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import static io.bellwether.protocols.mlflow.Mlflow.CREATE_MODELS;
import static io.bellwether.protocols.mlflow.Mlflow.DELETE_MODELS;
import static io.bellwether.protocols.mlflow.Mlflow.READ_MODELS;
import static io.bellwether.protocols.mlflow.Mlflow.WRITE_MODELS;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.bellwether.platform.registry.ModelEdits;
import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.platform.registry.RegisteredModel;
import io.bellwether.platform.registry.Registry;
import io.bellwether.platform.registry.Stage;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.platform.shared.Page;
import io.bellwether.protocols.http.Exchange;
import io.bellwether.protocols.http.Route;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code mlflow/registered-models}. */
final class ModelCalls {
  private static final String PATH = "/2.0/mlflow/registered-models/";
  private static final int MOST = 1000;
  private static final int MOST_WALKED = 1_000_000;

  private final Registry registry;
  private final ModelEdits edits;
  private final Mlflow.Policy policy;

  ModelCalls(Registry registry, ModelEdits edits, Mlflow.Policy policy) {
    this.registry = registry;
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
    exchange.answer(200, Map.of("registered_model", wire(exchange, model)));
  }

  private ModelWire wire(Exchange exchange, RegisteredModel model) {
    List<ModelVersion> versions = registry.versions(exchange.caller(), model.name());
    return ModelWire.of(model, Stages.latest(versions, EnumSet.allOf(Stage.class)));
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

  /** In the order of names it reads no further than the page; every other order needs all. */
  private void search(Exchange exchange) throws IOException {
    Fields fields =
        Fields.ofQuery(
            exchange, List.of("filter", "max_results", "page_token"), List.of("order_by"));
    String filter = fields.text("filter").orElse("");
    List<String> orderBy = fields.texts("order_by");
    Predicate<RegisteredModel> wanted = ModelFilters.models(filter);
    Optional<Comparator<RegisteredModel>> order = ModelFilters.order(orderBy);
    int limit = Limits.maxResults(fields, 100, MOST);
    Optional<String> after = Token.read(fields, filter, orderBy);
    Page<RegisteredModel> page =
        order.isEmpty()
            ? Page.of(walk(exchange, wanted, after, limit + 1), limit, RegisteredModel::name)
            : ordered(walk(exchange, wanted, Optional.empty(), MOST_WALKED), order, after, limit);
    exchange.answer(
        200,
        new SearchReply(
            page.items().stream().map(model -> wire(exchange, model)).toList(),
            Token.write(page.next(), filter, orderBy)));
  }

  private List<RegisteredModel> walk(
      Exchange exchange, Predicate<RegisteredModel> wanted, Optional<String> after, int most) {
    List<RegisteredModel> found = new ArrayList<>();
    Optional<String> next = after;
    do {
      Page<RegisteredModel> page = registry.list(exchange.caller(), new Page.Request(MOST, next));
      page.items().stream().filter(wanted).forEach(found::add);
      next = page.next();
    } while (next.isPresent() && found.size() < most);
    return found.size() > most ? found.subList(0, most) : found;
  }

  private static Page<RegisteredModel> ordered(
      List<RegisteredModel> found,
      Optional<Comparator<RegisteredModel>> order,
      Optional<String> after,
      int limit) {
    int from = Math.min(found.size(), after.map(Integer::parseInt).orElse(0));
    int to = Math.min(found.size(), from + limit);
    return new Page<>(
        found.stream().sorted(order.orElseThrow()).toList().subList(from, to),
        to < found.size() ? Optional.of(Integer.toString(to)) : Optional.empty());
  }

  private static Fields latestQuery(Exchange exchange) throws IOException {
    return Fields.ofQuery(exchange, List.of("name"), List.of("stages"));
  }

  private void latest(Exchange exchange, Fields fields) {
    RegisteredModel model = registry.model(exchange.caller(), name(fields));
    Set<Stage> wanted =
        fields.texts("stages").stream().map(Stages::parse).collect(Collectors.toSet());
    Set<Stage> stages = wanted.isEmpty() ? EnumSet.allOf(Stage.class) : wanted;
    List<ModelVersion> versions = registry.versions(exchange.caller(), model.name());
    exchange.answer(
        200,
        new LatestReply(
            Stages.latest(versions, stages).stream()
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
        ? registry.versions(exchange.caller(), model.name()).stream().findFirst()
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
