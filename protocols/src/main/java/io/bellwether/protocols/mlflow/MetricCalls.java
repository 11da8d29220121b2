// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import static io.bellwether.protocols.mlflow.Mlflow.READ_RUNS;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.bellwether.platform.experiments.Curves;
import io.bellwether.platform.experiments.MetricPoint;
import io.bellwether.platform.experiments.Runs;
import io.bellwether.platform.shared.Caller;
import io.bellwether.protocols.http.Exchange;
import io.bellwether.protocols.http.Route;
import java.io.IOException;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code mlflow/metrics}: the curves of one run, or of many. */
final class MetricCalls {
  private static final String PATH = "/2.0/mlflow/metrics/";
  private static final int HISTORY_PAGE = 25_000;
  private static final int MOST_RUNS = 100;
  private static final int MOST_SAMPLED = 2500;

  private final Runs runs;

  MetricCalls(Runs runs) {
    this.runs = runs;
  }

  List<Route> routes() {
    return List.of(
        Route.get(PATH + "get-history", READ_RUNS, this::history),
        Route.get(PATH + "get-history-bulk", READ_RUNS, this::bulk),
        Route.get(PATH + "get-history-bulk-interval", READ_RUNS, this::interval));
  }

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record History(List<RunWire.Metric> metrics, @Nullable String nextPageToken) {}

  private void history(Exchange exchange) throws IOException {
    Fields fields =
        Fields.ofQuery(
            exchange,
            List.of("run_id", "run_uuid", "metric_key", "page_token", "max_results"),
            List.of());
    String id = RunCalls.runId(fields);
    String key = fields.required("metric_key");
    Optional<Long> given = fields.number("max_results");
    if (given.isPresent() && given.get() < 1) {
      throw Refusal.invalid(
          "Invalid value %d for parameter 'max_results' supplied. It must be a positive integer."
              .formatted(given.get()));
    }
    int limit = given.map(most -> (int) Math.min(most, HISTORY_PAGE)).orElse(Integer.MAX_VALUE);
    List<MetricPoint> curve = runs.history(exchange.caller(), id, key);
    int from = Token.read(fields, id, key).map(MetricCalls::place).orElse(0);
    int to = (int) Math.min((long) from + limit, curve.size());
    List<RunWire.Metric> points = new Points(curve.subList(Math.min(from, to), to));
    Optional<String> next = to < curve.size() ? Optional.of("" + to) : Optional.empty();
    exchange.answerLong(200, new History(points, Token.write(next, id, key)));
  }

  private static int place(String key) {
    if (!key.matches("\\d{1,9}")) {
      throw Token.invalid();
    }
    return Integer.parseInt(key);
  }

  /** A curve as it goes over the wire; each point is made when it is written. */
  private static final class Points extends AbstractList<RunWire.Metric> {
    private final List<MetricPoint> curve;

    Points(List<MetricPoint> curve) {
      this.curve = curve;
    }

    @Override
    public RunWire.Metric get(int index) {
      return RunWire.ofRun(curve.get(index));
    }

    @Override
    public int size() {
      return curve.size();
    }
  }

  private void bulk(Exchange exchange) throws IOException {
    List<String> runIds = exchange.queryAll("run_id");
    if (runIds.isEmpty()) {
      throw Refusal.invalid("GetMetricHistoryBulk request must specify at least one run_id.");
    }
    if (runIds.size() > MOST_RUNS) {
      throw Refusal.invalid(
          "GetMetricHistoryBulk request cannot specify more than %d run_ids. Received %d run_ids."
              .formatted(MOST_RUNS, runIds.size()));
    }
    String key =
        exchange
            .query("metric_key")
            .orElseThrow(
                () -> Refusal.invalid("GetMetricHistoryBulk request must specify a metric_key."));
    int limit = Math.clamp(exchange.queryNumber("max_results").orElse(25_000L), 0, HISTORY_PAGE);
    List<RunWire.Metric> points = new ArrayList<>();
    for (String runId : runIds.stream().sorted().toList()) {
      runs.history(exchange.caller(), runId, key).stream()
          .limit(limit - points.size())
          .forEach(point -> points.add(RunWire.ofRun(point, runId)));
    }
    exchange.answer(200, Map.of("metrics", points));
  }

  private void interval(Exchange exchange) throws IOException {
    Fields fields =
        Fields.ofQuery(
            exchange,
            List.of("metric_key", "max_results", "start_step", "end_step"),
            List.of("run_ids"));
    exchange.answer(200, interval(exchange.caller(), fields));
  }

  Object interval(Caller caller, Fields fields) {
    List<String> runIds = fields.texts("run_ids");
    if (runIds.isEmpty()) {
      throw fields.missing("run_ids");
    }
    if (runIds.size() > MOST_RUNS) {
      throw Refusal.invalid(
          "GetMetricHistoryBulkInterval request must specify at most %d run_ids. Received %d run_ids."
                  .formatted(MOST_RUNS, runIds.size())
              + Fields.HINT);
    }
    String key = fields.required("metric_key");
    long most = fields.number("max_results").orElse((long) MOST_SAMPLED);
    if (most < 1 || most > MOST_SAMPLED) {
      throw Refusal.invalid(
          "max_results must be between 1 and " + MOST_SAMPLED + "." + Fields.HINT);
    }
    Steps steps = Steps.of(fields);
    List<RunWire.Metric> points = new ArrayList<>();
    for (String runId : runIds) {
      List<MetricPoint> curve =
          runs.history(caller, runId, key).stream().filter(steps::contains).toList();
      Curves.evenly(curve, (int) most).forEach(p -> points.add(RunWire.ofRun(p, runId)));
    }
    return new History(points, null);
  }

  /** From the one step to the other, both included. */
  private record Steps(long from, long to) {
    static Steps of(Fields fields) {
      Optional<Long> from = fields.number("start_step");
      Optional<Long> to = fields.number("end_step");
      if (from.isPresent() != to.isPresent()) {
        throw Refusal.invalid(
            "If either start step or end step are specified, both must be specified.");
      }
      if (from.isPresent() && from.get() > to.orElseThrow()) {
        throw Refusal.invalid(
            "end_step must be greater than start_step. Found start_step=%d and end_step=%d."
                .formatted(from.get(), to.get()));
      }
      return new Steps(from.orElse(Long.MIN_VALUE), to.orElse(Long.MAX_VALUE));
    }

    boolean contains(MetricPoint point) {
      return point.step() >= from && point.step() <= to;
    }
  }
}
