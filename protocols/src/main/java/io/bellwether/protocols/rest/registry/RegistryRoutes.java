// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.rest.registry;

import io.bellwether.platform.access.Permission;
import io.bellwether.platform.access.Permission.Resource;
import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.platform.registry.RegisteredModel;
import io.bellwether.platform.registry.Registry;
import io.bellwether.platform.registry.Stage;
import io.bellwether.platform.registry.Validations;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.Page;
import io.bellwether.protocols.http.Exchange;
import io.bellwether.protocols.http.Route;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/models} and the short forms {@code /models}. */
public final class RegistryRoutes {
  private static final Permission READ = Permission.read(Resource.MODELS);
  private static final Permission WRITE = Permission.write(Resource.MODELS);

  /** The way back is open to versions that failed their validation, too. */
  private static final Set<String> UNCHECKED =
      Set.of(Stage.DEVELOPMENT.label(), Stage.ARCHIVED.label());

  private final Registry registry;
  private final Validations validations;

  public RegistryRoutes(Registry registry, Validations validations) {
    this.registry = registry;
    this.validations = validations;
  }

  public List<Route> routes() {
    return List.of(
        Route.get("/api/v1/models", READ, this::list),
        Route.get("/models", READ, this::list),
        Route.get("/api/v1/models/{name}", READ, this::model),
        Route.get("/api/v1/models/{name}/{version}", READ, this::version),
        Route.post("/api/v1/models/{name}/{version}/promote", WRITE, this::promote),
        Route.post("/api/v1/models/{name}/rollback", WRITE, this::rollback),
        Route.post("/models/{name}/promote/staging", WRITE, this::promoteToStaging));
  }

  private void list(Exchange exchange) {
    Page<RegisteredModel> page = registry.list(exchange.caller(), exchange.page());
    exchange.answerPage(
        "models",
        page,
        model -> ModelReplies.Model.of(model, registry.versions(exchange.caller(), model.name())));
  }

  private void model(Exchange exchange) {
    RegisteredModel model = registry.model(exchange.caller(), exchange.pathName("name"));
    exchange.answer(
        200,
        ModelReplies.Detail.of(
            model,
            registry.versions(exchange.caller(), model.name()),
            validations.ofModel(exchange.caller(), model.name())));
  }

  private void version(Exchange exchange) {
    answer(exchange, version(exchange, exchange.pathName("version")));
  }

  private ModelVersion version(Exchange exchange, String name) {
    return registry.version(exchange.caller(), exchange.pathName("name"), name);
  }

  private void answer(Exchange exchange, ModelVersion version) {
    RegisteredModel model = registry.model(exchange.caller(), version.model());
    exchange.answer(
        200,
        ModelReplies.Version.of(
            model, version, validations.ofModel(exchange.caller(), version.model())));
  }

  private record Promotion(
      @Nullable String targetStage, @Nullable String alias, @Nullable String reason) {}

  private void promote(Exchange exchange) throws IOException {
    Promotion promotion = exchange.json(Promotion.class);
    ModelVersion version = version(exchange, exchange.pathName("version"));
    String reason = Optional.ofNullable(promotion.reason()).orElse("");
    if ((promotion.targetStage() == null) == (promotion.alias() == null)) {
      throw InvalidInput.field(
          "target_stage",
          promotion.targetStage(),
          "exactly one of target_stage and alias",
          "give one of the two");
    }
    if (!UNCHECKED.contains(String.valueOf(promotion.targetStage()))) {
      validations.requireNoFailure(exchange.caller(), version);
    }
    if (promotion.targetStage() != null) {
      toStage(exchange.caller(), version, promotion.targetStage(), reason);
    } else if (RegisteredModel.CHAMPION.equals(promotion.alias())) {
      registry.promoteToChampion(exchange.caller(), version.model(), version.number(), reason);
    } else if (promotion.alias() != null) {
      registry.setAlias(
          exchange.caller(), version.model(), version.number(), promotion.alias(), reason);
    }
    answer(exchange, version(exchange, Integer.toString(version.number())));
  }

  private void toStage(Caller caller, ModelVersion version, String label, String reason) {
    Stage stage =
        Stage.ofLabel(label)
            .orElseThrow(
                () ->
                    InvalidInput.field(
                        "target_stage",
                        label,
                        "development, staging, production or archived",
                        "name one of these"));
    registry.promoteToStage(
        caller, version.model(), Integer.toString(version.number()), stage, reason);
  }

  private record Reason(@Nullable String reason) {}

  private void rollback(Exchange exchange) throws IOException {
    String reason = exchange.optionalJson(Reason.class).map(Reason::reason).orElse("");
    answer(exchange, registry.rollback(exchange.caller(), exchange.pathName("name"), reason));
  }

  private record ToStaging(@Nullable String version, @Nullable String reason) {}

  private void promoteToStaging(Exchange exchange) throws IOException {
    ToStaging body = exchange.optionalJson(ToStaging.class).orElse(new ToStaging(null, null));
    String name = exchange.pathName("name");
    String version =
        Optional.ofNullable(body.version())
            .or(
                () ->
                    registry.versions(exchange.caller(), name).stream()
                        .findFirst()
                        .map(newest -> Integer.toString(newest.number())))
            .orElse("1");
    String reason = Optional.ofNullable(body.reason()).orElse("");
    validations.requireNoFailure(exchange.caller(), version(exchange, version));
    registry.promoteToStage(exchange.caller(), name, version, Stage.STAGING, reason);
    answer(exchange, version(exchange, version));
  }
}
