// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.platform.experiments.Experiment;
import io.bellwether.platform.experiments.ExperimentStore;
import io.bellwether.platform.experiments.Lifecycle;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.Transactions;
import io.bellwether.platform.shared.search.Condition;
import io.bellwether.platform.shared.search.Match;
import io.bellwether.platform.shared.search.Search;
import io.bellwether.platform.tracing.Assessment;
import io.bellwether.platform.tracing.AssessmentStore;
import io.bellwether.platform.tracing.Span;
import io.bellwether.platform.tracing.Trace;
import io.bellwether.platform.tracing.TraceField;
import io.bellwether.platform.tracing.TraceMetric;
import io.bellwether.platform.tracing.TraceMetric.Dimension;
import io.bellwether.platform.tracing.TraceMetric.Summary;
import io.bellwether.platform.tracing.TraceMetricPoint;
import io.bellwether.platform.tracing.TraceMetricQuery;
import io.bellwether.platform.tracing.TraceMetricQuery.Aggregation;
import io.bellwether.platform.tracing.TraceMetricQuery.Filter;
import io.bellwether.platform.tracing.TraceMetricQuery.Part;
import io.bellwether.platform.tracing.TraceMetricStore;
import io.bellwether.platform.tracing.TraceSearch;
import io.bellwether.platform.tracing.TraceState;
import io.bellwether.platform.tracing.TraceStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a {@link TraceMetricStore} owes. */
public abstract class TraceMetricStoreContract {
  private static final String WS = "default";
  private static final Instant START = Instant.parse("2026-01-02T00:00:00Z");

  protected abstract Transactions transactions();

  protected abstract ExperimentStore experiments();

  protected abstract TraceStore traces();

  protected abstract AssessmentStore assessments();

  protected abstract TraceMetricStore store();

  @BeforeEach
  void addTraces() {
    Experiment experiment = new Experiment("1", "e", "x", Lifecycle.ACTIVE, START, START, Map.of());
    transactions().write(() -> experiments().add(WS, experiment));
    add("tr-1", 0, "ask", "s1", "{\"input_tokens\": 10, \"total_tokens\": 12}", "OK");
    add("tr-2", 3, "ask", "s1", "{\"input_tokens\": 20}", "ERROR");
    add("tr-3", 7, "tell", "s2", "no JSON", "OK");
  }

  private void add(String id, int hour, String name, String session, String tokens, String state) {
    Trace trace =
        new Trace(
            id,
            "1",
            Optional.empty(),
            START.plus(Duration.ofHours(hour)),
            Optional.of(Duration.ofMillis(100L * hour)),
            TraceState.valueOf(state),
            Optional.empty(),
            Optional.empty(),
            Map.of("mlflow.trace.session", session, "mlflow.trace.tokenUsage", tokens),
            Map.of(Trace.NAME_TAG, name),
            List.of());
    long nanos = trace.startedAt().getEpochSecond() * 1_000_000_000;
    String content =
        """
        {"attributes":{"mlflow.llm.cost":"{\\"total_cost\\":0.%s}","mlflow.llm.model":"\\"gpt\\""}}
        """
            .formatted(1 + hour);
    Span span =
        new Span(
            id,
            "s",
            Optional.empty(),
            "step",
            "LLM",
            Span.Status.OK,
            nanos,
            nanos + 5_000_000,
            content);
    transactions()
        .write(
            () -> {
              traces().add(WS, trace);
              traces().addSpans(WS, List.of(span));
            });
  }

  private void say(String trace, String id, String value, boolean valid) {
    Assessment assessment =
        new Assessment(
            id,
            trace,
            Optional.empty(),
            "good",
            Assessment.Kind.FEEDBACK,
            new Assessment.Source("HUMAN", "ann"),
            value,
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            Optional.empty(),
            valid,
            START,
            START);
    transactions().write(() -> assessments().put(WS, List.of(assessment)));
  }

  private static TraceMetricQuery query(
      TraceMetric metric, List<Summary> summaries, List<Dimension> by, Filter... filters) {
    List<Aggregation> aggregations =
        summaries.stream()
            .map(one -> new Aggregation(one, one == Summary.PERCENTILE ? 75 : 0))
            .toList();
    return new TraceMetricQuery(
        metric,
        aggregations,
        by,
        List.of(filters),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        100);
  }

