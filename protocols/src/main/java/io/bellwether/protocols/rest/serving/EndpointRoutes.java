// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.rest.serving;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.bellwether.platform.access.Permission;
import io.bellwether.platform.access.Permission.Resource;
import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.platform.serving.Endpoint;
import io.bellwether.platform.serving.Endpoints;
import io.bellwether.platform.serving.LastHour;
import io.bellwether.platform.serving.Total;
import io.bellwether.protocols.http.Exchange;
import io.bellwether.protocols.http.Route;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The models that answer requests, with their traffic, latency and errors. */
public final class EndpointRoutes {
  private static final Permission READ = Permission.read(Resource.SERVING);
  private static final double NANOS_PER_MS = 1e6;

  private final Endpoints endpoints;

  public EndpointRoutes(Endpoints endpoints) {
    this.endpoints = endpoints;
  }

  public List<Route> routes() {
    return List.of(
        Route.get("/api/v1/endpoints", READ, this::list),
        Route.get("/api/v1/endpoints/{model}", READ, this::get));
  }

  private void list(Exchange exchange) {
    exchange.answerPage("endpoints", endpoints.list(exchange.caller(), exchange.page()), Reply::of);
  }

  private void get(Exchange exchange) {
    exchange.answer(200, Reply.of(endpoints.get(exchange.caller(), exchange.pathName("model"))));
  }

  private record Reply(
      String modelName,
      String modelVersion,
      String semanticVersion,
      String modelType,
      Instant since,
      boolean loaded,
      Hour lastHour,
      List<VersionTotal> versions) {
    static Reply of(Endpoint of) {
      ModelVersion version = of.champion();
      return new Reply(
          version.model(),
          Integer.toString(version.number()),
          version.semanticVersion().toString(),
          version.content().modelType(),
          of.since(),
          of.isLoaded(),
          Hour.of(of.lastHour()),
          of.totals().stream().map(VersionTotal::of).toList());
    }
  }

  private record Hour(
      long predictions,
      long answered,
      long failed,
      Optional<Double> errorRate,
      @JsonUnwrapped Latency latency,
      List<Minute> minutes) {
    static Hour of(LastHour of) {
      return new Hour(
          of.predictions(),
          of.answered(),
          of.failed(),
          of.errorRate(),
          Latency.of(of.latency()),
          of.minutes().stream().map(Minute::of).toList());
    }
  }

  private record Minute(
      Instant time, long predictions, long answered, long failed, @JsonUnwrapped Latency latency) {
    static Minute of(LastHour.Minute of) {
      return new Minute(
          of.start(), of.predictions(), of.answered(), of.failed(), Latency.of(of.latency()));
    }
  }

  private record Latency(Optional<Double> p50Ms, Optional<Double> p95Ms, Optional<Double> p99Ms) {
    static Latency of(LastHour.Latency of) {
      return new Latency(
          of.p50().map(EndpointRoutes::millis),
          of.p95().map(EndpointRoutes::millis),
          of.p99().map(EndpointRoutes::millis));
    }
  }

  private record VersionTotal(
      String modelVersion,
      long predictions,
      long answered,
      long failed,
      Optional<Double> meanMs,
      Optional<Instant> lastAnswered) {
    static VersionTotal of(Total of) {
      return new VersionTotal(
          of.version(),
          of.predictions(),
          of.answered(),
          of.failed(),
          of.answered() == 0
              ? Optional.empty()
              : Optional.of(millis(of.answering()) / of.answered()),
          of.last());
    }
  }

  private static double millis(Duration duration) {
    return duration.toNanos() / NANOS_PER_MS;
  }
}
