// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import io.bellwether.platform.access.Permission;
import io.bellwether.platform.access.Permission.Resource;
import io.bellwether.protocols.http.Exchange;
import io.bellwether.protocols.http.Route;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** What the server tells of itself: health, metrics, version, the description of its API. */
final class ServerRoutes {
  /** The MLflow version whose protocol we speak. */
  private static final String MLFLOW_VERSION = "3.17.2";

  private static final Permission READ = Permission.read(Resource.SERVER);

  private final PrometheusMetrics metrics;
  private final BooleanSupplier ready;

  ServerRoutes(PrometheusMetrics metrics, BooleanSupplier ready) {
    this.metrics = metrics;
    this.ready = ready;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/", READ, ServerRoutes::root),
        Route.get("/health", READ, exchange -> exchange.answerText(200, "OK")),
        Route.get("/health/live", READ, exchange -> exchange.answer(200, Map.of("status", "up"))),
        Route.get("/health/ready", READ, this::ready),
        Route.get("/metrics", Permission.read(Resource.MONITORING), this::metrics),
        Route.get("/version", READ, exchange -> exchange.answerText(200, MLFLOW_VERSION)),
        Route.get("/openapi.yaml", READ, ServerRoutes::openapi),
        Route.get("/docs", READ, ServerRoutes::docs));
  }

  /** Whether requests are answered. */
  boolean isReady() {
    return ready.getAsBoolean();
  }

  private static void root(Exchange exchange) {
    if (exchange.header("Accept").orElse("").contains("text/html")) {
      exchange.redirect("/ui/");
    } else {
      exchange.answer(200, Map.of("status", "alive"));
    }
  }

  private void ready(Exchange exchange) {
    boolean isReady = isReady();
    exchange.answer(isReady ? 200 : 503, Map.of("status", isReady ? "up" : "down"));
  }

  private void metrics(Exchange exchange) throws IOException {
    exchange.answer(200, "text/plain; version=0.0.4; charset=utf-8", metrics.text());
  }

  private static void openapi(Exchange exchange) throws IOException {
    exchange.answer(200, "application/yaml", specification());
  }

  private static void docs(Exchange exchange) throws IOException {
    byte[] page = ApiPage.of(specification()).getBytes(StandardCharsets.UTF_8);
    exchange.answer(200, "text/html; charset=utf-8", page);
  }

  private static byte[] specification() throws IOException {
    try (InputStream in = ServerRoutes.class.getResourceAsStream("/openapi.yaml")) {
      if (in == null) {
        throw new IllegalStateException("openapi.yaml is not on the class path");
      }
      return in.readAllBytes();
    }
  }
}
