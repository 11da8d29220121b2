// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.rest.overview;

import io.bellwether.platform.access.Permission;
import io.bellwether.platform.access.Permission.Resource;
import io.bellwether.platform.orchestration.JobStatus;
import io.bellwether.platform.overview.LoopCounts;
import io.bellwether.platform.overview.Overview;
import io.bellwether.platform.overview.Overviews;
import io.bellwether.platform.registry.Content;
import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.platform.serving.LastHour;
import io.bellwether.protocols.http.Exchange;
import io.bellwether.protocols.http.Route;
import io.bellwether.protocols.rest.alerts.AlertReplies;
import io.bellwether.protocols.rest.orchestration.JobWire;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The state of the loop, as the start page shows it. */
public final class OverviewRoutes {
  private static final double NANOS_PER_MS = 1e6;

  private final Overviews overviews;

  public OverviewRoutes(Overviews overviews) {
    this.overviews = overviews;
  }

  public List<Route> routes() {
    return List.of(
        Route.get("/api/v1/overview", Permission.read(Resource.OVERVIEW), this::overview));
  }

  private void overview(Exchange exchange) {
    exchange.answer(200, Reply.of(overviews.of(exchange.caller())));
  }

  private record Reply(
      List<Stage> stages,
      List<Champion> champions,
      Alerts alerts,
      RecentJobs jobs,
      Traffic traffic) {
    static Reply of(Overview overview) {
      LoopCounts counts = overview.counts();
      return new Reply(
          overview.stages().stream().map(Stage::of).toList(),
          overview.champions().stream().map(Champion::of).toList(),
          new Alerts(
              counts.openAlerts(),
              counts.highAlerts(),
              overview.alerts().stream().map(AlertReplies.Fields::of).toList()),
          new RecentJobs(
              counts.jobs(JobStatus.QUEUED),
              counts.jobs(JobStatus.RUNNING),
              overview.jobs().stream().map(JobWire::of).toList()),
          Traffic.of(overview.traffic()));
    }
  }

  private record Stage(
      String stage, String state, long count, String summary, Optional<Instant> changedAt) {
    static Stage of(Overview.StageState of) {
      return new Stage(
          of.stage().label(), of.state().label(), of.count(), of.summary(), of.changedAt());
    }
  }

  private record Champion(
      String modelName,
      String version,
      String semanticVersion,
      String modelType,
      Instant since,
      String metric,
      Interval value,
      Optional<Baseline> baseline,
      long predictions,
      Optional<Double> p95Ms) {
    static Champion of(Overview.Champion of) {
      ModelVersion version = of.version();
      return new Champion(
          version.model(),
          Integer.toString(version.number()),
          version.semanticVersion().toString(),
          version.content().modelType(),
          of.since(),
          of.metric(),
          Interval.of(of.value()),
          of.baseline().map(one -> Baseline.of(one, of.metric())),
          of.traffic().predictions(),
          millis(of.traffic()));
    }
  }

  private record Baseline(
      String version, String semanticVersion, String modelType, Interval value) {
    static Baseline of(ModelVersion version, String metric) {
      Content content = version.content();
      return new Baseline(
          Integer.toString(version.number()),
          version.semanticVersion().toString(),
          content.modelType(),
          Interval.of(Optional.ofNullable(content.metrics().get(metric))));
    }
  }

  private record Interval(Optional<Double> value, Optional<Double> low, Optional<Double> high) {
    static Interval of(Optional<Content.Metric> metric) {
      return new Interval(
          metric.map(Content.Metric::value),
          metric.flatMap(Content.Metric::low),
          metric.flatMap(Content.Metric::high));
    }
  }

  private record Alerts(long open, long high, List<AlertReplies.Fields> newest) {}

  private record RecentJobs(long queued, long running, List<JobWire> newest) {}

  private record Traffic(
      long predictions, Optional<Double> p95Ms, Optional<Double> errorRate, List<Long> perMinute) {
    static Traffic of(LastHour hour) {
      return new Traffic(hour.predictions(), millis(hour), hour.errorRate(), hour.perMinute());
    }
  }

  private static Optional<Double> millis(LastHour hour) {
    return hour.latency().p95().map(p95 -> p95.toNanos() / NANOS_PER_MS);
  }
}
