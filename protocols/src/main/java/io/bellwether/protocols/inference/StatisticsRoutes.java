// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.inference;

import io.bellwether.platform.access.Permission;
import io.bellwether.platform.access.Permission.Resource;
import io.bellwether.platform.registry.Registry;
import io.bellwether.platform.serving.Serving;
import io.bellwether.platform.serving.Total;
import io.bellwether.protocols.http.Exchange;
import io.bellwether.protocols.http.Route;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What each version was asked for since the server started, by any protocol. */
final class StatisticsRoutes {
  private static final Permission READ = Permission.read(Resource.SERVING);

  private final ModelTotals totals;

  StatisticsRoutes(Serving serving, Registry registry) {
    this.totals = new ModelTotals(serving, registry);
  }

  List<Route> routes() {
    return List.of(
        Route.get("/v2/models/stats", READ, one -> answer(one, Optional.empty(), Optional.empty())),
        Route.get(
            "/v2/models/{model}/stats",
            READ,
            one -> answer(one, Optional.of(one.pathName("model")), Optional.empty())),
        Route.get(
            "/v2/models/{model}/versions/{version}/stats",
            READ,
            one ->
                answer(
                    one,
                    Optional.of(one.pathName("model")),
                    Optional.of(one.pathName("version")))));
  }

  private record Timed(long count, long ns) {
    static final Timed NONE = new Timed(0, 0);

    static Timed of(long count, Duration time) {
      return new Timed(count, time.toNanos());
    }
  }

  private record Inference(
      Timed success,
      Timed fail,
      Timed queue,
      Timed computeInput,
      Timed computeInfer,
      Timed computeOutput,
      Timed cacheHit,
      Timed cacheMiss) {
    static Inference of(Total total) {
      Timed success = Timed.of(total.answered(), total.answering());
      return new Inference(
          success,
          Timed.of(total.failed(), total.failing()),
          Timed.NONE,
          Timed.NONE,
          success,
          Timed.NONE,
          Timed.of(total.remembered(), total.recalling()),
          Timed.of(total.computed(), total.computing()));
    }
  }

  private record Statistics(
      String name,
      String version,
      long lastInference,
      long inferenceCount,
      long executionCount,
      Inference inferenceStats,
      List<Object> batchStats,
      Map<String, Object> responseStats,
      List<Object> memoryUsage) {
    static Statistics of(Total total) {
      return new Statistics(
          total.model(),
          total.version(),
          total.last().map(Instant::toEpochMilli).orElse(0L),
          total.predictions(),
          total.answered(),
          Inference.of(total),
          List.of(),
          Map.of(),
          List.of());
    }
  }

  private void answer(Exchange exchange, Optional<String> model, Optional<String> version) {
    List<Total> found = totals.of(exchange.caller(), model, version);
    exchange.answer(200, Map.of("model_stats", found.stream().map(Statistics::of).toList()));
  }
}
