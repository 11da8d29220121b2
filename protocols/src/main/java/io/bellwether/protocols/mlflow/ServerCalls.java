// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import io.bellwether.platform.access.Permission;
import io.bellwether.platform.access.Permission.Resource;
import io.bellwether.protocols.http.Route;
import java.util.List;
import java.util.Map;

/** What clients ask about the server itself. */
final class ServerCalls {
  /** Clients choose their way of uploading and tracing by this. */
  private static final Map<String, Object> INFO =
      Map.of(
          "store_type", "SqlStore",
          "workspaces_enabled", false,
          "trace_archival_enabled", false,
          "multipart_uploads_enabled", false,
          "multipart_downloads_enabled", false,
          "presigned_upload_run_id_supported", false,
          "presigned_upload_model_id_supported", false);

  private static final String GATEWAY = "/2.0/mlflow/gateway-proxy";

  /** As MLflow answers when no gateway is configured. */
  private static final Map<String, Object> NO_ENDPOINTS = Map.of("endpoints", List.of());

  List<Route> routes() {
    Permission read = Permission.read(Resource.SERVER);
    return List.of(
        Route.get("/3.0/mlflow/server-info", read, e -> e.answer(200, INFO)),
        Route.get(GATEWAY, read, e -> e.answer(200, NO_ENDPOINTS)),
        Route.query(GATEWAY, read, e -> e.answer(200, NO_ENDPOINTS)));
  }
}