  private List<TraceMetricPoint> points(TraceMetricQuery query) {
    return store().points(WS, List.of("1"), query);
  }

  /** Of the only point. */
  private List<Double> values(TraceMetric metric, Summary... summaries) {
    List<TraceMetricPoint> points = points(query(metric, List.of(summaries), List.of()));
    assertThat(points).hasSize(1);
    return points.getFirst().values().stream().map(value -> value.orElse(-1.0)).toList();
  }

  @Test
  void summarises() {
    assertThat(values(TraceMetric.TRACE_COUNT, Summary.COUNT)).containsExactly(3.0);
    assertThat(values(TraceMetric.SESSION_COUNT, Summary.COUNT)).containsExactly(2.0);
    assertThat(
            values(
                TraceMetric.TRACE_LATENCY,
                Summary.AVG,
                Summary.MIN,
                Summary.MAX,
                Summary.PERCENTILE))
        .containsExactly(1000.0 / 3, 0.0, 700.0, 500.0);
    assertThat(values(TraceMetric.INPUT_TOKENS, Summary.SUM, Summary.PERCENTILE))
        .containsExactly(30.0, 17.5);
    assertThat(values(TraceMetric.TOTAL_TOKENS, Summary.SUM)).containsExactly(12.0);
    assertThat(values(TraceMetric.OUTPUT_TOKENS, Summary.AVG)).containsExactly(-1.0);
    assertThat(values(TraceMetric.SPAN_LATENCY, Summary.MAX)).containsExactly(5.0);
    assertThat(values(TraceMetric.TOTAL_COST, Summary.MAX)).containsExactly(0.8);
    assertThat(
            store()
                .points(
                    "other",
                    List.of("1"),
                    query(TraceMetric.TRACE_COUNT, List.of(Summary.COUNT), List.of()))
                .getFirst()
                .values())
        .containsExactly(Optional.of(0.0));
  }

  @Test
  void groupsInOrder() {
    List<TraceMetricPoint> byName =
        points(
            query(
                TraceMetric.TRACE_COUNT,
                List.of(Summary.COUNT),
                List.of(Dimension.TRACE_NAME, Dimension.TRACE_STATUS)));
    assertThat(byName.stream().map(TraceMetricPoint::dimensions))
        .containsExactly(List.of("ask", "ERROR"), List.of("ask", "OK"), List.of("tell", "OK"));
    List<TraceMetricPoint> byModel =
        points(
            query(
                TraceMetric.SPAN_COUNT,
                List.of(Summary.COUNT),
                List.of(Dimension.SPAN_MODEL_NAME)));
    assertThat(byModel)
        .containsExactly(
            new TraceMetricPoint(Optional.empty(), List.of("gpt"), List.of(Optional.of(3.0))));
  }

  @Test
  void groupsByTime() {
    for (TraceMetric metric : List.of(TraceMetric.TRACE_COUNT, TraceMetric.SPAN_COUNT)) {
      List<TraceMetricPoint> points =
          points(
              new TraceMetricQuery(
                  metric,
                  List.of(new Aggregation(Summary.COUNT, 0)),
                  List.of(),
                  List.of(),
                  Optional.of(Duration.ofHours(4)),
                  Optional.of(START),
                  Optional.of(START.plus(Duration.ofHours(7))),
                  100));
      assertThat(points)
          .containsExactly(
              new TraceMetricPoint(Optional.of(START), List.of(), List.of(Optional.of(2.0))));
    }
  }

  @Test
  void filters() {
    List<Filter> filters =
        List.of(
            new Filter(Part.TRACE_STATUS, "", "OK"),
            new Filter(Part.TRACE_TAG, Trace.NAME_TAG, "tell"),
            new Filter(Part.TRACE_METADATA, "mlflow.trace.session", "s1"),
            new Filter(Part.SPAN_TYPE, "", "LLM"),
            new Filter(Part.SPAN_NAME, "", "other"));
    List<Optional<Double>> counts =
        filters.stream()
            .map(filter -> query(TraceMetric.SPAN_COUNT, List.of(Summary.COUNT), List.of(), filter))
            .map(query -> points(query).getFirst().values().getFirst())
            .toList();
    assertThat(counts.stream().map(Optional::orElseThrow)).containsExactly(2.0, 1.0, 2.0, 3.0, 0.0);
  }

