// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.inference;

import io.bellwether.platform.access.Permission;
import io.bellwether.platform.access.Permission.Resource;
import io.bellwether.platform.serving.LoadedModel;
import io.bellwether.platform.serving.Serving;
import io.bellwether.platform.serving.Total;
import io.bellwether.protocols.http.Exchange;
import io.bellwether.protocols.http.Route;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** What each version was asked for since the server started, by any protocol. */
final class StatisticsRoutes {
  private static final Permission READ = Permission.read(Resource.SERVING);

  private final Serving serving;

  StatisticsRoutes(Serving serving) {
    this.serving = serving;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/v2/models/stats", READ, exchange -> answer(exchange, _ -> true)),
        Route.get("/v2/models/{model}/stats", READ, this::model),
        Route.get("/v2/models/{model}/versions/{version}/stats", READ, this::version));
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
          Timed.NONE,
          Timed.NONE);
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

  private void model(Exchange exchange) {
    LoadedModel served = serving.served(exchange.caller(), exchange.pathName("model"));
    one(exchange, served, total -> total.model().equals(served.version().model()));
  }

  private void version(Exchange exchange) {
    LoadedModel served =
        serving.version(
            exchange.caller(), exchange.pathName("model"), exchange.pathName("version"));
    one(
        exchange,
        served,
        total ->
            total.model().equals(served.version().model())
                && total.version().equals(served.version().version()));
  }

  /** With nothing but zeros if it was never asked. */
  private void one(Exchange exchange, LoadedModel served, Predicate<Total> wanted) {
    List<Total> known = serving.totals(exchange.caller()).stream().filter(wanted).toList();
    Total none =
        new Total(
            served.version().model(),
            served.version().version(),
            0,
            0,
            Duration.ZERO,
            0,
            Duration.ZERO,
            Optional.empty());
    answer(exchange, known.isEmpty() ? List.of(none) : known);
  }

  private void answer(Exchange exchange, Predicate<Total> wanted) {
    answer(exchange, serving.totals(exchange.caller()).stream().filter(wanted).toList());
  }

  private static void answer(Exchange exchange, List<Total> totals) {
    exchange.answer(200, Map.of("model_stats", totals.stream().map(Statistics::of).toList()));
  }
}
