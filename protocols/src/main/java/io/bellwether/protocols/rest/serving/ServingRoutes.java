// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.rest.serving;

import com.fasterxml.jackson.databind.JsonNode;
import io.bellwether.platform.access.Permission;
import io.bellwether.platform.access.Permission.Resource;
import io.bellwether.platform.datasets.FileFormat;
import io.bellwether.platform.datasets.UploadOptions;
import io.bellwether.platform.orchestration.Job;
import io.bellwether.platform.serving.Answer;
import io.bellwether.platform.serving.LoadedModel;
import io.bellwether.platform.serving.PredictRequest;
import io.bellwether.platform.serving.Serving;
import io.bellwether.platform.serving.batches.BatchRequest;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.protocols.http.Exchange;
import io.bellwether.protocols.http.PackedBody;
import io.bellwether.protocols.http.Route;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code /ml/{model}}: predictions by served models. */
public final class ServingRoutes {
  private static final Permission READ = Permission.read(Resource.SERVING);
  private static final Permission WRITE = Permission.write(Resource.SERVING);

  private final Serving serving;
  private final Batches batches;
  private final Files files;

  /** Queues the scoring of a whole dataset. */
  @FunctionalInterface
  public interface Batches {
    Job start(Caller caller, String model, BatchRequest request);
  }

  /** Keeps a file as a version of the request's dataset, and queues its scoring. */
  @FunctionalInterface
  public interface Files {
    Job start(
        Caller caller, String model, BatchRequest request, UploadOptions options, InputStream file);
  }

  public ServingRoutes(Serving serving, Batches batches, Files files) {
    this.serving = serving;
    this.batches = batches;
    this.files = files;
  }

  public List<Route> routes() {
    return List.of(
        Route.predict("/ml/{model}/predict", WRITE, this::predict),
        Route.predict("/ml/{model}/batch_predict", WRITE, this::predictBatch),
        Route.get("/ml/{model}/health", READ, this::health));
  }

  private record Predict(
      @Nullable JsonNode features,
      @Nullable JsonNode entities,
      @Nullable String missingFeatures,
      @Nullable String modelVersion,
      @Nullable Boolean explain,
      @Nullable Boolean margin) {

    PredictRequest.Subject subject() {
      if (features != null && entities == null) {
        if (missingFeatures != null) {
          throw InvalidInput.field(
              "missing_features",
              "beside features",
              "only with entities",
              "leave it out: every feature is sent, null where it is missing");
        }
        return new PredictRequest.Features(Scalars.features("features", features));
      }
      if (entities != null && features == null) {
        return new PredictRequest.Entities(Scalars.keys("entities", entities), refusesMissing());
      }
      throw InvalidInput.field(
          "features",
          features == null ? "absent" : "beside entities",
          "exactly one of features and entities",
          "send the features of the instance, or the keys of its entity");
    }

    private boolean refusesMissing() {
      return switch (missingFeatures) {
        case null -> false;
        case "score" -> false;
        case "refuse" -> true;
        default ->
            throw InvalidInput.field(
                "missing_features", missingFeatures, "score or refuse", "send one of them");
      };
    }
  }

  private void predict(Exchange exchange) throws IOException {
    Predict wire = exchange.json(Predict.class);
    PredictRequest request =
        new PredictRequest(
            wire.subject(),
            Optional.ofNullable(wire.modelVersion),
            Boolean.TRUE.equals(wire.explain));
    Answer answer = serving.predict(exchange.caller(), exchange.pathName("model"), request);
    exchange.answer(200, PredictReplies.Reply.of(answer, Boolean.TRUE.equals(wire.margin)));
  }

  private record PredictBatch(
      @Nullable List<JsonNode> instances,
      @Nullable String dataset,
      @Nullable Integer datasetVersion,
      @Nullable String output,
      @Nullable String modelVersion,
      @Nullable Boolean explain,
      @Nullable Boolean margin) {

    BatchRequest request() {
      if (instances != null) {
        throw InvalidInput.field(
            "dataset", "beside instances", "exactly one of them", "leave one out");
      }
      if (Boolean.TRUE.equals(explain) || Boolean.TRUE.equals(margin)) {
        throw InvalidInput.field(
            "dataset",
            "with explain or margin",
            "neither of them",
            "ask why of single predictions afterwards");
      }
      return new BatchRequest(
          Objects.requireNonNull(dataset),
          Optional.ofNullable(datasetVersion),
          Optional.ofNullable(modelVersion).filter(name -> !name.equals(PredictRequest.LATEST)),
          Optional.ofNullable(output));
    }

    List<Map<String, @Nullable Object>> features() {
      if (instances == null || instances.isEmpty()) {
        throw InvalidInput.field(
            "instances",
            "none",
            "at least one",
            "send a list of objects of features, or the name of a dataset");
      }
      if (output != null || datasetVersion != null) {
        throw InvalidInput.field(
            output == null ? "dataset_version" : "output",
            "beside instances",
            "only with dataset",
            "leave it out: the answers to instances are the reply");
      }
      List<Map<String, @Nullable Object>> all = new ArrayList<>(instances.size());
      for (int i = 0; i < instances.size(); i++) {
        all.add(Scalars.features("instances[" + i + "]", instances.get(i)));
      }
      return all;
    }
  }

  private record Accepted(String jobId, String statusUrl) {}

  private void predictBatch(Exchange exchange) throws IOException {
    Optional<FileFormat> file = BatchFile.format(exchange);
    if (file.isPresent()) {
      accept(exchange, scoreFile(exchange, file.get()));
      return;
    }
    PredictBatch wire = exchange.json(PredictBatch.class);
    if (wire.dataset != null) {
      accept(
          exchange, batches.start(exchange.caller(), exchange.pathName("model"), wire.request()));
      return;
    }
    List<Answer> answers =
        serving.predictBatch(
            exchange.caller(),
            exchange.pathName("model"),
            wire.features(),
            Optional.ofNullable(wire.modelVersion),
            Boolean.TRUE.equals(wire.explain));
    boolean margin = Boolean.TRUE.equals(wire.margin);
    exchange.answer(
        200,
        new PredictReplies.Batch(
            answers.stream().map(answer -> PredictReplies.Reply.of(answer, margin)).toList()));
  }

  private static void accept(Exchange exchange, Job job) {
    exchange.answer(202, new Accepted(job.id(), "/api/v1/jobs/" + job.id()));
  }

  /** The file becomes a version of a dataset, which a job scores. */
  private Job scoreFile(Exchange exchange, FileFormat format) {
    String model = exchange.pathName("model");
    return files.start(
        exchange.caller(),
        model,
        BatchFile.request(exchange, model),
        BatchFile.options(exchange, format),
        PackedBody.file(exchange));
  }

  private void health(Exchange exchange) {
    LoadedModel served =
        serving.answering(exchange.caller(), exchange.pathName("model"), Optional.empty());
    exchange.answer(
        200,
        new PredictReplies.Health(
            "healthy", served.version().version(), served.version().semanticVersion()));
  }
}
