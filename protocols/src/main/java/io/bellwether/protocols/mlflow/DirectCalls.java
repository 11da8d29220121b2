// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import static io.bellwether.protocols.mlflow.Mlflow.READ_RUNS;
import static io.bellwether.protocols.mlflow.Mlflow.WRITE_RUNS;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.bellwether.platform.experiments.Artifacts;
import io.bellwether.platform.experiments.DirectArtifacts;
import io.bellwether.platform.experiments.LoggedModels;
import io.bellwether.platform.experiments.Runs;
import io.bellwether.platform.shared.DirectTransfers;
import io.bellwether.platform.shared.DirectTransfers.Address;
import io.bellwether.platform.shared.DirectTransfers.Download;
import io.bellwether.platform.shared.DirectTransfers.Part;
import io.bellwether.platform.shared.DirectTransfers.Upload;
import io.bellwether.protocols.http.Exchange;
import io.bellwether.protocols.http.Route;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Files that clients send to a store and fetch from it by themselves, where the store can that. */
final class DirectCalls {
  private static final String MPU = "/2.0/mlflow-artifacts/mpu/";
  private static final String PRESIGNED = "/2.0/mlflow/artifacts/presigned-";

  private final Runs runs;
  private final LoggedModels models;
  private final Artifacts artifacts;

  DirectCalls(Runs runs, LoggedModels models, Artifacts artifacts) {
    this.runs = runs;
    this.models = models;
    this.artifacts = artifacts;
  }

  List<Route> routes() {
    return List.of(
        Route.record(MPU + "create/{+path}", WRITE_RUNS, this::begin),
        Route.record(MPU + "complete/{+path}", WRITE_RUNS, this::complete),
        Route.record(MPU + "abort/{+path}", WRITE_RUNS, this::abort),
        Route.get("/2.0/mlflow-artifacts/presigned/{+path}", READ_RUNS, this::download),
        Route.record(PRESIGNED + "upload-url", WRITE_RUNS, this::uploadOfRun),
        Route.query(PRESIGNED + "download-url", READ_RUNS, this::downloadOfRun));
  }

  record Begun(String uploadId, List<Credential> credentials) {}

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record Credential(String url, int partNumber, Map<String, String> headers) {}

  record Signed(String url, Map<String, String> headers, long fileSize) {}

  private void begin(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    String path = path(exchange, fields);
    long parts = fields.number("num_parts").orElse(0L);
    Upload upload = direct("Multipart upload").begin(exchange.caller(), path, parts);
    List<Credential> credentials = new ArrayList<>();
    for (Address part : upload.parts()) {
      String url = part.uri().toString();
      credentials.add(new Credential(url, credentials.size() + 1, part.headers()));
    }
    exchange.answer(200, new Begun(upload.id(), credentials));
  }

  private void complete(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    String path = path(exchange, fields);
    if (!fields.has("parts")) {
      throw fields.missing("parts");
    }
    DirectArtifacts direct = direct("Multipart upload");
    List<Part> parts = fields.objects("parts").stream().map(DirectCalls::part).toList();
    direct.complete(exchange.caller(), path, fields.required("upload_id"), parts);
    exchange.answer(200, Map.of());
  }

  private static Part part(Fields part) {
    long number = part.number("part_number").orElseThrow(() -> part.missing("part_number"));
    if (number < 1 || number > DirectTransfers.MOST_PARTS) {
      throw Refusal.invalid(
          "%s: %d (expected: 1 to %d)"
              .formatted(part.at("part_number"), number, DirectTransfers.MOST_PARTS));
    }
    return new Part((int) number, part.required("etag"));
  }

  private void abort(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    String path = path(exchange, fields);
    DirectArtifacts direct = direct("Multipart upload");
    direct.abort(exchange.caller(), path, fields.required("upload_id"));
    exchange.answer(200, Map.of());
  }

  /** The folder is in the address, the file's path on the client's machine in the body. */
  private static String path(Exchange exchange, Fields fields) {
    String folder = Uris.artifactPath(exchange.pathName("path"));
    String name = fields.required("path").replaceFirst("(?s).*[/\\\\]", "");
    if (name.isEmpty()) {
      throw Refusal.invalid("Invalid path");
    }
    return Uris.artifactPath(folder + "/" + name);
  }

  private void download(Exchange exchange) {
    String path = Uris.artifactPath(exchange.pathName("path"));
    Download download = direct("Multipart download").download(exchange.caller(), path);
    Address address = download.address();
    exchange.answer(200, new Signed(address.uri().toString(), address.headers(), download.size()));
  }

  private DirectArtifacts direct(String what) {
    return artifacts.direct().orElseThrow(() -> unsupported(what));
  }

  private static Refusal unsupported(String what) {
    return new Refusal(
        ErrorCode.NOT_IMPLEMENTED, what + " is not supported for the current artifact repository");
  }

  private void uploadOfRun(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    String run = fields.text("run_id").orElse("");
    String model = fields.text("model_id").orElse("");
    String path = fields.required("path");
    fields.number("expiration");
    if (run.isEmpty() == model.isEmpty()) {
      throw Refusal.invalid("Exactly one of run_id and model_id must be provided.");
    }
    Uris.artifactPath(path);
    String root =
        run.isEmpty()
            ? models.get(exchange.caller(), model).artifactLocation()
            : runs.find(exchange.caller(), run).artifactUri();
    refuseProxied(
        root,
        "Presigned upload is not supported for proxied artifact storage (artifact URI scheme: %s)."
            + " This endpoint requires a direct cloud storage artifact URI.");
    throw unsupported("Presigned upload");
  }

  private void downloadOfRun(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    String run = fields.required("run_id");
    String path = fields.required("path");
    long expiration = fields.number("expiration").orElse(300L);
    Uris.artifactPath(path);
    if (expiration < 1 || expiration > DirectTransfers.LONGEST.toSeconds()) {
      throw Refusal.invalid(
          "expiration must be between 1 and %d seconds (got %d)."
              .formatted(DirectTransfers.LONGEST.toSeconds(), expiration));
    }
    refuseProxied(
        runs.find(exchange.caller(), run).artifactUri(),
        "Presigned download is not supported for runs with proxied artifact storage (artifact URI"
            + " scheme: %s). This endpoint requires a run with a direct cloud storage artifact"
            + " URI.");
    throw unsupported("Presigned download");
  }

  private static void refuseProxied(String root, String message) {
    String scheme = root.substring(0, Math.max(0, root.indexOf(':')));
    if (List.of("http", "https", "mlflow-artifacts").contains(scheme)) {
      throw Refusal.invalid(message.formatted(scheme));
    }
  }
}
