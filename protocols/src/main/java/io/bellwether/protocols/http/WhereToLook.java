// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.http;

import io.bellwether.platform.shared.NotFound;
import java.util.Optional;

/** Which route of our own API tells what there is, to who asked for what is not there. */
final class WhereToLook {
  private WhereToLook() {}

  static Optional<String> of(NotFound missing) {
    return Optional.ofNullable(
        switch (missing.kind()) {
          case "model" -> "GET /api/v1/models lists the models";
          case "model version" -> "GET /api/v1/models/{name} lists its versions and aliases";
          case "endpoint" -> "GET /api/v1/endpoints lists the models that serve";
          case "prediction" -> "GET /api/v1/predictions lists the predictions";
          case "dataset" -> "GET /api/v1/datasets lists the datasets";
          case "feature view" -> "GET /api/v1/features/views lists the views";
          case "job" -> "GET /api/v1/jobs lists the jobs";
          case "report" -> "GET /api/v1/monitoring/reports lists the reports";
          case "alert" -> "GET /api/v1/monitoring/alerts lists the alerts";
          case "path" -> "GET /openapi.yaml tells the paths of this API";
          default -> null;
        });
  }
}
