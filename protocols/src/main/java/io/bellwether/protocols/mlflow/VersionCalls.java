// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import static io.bellwether.protocols.mlflow.Mlflow.DELETE_MODELS;
import static io.bellwether.protocols.mlflow.Mlflow.READ_MODELS;
import static io.bellwether.protocols.mlflow.Mlflow.WRITE_MODELS;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.bellwether.platform.experiments.Artifacts;
import io.bellwether.platform.experiments.LoggedModel;
import io.bellwether.platform.experiments.LoggedModels;
import io.bellwether.platform.experiments.Runs;
import io.bellwether.platform.registry.Content;
import io.bellwether.platform.registry.ModelEdits;
import io.bellwether.platform.registry.ModelSearches;
import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.platform.registry.RegisteredModel;
import io.bellwether.platform.registry.Registry;
import io.bellwether.platform.registry.Stage;
import io.bellwether.platform.registry.VersionField;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.platform.shared.Page;
import io.bellwether.platform.shared.Rights;
import io.bellwether.platform.shared.search.Search;
import io.bellwether.protocols.http.Exchange;
import io.bellwether.protocols.http.Route;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code mlflow/model-versions}. */
final class VersionCalls {
  private static final String PATH = "/2.0/mlflow/model-versions/";
  private static final Pattern RUN_SOURCE = Pattern.compile("runs:/+([^/]+)");

  private final Registry registry;
  private final ModelSearches searches;
  private final Runs runs;
  private final ModelEdits edits;
  private final Mlflow.Policy policy;
  private final LoggedModels loggedModels;
  private final Locations locations;

  VersionCalls(
      Registry registry,
      ModelSearches searches,
      ModelEdits edits,
      Mlflow.Policy policy,
      LoggedModels loggedModels,
      Runs runs) {
    this.runs = runs;
    this.locations = new Locations(registry, loggedModels);
    this.registry = registry;
    this.searches = searches;
    this.edits = edits;
    this.policy = policy;
    this.loggedModels = loggedModels;
  }

  List<Route> routes() {
    return List.of(
        Route.post(PATH + "create", WRITE_MODELS, this::create),
        Route.get(PATH + "get", READ_MODELS, this::get),
        Route.get(PATH + "search", READ_MODELS, this::search),
        Mlflow.patch(PATH + "update", WRITE_MODELS, this::update),
        Route.post(PATH + "transition-stage", WRITE_MODELS, this::transition),
        Mlflow.delete(PATH + "delete", DELETE_MODELS, this::delete),
        Route.get(PATH + "get-download-uri", READ_MODELS, this::downloadUri),
        Route.post(PATH + "set-tag", WRITE_MODELS, this::setTag),
        Mlflow.delete(PATH + "delete-tag", WRITE_MODELS, this::deleteTag));
  }

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record SearchReply(List<ModelWire.Version> modelVersions, @Nullable String nextPageToken) {}

  /** A version's number, which MLflow writes as a text. */
  static int version(Fields fields) {
    String version = fields.required("version");
    if (!version.matches("-?\\d{1,9}")) {
      throw Refusal.invalid("Parameter 'version' must be an integer, got '" + version + "'.");
    }
    return Integer.parseInt(version);
  }

  private static Fields query(Exchange exchange) throws IOException {
    return Fields.ofQuery(exchange, List.of("name", "version"), List.of());
  }

  private ModelVersion find(Exchange exchange, Fields fields) {
    return version(exchange.caller(), ModelCalls.name(fields), version(fields));
  }

  /** Of an unknown model MLflow says that it has no such version. */
  private ModelVersion version(Caller caller, String name, int number) {
    try {
      return registry.version(caller, name, Integer.toString(number));
    } catch (NotFound missing) {
      throw new NotFound("model version", name + " " + number);
    }
  }

  private void answer(Exchange exchange, ModelVersion version) {
    RegisteredModel model = registry.model(exchange.caller(), version.model());
    exchange.answer(200, Map.of("model_version", ModelWire.version(model, version)));
  }