  @Test
  void measuresAssessmentsThatCount() {
    say("tr-1", "a-1", "true", true);
    say("tr-1", "a-2", "\"No\"", true);
    say("tr-2", "a-3", "0.5", true);
    say("tr-2", "a-4", "\"well\"", true);
    say("tr-2", "a-5", "9", false);
    assertThat(values(TraceMetric.ASSESSMENT_COUNT, Summary.COUNT)).containsExactly(4.0);
    assertThat(values(TraceMetric.ASSESSMENT_VALUE, Summary.AVG)).containsExactly(0.5);
    Filter other = new Filter(Part.ASSESSMENT_KIND, "", "expectation");
    TraceMetricQuery none =
        query(TraceMetric.ASSESSMENT_COUNT, List.of(Summary.COUNT), List.of(), other);
    assertThat(points(none).getFirst().values()).containsExactly(Optional.of(0.0));
  }

  @Test
  void countsNoNumberThatIsNone() {
    add("tr-4", 8, "ask", "s3", "{\"input_tokens\":1e400,\"total_tokens\":1.5}", "OK");
    add("tr-5", 8, "ask", "s3", "{\"d\":{\"input_tokens\":3},\"input_tokens\":\"5\"}", "OK");
    assertThat(values(TraceMetric.INPUT_TOKENS, Summary.SUM)).containsExactly(35.0);
    assertThat(values(TraceMetric.TOTAL_TOKENS, Summary.SUM)).containsExactly(12.0);
    Map<String, String> changed = Map.of("mlflow.trace.tokenUsage", "{\"total_tokens\": 1}");
    transactions().write(() -> traces().setMetadata(WS, "tr-5", changed));
    assertThat(values(TraceMetric.INPUT_TOKENS, Summary.SUM)).containsExactly(30.0);
    assertThat(values(TraceMetric.TOTAL_TOKENS, Summary.SUM)).containsExactly(13.0);
  }

  @Test
  void addsUpTheLargestNumbers() {
    say("tr-1", "a-1", "1e308", true);
    say("tr-2", "a-2", "1.5e308", true);
    say("tr-3", "a-3", "-1.5e308", true);
    say("tr-3", "a-4", "1.5e308", true);
    assertThat(values(TraceMetric.ASSESSMENT_VALUE, Summary.MAX, Summary.AVG, Summary.PERCENTILE))
        .containsExactly(1.5e308, 0.625e308, 1.5e308);
  }

  private static TraceSearch where(String tag, String value) {
    return where(tag, new Match.Equal(value));
  }

  private static TraceSearch where(String tag, Match match) {
    Condition<TraceField> condition = new Condition.Tag<>(tag, match);
    Search<TraceField> search = new Search<>(List.of(condition), List.of(), 1, Optional.empty());
    return new TraceSearch(search, List.of(), List.of(), List.of(), List.of());
  }

  @Test
  void countsWhatAllSearchesFind() {
    TraceSearch ask = where(Trace.NAME_TAG, "ask");
    TraceSearch first = TraceSearch.all(1, Optional.empty());
    assertThat(store().count(WS, List.of("1"), List.of(first))).isEqualTo(3);
    assertThat(store().count(WS, List.of("1"), List.of(first, ask))).isEqualTo(2);
    assertThat(store().count(WS, List.of("1"), List.of(ask, where(Trace.NAME_TAG, "tell"))))
        .isZero();
  }

  @Test
  void refusesARegexThatTheDatabaseDoesNotUnderstand() {
    TraceSearch broken = where(Trace.NAME_TAG, new Match.Regex("a{2,1}"));
    assertThatThrownBy(() -> store().count(WS, List.of("1"), List.of(broken)))
        .isInstanceOf(InvalidInput.class);
  }
}
