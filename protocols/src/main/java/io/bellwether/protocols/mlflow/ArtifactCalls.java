// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import static io.bellwether.protocols.mlflow.Mlflow.DELETE_RUNS;
import static io.bellwether.protocols.mlflow.Mlflow.READ_RUNS;
import static io.bellwether.protocols.mlflow.Mlflow.WRITE_RUNS;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.bellwether.platform.experiments.Artifacts;
import io.bellwether.platform.experiments.LoggedModels;
import io.bellwether.platform.experiments.Runs;
import io.bellwether.platform.shared.ArtifactStore;
import io.bellwether.platform.shared.Caller;
import io.bellwether.protocols.http.Effect;
import io.bellwether.protocols.http.Exchange;
import io.bellwether.protocols.http.PackedBody;
import io.bellwether.protocols.http.Route;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The files of runs and models: listed by run or model, and the store itself by path. */
final class ArtifactCalls {
  private static final String PROXY = "/2.0/mlflow-artifacts/artifacts";

  private final Runs runs;
  private final LoggedModels models;
  private final Artifacts artifacts;

  ArtifactCalls(Runs runs, LoggedModels models, Artifacts artifacts) {
    this.runs = runs;
    this.models = models;
    this.artifacts = artifacts;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/2.0/mlflow/artifacts/list", READ_RUNS, this::listOfRun),
        Route.get(
            "/2.0/mlflow/logged-models/{id}/artifacts/directories", READ_RUNS, this::listOfModel),
        Route.get(PROXY, READ_RUNS, this::list),
        Route.get(PROXY + "/{+path}", READ_RUNS, this::download),
        new Route("PUT", PROXY + "/{+path}", WRITE_RUNS, Effect.RECORDS, this::upload),
        Mlflow.delete(PROXY + "/{+path}", DELETE_RUNS, this::delete));
  }

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record Listing(@Nullable String rootUri, List<Item> files) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Item(String path, boolean isDir, @Nullable Long fileSize) {}

  private void listOfRun(Exchange exchange) throws IOException {
    Fields fields =
        Fields.ofQuery(exchange, List.of("run_id", "run_uuid", "path", "page_token"), List.of());
    exchange.answer(200, ofRun(exchange.caller(), fields));
  }

  Object ofRun(Caller caller, Fields fields) {
    String root = runs.find(caller, RunCalls.runId(fields)).artifactUri();
    return below(caller, root, Uris.artifactPath(fields.text("path").orElse("")));
  }

  private void listOfModel(Exchange exchange) {
    String root = models.get(exchange.caller(), exchange.pathName("id")).artifactLocation();
    String path = exchange.query("artifact_directory_path").orElse("");
    exchange.answer(200, below(exchange.caller(), root, Uris.artifactPath(path)));
  }

  /** Paths are relative to the root. */
  private Listing below(Caller caller, String rootUri, String path) {
    String root = root(rootUri);
    String folder = path.isEmpty() ? root : root + "/" + path;
    List<Item> items =
        artifacts.list(caller, folder).stream()
            .map(entry -> item(entry, entry.path().substring(root.length() + 1)))
            .toList();
    return new Listing(rootUri, items);
  }

  /** The folder in the store of an address that this server serves. */
  static String root(String uri) {
    return Artifacts.path(uri)
        .orElseThrow(
            () ->
                Refusal.invalid(
                    "The artifacts of '%s' are not kept by this server: ask for them there."
                        .formatted(uri)));
  }

  private static Item item(ArtifactStore.Entry entry, String path) {
    boolean sized = !entry.isFolder() && entry.size() > 0;
    return new Item(path, entry.isFolder(), sized ? entry.size() : null);
  }

  /** The store itself answers names only. */
  private void list(Exchange exchange) {
    String path = Uris.artifactPath(exchange.query("path").orElse(""));
    List<Item> items =
        artifacts.list(exchange.caller(), path).stream()
            .map(entry -> item(entry, entry.path().substring(entry.path().lastIndexOf('/') + 1)))
            .toList();
    exchange.answer(200, new Listing(null, items));
  }

  private void download(Exchange exchange) throws IOException {
    send(exchange, artifacts, Uris.artifactPath(exchange.pathName("path")));
  }

  /** Always as an attachment, so that no browser shows it as a page of this server. */
  static void send(Exchange exchange, Artifacts artifacts, String path) throws IOException {
    String name = path.substring(path.lastIndexOf('/') + 1).replaceAll("[^\\w.-]", "_");
    try (InputStream file = artifacts.open(exchange.caller(), path)) {
      exchange.answerHeader("Content-Disposition", "attachment; filename=" + name);
      exchange.answerHeader("X-Content-Type-Options", "nosniff");
      try (OutputStream out = exchange.answerStream(200, "application/octet-stream")) {
        file.transferTo(out);
      }
    }
  }

  private void upload(Exchange exchange) throws IOException {
    String path = Uris.artifactPath(exchange.pathName("path"));
    try (InputStream content = PackedBody.file(exchange)) {
      artifacts.put(exchange.caller(), path, content);
    }
    exchange.answerEmpty(200);
  }

  private void delete(Exchange exchange) {
    artifacts.delete(exchange.caller(), Uris.artifactPath(exchange.pathName("path")));
    exchange.answer(200, Map.of());
  }
}
