// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import static io.bellwether.protocols.mlflow.Mlflow.READ_MODELS;
import static io.bellwether.protocols.mlflow.Mlflow.READ_RUNS;
import static io.bellwether.protocols.mlflow.Mlflow.WRITE_RUNS;

import io.bellwether.platform.experiments.Artifacts;
import io.bellwether.platform.experiments.LoggedModels;
import io.bellwether.platform.experiments.Runs;
import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.platform.registry.Registry;
import io.bellwether.protocols.http.Exchange;
import io.bellwether.protocols.http.PackedBody;
import io.bellwether.protocols.http.Route;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;

/** Single files of runs, versions and logged models, as MLflow's page asks for and sends them. */
final class FileCalls {
  private static final int MOST_BYTES = 10 << 20;

  private final Runs runs;
  private final LoggedModels models;
  private final Registry registry;
  private final Artifacts artifacts;
  private final Locations locations;

  FileCalls(Runs runs, LoggedModels models, Registry registry, Artifacts artifacts) {
    this.runs = runs;
    this.models = models;
    this.registry = registry;
    this.artifacts = artifacts;
    this.locations = new Locations(registry, models);
  }

  List<Route> routes() {
    return List.of(
        Route.record("/2.0/mlflow/upload-artifact", WRITE_RUNS, this::upload),
        Route.get("/2.0/mlflow/logged-models/{id}/artifacts/files", READ_RUNS, this::ofModel));
  }

  /** Those without a prefix. */
  List<Route> bareRoutes() {
    return List.of(
        Route.get("/get-artifact", READ_RUNS, this::ofRun),
        Route.get("/model-versions/get-artifact", READ_MODELS, this::ofVersion));
  }

  private static Fields fields(Exchange exchange, String... names) throws IOException {
    return Fields.ofQuery(exchange, List.of(names), List.of());
  }

  private void ofRun(Exchange exchange) throws IOException {
    Fields fields = fields(exchange, "run_id", "run_uuid", "path");
    String path = Uris.artifactPath(fields.required("path"));
    send(exchange, runs.find(exchange.caller(), RunCalls.runId(fields)).artifactUri(), path);
  }

  private void ofVersion(Exchange exchange) throws IOException {
    Fields fields = fields(exchange, "name", "version", "path");
    String path = Uris.artifactPath(fields.required("path"));
    String number = Integer.toString(VersionCalls.version(fields));
    ModelVersion version = registry.version(exchange.caller(), ModelCalls.name(fields), number);
    send(exchange, locations.of(exchange.caller(), version.content().source()), path);
  }

  private void ofModel(Exchange exchange) throws IOException {
    String path =
        exchange
            .query("artifact_file_path")
            .filter(given -> !given.isEmpty())
            .orElseThrow(
                () ->
                    new Refusal(
                        ErrorCode.BAD_REQUEST,
                        "Request must include the \"artifact_file_path\" query parameter."));
    String safe = Uris.artifactPath(path);
    send(exchange, models.get(exchange.caller(), exchange.pathName("id")).artifactLocation(), safe);
  }

  private void send(Exchange exchange, String rootUri, String path) throws IOException {
    ArtifactCalls.send(exchange, artifacts, ArtifactCalls.root(rootUri) + "/" + path);
  }

  /** What people upload by hand in the page. */
  private void upload(Exchange exchange) throws IOException {
    String run = queried(exchange, "run_uuid");
    String path = Uris.artifactPath(queried(exchange, "path"));
    byte[] data = PackedBody.file(exchange).readNBytes(MOST_BYTES + 1);
    if (data.length > MOST_BYTES) {
      throw Refusal.invalid("Artifact size is too large. Max size is 10MB.");
    }
    if (data.length == 0) {
      throw Refusal.invalid("Request must specify data.");
    }
    String root = ArtifactCalls.root(runs.find(exchange.caller(), run).artifactUri());
    artifacts.put(exchange.caller(), root + "/" + path, new ByteArrayInputStream(data));
    exchange.answerEmpty(200);
  }

  private static String queried(Exchange exchange, String name) {
    return exchange
        .query(name)
        .filter(given -> !given.isEmpty())
        .orElseThrow(() -> Refusal.invalid("Request must specify " + name + "."));
  }
}