  private void create(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    String name = ModelCalls.name(fields);
    Map<String, String> tags = ModelCalls.tags(fields);
    String source = Uris.source(fields.required("source"), ModelFilters.isPrompt(tags));
    registry.model(exchange.caller(), name);
    checkSource(exchange.caller(), source);
    Optional<ModelVersion> copied = locations.named(exchange.caller(), source);
    Optional<String> runId =
        fields.filled("run_id").or(() -> copied.flatMap(from -> from.content().runId()));
    Optional<LoggedModel> logged =
        fields
            .filled("model_id")
            .or(() -> Locations.loggedModelId(source))
            .map(id -> loggedModels.get(exchange.caller(), id));
    Content content =
        Content.elsewhere(
            source,
            runId.or(() -> logged.map(LoggedModel::sourceRunId).filter(id -> !id.isEmpty())),
            tags,
            fields.text("description").orElse(""));
    Content linked = content.linked(fields.filled("run_link"));
    List<ModelVersion> members =
        copied.map(from -> registry.members(exchange.caller(), from)).orElse(List.of());
    ModelVersion version = registry.register(exchange.caller(), name, linked, members);
    if (!ModelFilters.isPrompt(tags)) {
      fields.filled("model_id").ifPresent(id -> link(exchange.caller(), id, version));
    }
    answer(exchange, version);
  }

  private void link(Caller caller, String modelId, ModelVersion version) {
    loggedModels.amendTag(
        caller, modelId, VersionLinks.TAG, present -> VersionLinks.with(present, version));
  }

  /** The files are read on behalf of the server: not for who must not see them. */
  private void checkSource(Caller caller, String source) {
    Artifacts.path(source).ifPresent(path -> Artifacts.check(caller, path));
    Matcher run = RUN_SOURCE.matcher(source);
    if (!(caller.rights() instanceof Rights.All) && run.lookingAt()) {
      runs.find(caller, run.group(1));
    }
  }

  private void get(Exchange exchange) throws IOException {
    answer(exchange, find(exchange, query(exchange)));
  }

  private void update(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    String description = fields.text("description").orElse("");
    ModelVersion old = find(exchange, fields);
    answer(
        exchange, edits.describeVersion(exchange.caller(), old.model(), old.number(), description));
  }

  private void transition(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    Stage stage = Stages.parse(fields.required("stage"));
    boolean archive = fields.flag("archive_existing_versions");
    if (archive && (stage == Stage.DEVELOPMENT || stage == Stage.ARCHIVED)) {
      throw Refusal.invalid(
          "Model version transition cannot archive existing model versions because '%s' is not an"
                  .formatted(Stages.canonical(stage))
              + " Active stage. Valid stages are Staging, Production");
    }
    ModelVersion old = find(exchange, fields);
    if (stage == Stage.STAGING || stage == Stage.PRODUCTION) {
      policy.check(exchange.caller(), old);
    }
    answer(
        exchange, edits.moveToStage(exchange.caller(), old.model(), old.number(), stage, archive));
  }

  private void delete(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    ModelVersion old = find(exchange, fields);
    registry.deleteVersion(exchange.caller(), old.model(), old.number());
    exchange.answer(200, Map.of());
  }

  private void downloadUri(Exchange exchange) throws IOException {
    ModelVersion version = find(exchange, query(exchange));
    String uri = locations.of(exchange.caller(), version.content().source());
    exchange.answer(200, Map.of("artifact_uri", uri));
  }

  private void setTag(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    String key = Limits.key("key", fields.required("key"));
    String value = Limits.length("value", fields.text("value").orElse(""), Limits.MODEL_TAG_VALUE);
    ModelVersion old = find(exchange, fields);
    edits.setVersionTag(exchange.caller(), old.model(), old.number(), key, value);
    exchange.answer(200, Map.of());
  }

  private void deleteTag(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    String key = fields.required("key");
    ModelVersion old = find(exchange, fields);
    edits.deleteVersionTag(exchange.caller(), old.model(), old.number(), key);
    exchange.answer(200, Map.of());
  }

  private void search(Exchange exchange) throws IOException {
    Fields fields =
        Fields.ofQuery(
            exchange, List.of("filter", "max_results", "page_token"), List.of("order_by"));
    exchange.answer(200, search(exchange.caller(), fields));
  }

  Object search(Caller caller, Fields fields) {
    String filter = fields.text("filter").orElse("");
    List<String> orderBy = fields.texts("order_by");
    List<Clause> clauses = Filter.parse(filter);
    int limit = Limits.maxResults(fields, 10_000, 200_000);
    Search<VersionField> search =
        new Search<>(
            ModelFilters.versions(clauses),
            orderBy.stream().map(ModelFilters::versionOrder).toList(),
            limit,
            Token.read(fields, filter, orderBy));
    Page<ModelVersion> page = searches.versions(caller, ModelFilters.prompts(clauses), search);
    return new SearchReply(
        page.items().stream().map(ModelWire::found).toList(),
        Token.write(page.next(), filter, orderBy));
  }
}
