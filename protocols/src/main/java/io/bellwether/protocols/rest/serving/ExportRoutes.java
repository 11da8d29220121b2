// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.rest.serving;

import io.bellwether.platform.access.Permission;
import io.bellwether.platform.access.Permission.Resource;
import io.bellwether.platform.serving.Exports;
import io.bellwether.platform.serving.Exports.Target;
import io.bellwether.platform.shared.Malformed;
import io.bellwether.protocols.http.Exchange;
import io.bellwether.protocols.http.Route;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Versions as files that score without the server. */
public final class ExportRoutes {
  private final Exports exports;

  public ExportRoutes(Exports exports) {
    this.exports = exports;
  }

  public List<Route> routes() {
    return List.of(
        Route.get(
            "/api/v1/models/{name}/{version}/export",
            Permission.read(Resource.MODELS),
            this::export));
  }

  private void export(Exchange exchange) {
    Target target = target(exchange.query("target").orElse(""));
    Exports.File file =
        exports.of(
            exchange.caller(), exchange.pathName("name"), exchange.pathName("version"), target);
    String name = URLEncoder.encode(file.name(), StandardCharsets.UTF_8).replace("+", "%20");
    exchange.answerHeader("Content-Disposition", "attachment; filename*=UTF-8''" + name);
    exchange.answer(200, file.contentType(), file.content());
  }

  private static Target target(String word) {
    return switch (word) {
      case "jar" -> Target.JAR;
      case "c" -> Target.C;
      case "onnx" -> Target.ONNX;
      default -> throw new Malformed("target: '%s' (expected: jar, c or onnx)".formatted(word));
    };
  }
}
