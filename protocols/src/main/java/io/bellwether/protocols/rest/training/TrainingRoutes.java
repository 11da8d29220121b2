// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.rest.training;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bellwether.platform.access.Permission;
import io.bellwether.platform.access.Permission.Resource;
import io.bellwether.platform.datasets.Datasets;
import io.bellwether.platform.orchestration.Job;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.training.Comparisons;
import io.bellwether.platform.training.TrainingRequest;
import io.bellwether.platform.training.Trainings;
import io.bellwether.protocols.http.Exchange;
import io.bellwether.protocols.http.Json;
import io.bellwether.protocols.http.Route;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/training} and the comparison of versions. */
public final class TrainingRoutes {
  private static final Permission READ = Permission.read(Resource.TRAINING);
  private static final Permission WRITE = Permission.write(Resource.TRAINING);

  private final Trainings trainings;
  private final Comparisons comparisons;
  private final Datasets datasets;

  public TrainingRoutes(Trainings trainings, Comparisons comparisons, Datasets datasets) {
    this.trainings = trainings;
    this.comparisons = comparisons;
    this.datasets = datasets;
  }

  public List<Route> routes() {
    return List.of(
        Route.post("/api/v1/training/start", WRITE, this::start),
        Route.get("/api/v1/training/status/{job_id}", READ, this::status),
        Route.post("/api/v1/training/trigger-retraining", WRITE, this::retrain),
        Route.get(
            "/api/v1/models/{name}/compare/{v1}/{v2}",
            Permission.read(Resource.MODELS),
            this::compare));
  }

  /** The contract's body; what is absent has its default. */
  private record Body(
      @Nullable String modelName,
      @Nullable String dataset,
      @Nullable Integer datasetVersion,
      @Nullable String target,
      @Nullable String positive,
      @Nullable String metric,
      @Nullable List<String> modelTypes,
      @Nullable Integer cvFolds,
      @Nullable Boolean hyperparameterOptimization,
      @Nullable Integer nTrials,
      @Nullable Long seed,
      @Nullable List<String> sensitive,
      @Nullable Double autoDeployThreshold,
      @Nullable String triggerReason) {}

  private void start(Exchange exchange) throws IOException {
    TrainingRequest request = request(exchange.caller(), exchange.json(Body.class));
    accept(exchange, trainings.start(exchange.caller(), request));
  }

  private static void accept(Exchange exchange, Job job) {
    exchange.answer(202, new Accepted(job.id(), "/api/v1/training/status/" + job.id()));
  }

  private record Accepted(String jobId, String statusUrl) {}

  private TrainingRequest request(Caller caller, Body body) {
    String dataset = required("dataset", body.dataset());
    boolean search = or(body.hyperparameterOptimization(), true);
    return new TrainingRequest(
        required("model_name", body.modelName()),
        dataset,
        body.datasetVersion() == null
            ? datasets.newest(caller, dataset).version()
            : body.datasetVersion(),
        required("target", body.target()),
        Optional.ofNullable(body.positive()),
        or(body.metric(), "roc_auc"),
        or(body.modelTypes(), TrainingRequest.MODEL_TYPES),
        or(body.cvFolds(), 5),
        search ? or(body.nTrials(), 10) : 1,
        or(body.seed(), 42L),
        or(body.sensitive(), List.of()),
        or(body.autoDeployThreshold(), trainings.autoPromoteThreshold()),
        or(body.triggerReason(), "manual"));
  }

  private static String required(String field, @Nullable String value) {
    if (value == null) {
      throw InvalidInput.field(field, null, "a text", "add the field");
    }
    return value;
  }

  private static <T> T or(@Nullable T value, T fallback) {
    return value == null ? fallback : value;
  }

  private void status(Exchange exchange) {
    Job job = trainings.status(exchange.caller(), exchange.pathName("job_id"));
    exchange.answer(200, TrainingStatus.of(job));
  }

  private record Retraining(
      @Nullable String modelName,
      @Nullable String triggerReason,
      @Nullable ObjectNode configOverrides) {}

  private void retrain(Exchange exchange) throws IOException {
    Retraining body = exchange.json(Retraining.class);
    Caller caller = exchange.caller();
    Job job =
        trainings.retrain(
            caller,
            required("model_name", body.modelName()),
            or(body.triggerReason(), "manual"),
            Optional.empty(),
            request -> request(caller, overridden(request, body.configOverrides())));
    accept(exchange, job);
  }

  private static Body overridden(TrainingRequest request, @Nullable ObjectNode overrides) {
    Body present =
        new Body(
            request.modelName(),
            request.dataset(),
            request.datasetVersion(),
            request.target(),
            request.positive().orElse(null),
            request.metric(),
            request.modelTypes(),
            request.folds(),
            request.trials() > 1,
            request.trials(),
            request.seed(),
            request.sensitive(),
            request.autoDeployThreshold(),
            request.triggerReason());
    ObjectNode tree = Json.mapper().valueToTree(present);
    if (overrides != null) {
      tree.setAll(overrides);
    }
    return Json.convert(tree, Body.class);
  }

  private void compare(Exchange exchange) {
    exchange.answer(
        200,
        ComparisonReply.of(
            comparisons.compare(
                exchange.caller(),
                exchange.pathName("name"),
                exchange.pathName("v1"),
                exchange.pathName("v2"))));
  }
}
