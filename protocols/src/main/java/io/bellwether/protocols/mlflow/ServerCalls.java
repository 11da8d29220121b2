// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import io.bellwether.platform.access.Permission;
import io.bellwether.platform.access.Permission.Resource;
import io.bellwether.platform.experiments.Artifacts;
import io.bellwether.protocols.http.Route;
import java.util.List;
import java.util.Map;

/** What clients ask about the server itself. */
final class ServerCalls {
  private static final String GATEWAY = "/2.0/mlflow/gateway-proxy";

  /** As MLflow answers when no gateway is configured. */
  private static final Map<String, Object> NO_ENDPOINTS = Map.of("endpoints", List.of());

  private final Artifacts artifacts;

  ServerCalls(Artifacts artifacts) {
    this.artifacts = artifacts;
  }

  List<Route> routes() {
    Permission read = Permission.read(Resource.SERVER);
    return List.of(
        Route.get("/3.0/mlflow/server-info", read, e -> e.answer(200, info())),
        Route.get(GATEWAY, read, e -> e.answer(200, NO_ENDPOINTS)),
        Route.query(GATEWAY, read, e -> e.answer(200, NO_ENDPOINTS)));
  }

  /** Clients choose their way of uploading and tracing by this. */
  private Map<String, Object> info() {
    boolean direct = artifacts.direct().isPresent();
    return Map.of(
        "store_type", "SqlStore",
        "workspaces_enabled", false,
        "trace_archival_enabled", false,
        "multipart_uploads_enabled", direct,
        "multipart_downloads_enabled", direct,
        "presigned_upload_run_id_supported", true,
        "presigned_upload_model_id_supported", true);
  }
}
