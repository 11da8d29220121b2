// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.platform.experiments.Experiment;
import io.bellwether.platform.experiments.ExperimentStore;
import io.bellwether.platform.experiments.Lifecycle;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.Page;
import io.bellwether.platform.shared.Transactions;
import io.bellwether.platform.shared.search.Comparison;
import io.bellwether.platform.shared.search.Condition;
import io.bellwether.platform.shared.search.Match;
import io.bellwether.platform.shared.search.Order;
import io.bellwether.platform.shared.search.Search;
import io.bellwether.platform.tracing.Assessment;
import io.bellwether.platform.tracing.AssessmentStore;
import io.bellwether.platform.tracing.Span;
import io.bellwether.platform.tracing.Trace;
import io.bellwether.platform.tracing.TraceField;
import io.bellwether.platform.tracing.TraceSearch;
import io.bellwether.platform.tracing.TraceSearch.Part;
import io.bellwether.platform.tracing.TraceSearch.Said;
import io.bellwether.platform.tracing.TraceSearch.SpanMatch;
import io.bellwether.platform.tracing.TraceState;
import io.bellwether.platform.tracing.TraceStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a {@link TraceStore} and an {@link AssessmentStore} owe. */
public abstract class TraceStoreContract {
  private static final Instant START = Instant.parse("2026-01-02T03:04:05.123Z");
  private static final String WS = "default";

  protected abstract Transactions transactions();

  protected abstract ExperimentStore experiments();

  protected abstract TraceStore store();

  protected abstract AssessmentStore assessments();

  @BeforeEach
  void addExperiments() {
    for (String id : List.of("1", "2")) {
      Experiment experiment =
          new Experiment(id, "e" + id, "x", Lifecycle.ACTIVE, START, START, Map.of());
      transactions().write(() -> experiments().add(WS, experiment));
    }
  }

  private static Trace trace(String id, long second, Map<String, String> tags) {
    return new Trace(
        id,
        "1",
        Optional.of("client-" + id),
        START.plusSeconds(second),
        Optional.of(Duration.ofMillis(10 * second)),
        TraceState.OK,
        Optional.of("in"),
        Optional.empty(),
        Map.of("user", "ann-" + id),
        tags,
        List.of());
  }

  private Trace add(String id, long second, Map<String, String> tags) {
    Trace trace = trace(id, second, tags);
    assertThat(transactions().write(() -> store().add(WS, trace))).isTrue();
    return trace;
  }

  private static Span span(String trace, String id, Optional<String> parent, String content) {
    long start = 1_767_323_045_123_456_789L + (parent.isPresent() ? 1 : 2);
    return new Span(
        trace, id, parent, "step " + id, "LLM", Span.Status.OK, start, start + 5, content);
  }

  private void addSpans(Span... spans) {
    transactions().write(() -> store().addSpans(WS, List.of(spans)));
  }

  private static Assessment assessment(String trace, String id, String name, String value) {
    return new Assessment(
        id,
        trace,
        Optional.empty(),
        name,
        Assessment.Kind.FEEDBACK,
        new Assessment.Source("HUMAN", "ann"),
        value,
        Optional.of(new Assessment.Failure("E", Optional.of("m"), Optional.empty())),
        Optional.of("because"),
        Map.of("k", "v"),
        Optional.empty(),
        true,
        START,
        START);
  }

  private List<String> ids(TraceSearch search) {
    return store().search(WS, List.of("1"), search).items().stream().map(Trace::id).toList();
  }

  private List<String> where(Condition<TraceField> condition) {
    Search<TraceField> search = new Search<>(List.of(condition), List.of(), 10, Optional.empty());
    return ids(new TraceSearch(search, List.of(), List.of(), List.of(), List.of()));
  }

  private List<String> withSpan(SpanMatch... spans) {
    Search<TraceField> all = Search.all(10, Optional.empty());
    return ids(new TraceSearch(all, List.of(spans), List.of(), List.of(), List.of()));
  }

  private List<String> said(Said said) {
    Search<TraceField> all = Search.all(10, Optional.empty());
    return ids(new TraceSearch(all, List.of(), List.of(said), List.of(), List.of()));
  }

  @Test
  void keepsATraceOnceAndChangesIt() {
    Trace trace = add("tr-1", 1, Map.of("team", "a"));
    assertThat(store().find(WS, "tr-1")).contains(trace);
    assertThat(store().find("other", "tr-1")).isEmpty();
    assertThat(transactions().write(() -> store().add(WS, trace("tr-1", 5, Map.of("x", "y")))))
        .isFalse();
    assertThat(store().find(WS, "tr-1")).contains(trace);

    transactions()
        .write(
            () -> {
              assertThat(store().lock(WS, "tr-1")).contains(trace);
              assertThat(store().lock(WS, "none")).isEmpty();
              store().update(WS, trace("tr-1", 7, Map.of()));
              store().setTags(WS, "tr-1", Map.of("team", "b", "color", "red"));
              store().setMetadata(WS, "tr-1", Map.of("user", "bob"));
              assertThat(store().deleteTag(WS, "tr-1", "color")).isTrue();
              assertThat(store().deleteTag(WS, "tr-1", "color")).isFalse();
            });
    Trace changed = store().find(WS, "tr-1").orElseThrow();
    assertThat(changed.startedAt()).isEqualTo(START.plusSeconds(7));
    assertThat(changed.tags()).containsExactly(Map.entry("team", "b"));
    assertThat(changed.metadata()).containsExactly(Map.entry("user", "bob"));
  }

  @Test
  void keepsSpansAndReplacesThem() {
    add("tr-1", 1, Map.of());
    Span root = span("tr-1", "a", Optional.empty(), "{}");
    Span child = span("tr-1", "b", Optional.of("a"), "{\"attributes\":{}}");
    addSpans(child, root);
    assertThat(store().spans(WS, "tr-1")).containsExactly(root, child);
    Span again = span("tr-1", "b", Optional.of("a"), "{\"attributes\":{\"k\":1}}");
    addSpans(again);
    assertThat(store().spans(WS, "tr-1")).containsExactly(root, again);
  }

  @Test
  void searchesByFieldsTagsAndMetadata() {
    add("tr-1", 1, Map.of("team", "a"));
    add("tr-2", 2, Map.of());
    add("tr-3", 3, Map.of("team", "b"));

    assertThat(ids(TraceSearch.all(10, Optional.empty()))).containsExactly("tr-3", "tr-2", "tr-1");
    assertThat(where(new Condition.Tag<>("team", new Match.Equal("a")))).containsExactly("tr-1");
    assertThat(where(new Condition.Tag<>("team", new Match.Missing()))).containsExactly("tr-2");
    assertThat(where(new Condition.Param<>("user", new Match.Like("%2", false))))
        .containsExactly("tr-2");
    assertThat(
            where(new Condition.Text<>(TraceField.CLIENT_REQUEST, new Match.Equal("client-tr-3"))))
        .containsExactly("tr-3");
    assertThat(where(new Condition.Tag<>("team", new Match.Regex("^[ab]$"))))
        .containsExactly("tr-3", "tr-1");
    assertThat(where(new Condition.Param<>("user", new Match.Regex("n-tr-[13]"))))
        .containsExactly("tr-3", "tr-1");
    double late = 1000.0 * START.plusSeconds(2).toEpochMilli();
    assertThat(where(new Condition.Numeric<>(TraceField.STARTED, Comparison.GREATER, late)))
        .containsExactly("tr-3");
    assertThat(where(new Condition.Numeric<>(TraceField.ENDED, Comparison.AT_MOST, late)))
        .containsExactly("tr-1");
    assertThat(store().search(WS, List.of("2"), TraceSearch.all(9, Optional.empty())).items())
        .isEmpty();
  }

  @Test
  void refusesARegularExpressionThatItCannotRun() {
    add("tr-1", 1, Map.of("team", "a".repeat(60) + "!"));
    Match broken = new Match.Regex("a{2,1}");
    assertThatThrownBy(() -> where(new Condition.Tag<>("team", broken)))
        .isInstanceOf(InvalidInput.class);
  }

  @Test
  void ordersAndPages() {
    add("tr-1", 1, Map.of("team", "a"));
    add("tr-2", 2, Map.of());
    add("tr-3", 3, Map.of("team", "b"));
    Order<TraceField> byTeam = new Order.ByTag<>("team", false);
    Order<TraceField> byEnd = new Order.ByField<>(TraceField.ENDED, true);
    assertThat(pages(List.of(byTeam))).containsExactly("tr-3", "tr-1", "tr-2");
    assertThat(pages(List.of(byEnd))).containsExactly("tr-1", "tr-2", "tr-3");
    assertThat(pages(List.of())).containsExactly("tr-3", "tr-2", "tr-1");
  }

  private List<String> pages(List<Order<TraceField>> order) {
    List<String> ids = new ArrayList<>();
    Optional<String> after = Optional.empty();
    do {
      Search<TraceField> search = new Search<>(List.of(), order, 1, after);
      Page<Trace> page =
          store()
              .search(
                  WS,
                  List.of("1"),
                  new TraceSearch(search, List.of(), List.of(), List.of(), List.of()));
      page.items().forEach(trace -> ids.add(trace.id()));
      after = page.next();
    } while (after.isPresent());
    return ids;
  }

  @Test
  void searchesSpans() {
    add("tr-1", 1, Map.of());
    add("tr-2", 2, Map.of());
    String content =
        "{\"attributes\":{\"my.model\":\"gpt-4\",\"temp\":0.5,\"ok\":true,\"in\":{\"q\":\"Hi\"}}}";
    addSpans(
        span("tr-1", "a", Optional.empty(), content),
        span("tr-1", "b", Optional.of("a"), "{\"attributes\":{\"my.model\":\"other\"}}"),
        span("tr-2", "a", Optional.empty(), "{}"));
    SpanMatch gpt = new SpanMatch(Part.ATTRIBUTE, "my.model", new Match.Equal("gpt-4"));
    assertThat(withSpan(gpt)).containsExactly("tr-1");
    assertThat(withSpan(gpt, new SpanMatch(Part.NAME, "", new Match.Equal("step a"))))
        .containsExactly("tr-1");
    assertThat(withSpan(gpt, new SpanMatch(Part.NAME, "", new Match.Equal("step b")))).isEmpty();
    assertThat(withSpan(new SpanMatch(Part.ATTRIBUTE, "temp", new Match.Equal("0.5"))))
        .containsExactly("tr-1");
    assertThat(withSpan(new SpanMatch(Part.ATTRIBUTE, "ok", new Match.Equal("true"))))
        .containsExactly("tr-1");
    assertThat(withSpan(new SpanMatch(Part.ATTRIBUTE, "in", new Match.Like("%hi%", true))))
        .containsExactly("tr-1");
    assertThat(withSpan(new SpanMatch(Part.CONTENT, "", new Match.Like("%gpt%", false))))
        .containsExactly("tr-1");
    assertThat(withSpan(new SpanMatch(Part.STATUS, "", new Match.OneOf(List.of("OK")))))
        .containsExactly("tr-2", "tr-1");
    assertThat(withSpan(new SpanMatch(Part.TYPE, "", new Match.NotEqual("LLM")))).isEmpty();
  }

  @Test
  void keepsAndSearchesAssessments() {
    add("tr-1", 1, Map.of());
    add("tr-2", 2, Map.of());
    Assessment good = assessment("tr-1", "a-1", "quality", "\"good\"");
    Assessment score = assessment("tr-2", "a-2", "score", "0.75");
    Assessment nothing = assessment("tr-2", "a-3", "nothing", "null");
    transactions().write(() -> assessments().put(WS, List.of(good, score, nothing)));

    assertThat(assessments().find(WS, "tr-1", "a-1")).contains(good);
    assertThat(store().find(WS, "tr-2").orElseThrow().assessments())
        .containsExactly(score, nothing);
    Assessment.Kind kind = Assessment.Kind.FEEDBACK;
    assertThat(said(new Said.Words(kind, "quality", new Match.Equal("good"))))
        .containsExactly("tr-1");
    assertThat(said(new Said.Words(kind, "score", new Match.Equal("0.75"))))
        .containsExactly("tr-2");
    assertThat(said(new Said.Measure(kind, "score", Comparison.GREATER, 0.7)))
        .containsExactly("tr-2");
    assertThat(said(new Said.Words(kind, "quality", new Match.Missing()))).containsExactly("tr-2");
    assertThat(said(new Said.Words(kind, "quality", new Match.Present()))).containsExactly("tr-1");

    transactions()
        .write(
            () -> {
              assertThat(assessments().setValid(WS, "tr-1", "a-1", false)).isTrue();
              assertThat(assessments().setValid(WS, "tr-1", "a-9", false)).isFalse();
              assessments().delete(WS, "tr-2", "a-2");
            });
    assertThat(said(new Said.Words(kind, "quality", new Match.Present()))).isEmpty();
    assertThat(assessments().find(WS, "tr-2", "a-2")).isEmpty();
  }

  @Test
  void linksAndDeletes() {
    add("tr-1", 1, Map.of("team", "a"));
    add("tr-2", 2, Map.of());
    add("tr-3", 3, Map.of());
    addSpans(span("tr-1", "a", Optional.empty(), "{}"));
    transactions()
        .write(
            () -> {
              store().linkToRun(WS, List.of("tr-1", "none"), "r1");
              store().linkToRun(WS, List.of("tr-1"), "r1");
              store().setMetadata(WS, "tr-2", Map.of(Trace.RUN_METADATA, "r1"));
              store().linkToPrompts(WS, "tr-3", List.of("p/1"));
              assessments().put(WS, List.of(assessment("tr-1", "a-1", "q", "1")));
            });
    Search<TraceField> all = Search.all(10, Optional.empty());
    assertThat(ids(new TraceSearch(all, List.of(), List.of(), List.of("r1"), List.of())))
        .containsExactly("tr-2", "tr-1");
    assertThat(ids(new TraceSearch(all, List.of(), List.of(), List.of(), List.of("p/1"))))
        .containsExactly("tr-3");

    assertThat(store().oldest(WS, "1", START.plusSeconds(2), 10)).containsExactly("tr-1", "tr-2");
    assertThat(store().oldest(WS, "1", START.plusSeconds(9), 1)).containsExactly("tr-1");
    List<String> ids = List.of("tr-1", "tr-3", "none");
    assertThat(transactions().<Integer>write(() -> store().delete(WS, "2", ids))).isZero();
    assertThat(transactions().<Integer>write(() -> store().delete(WS, "1", ids))).isEqualTo(2);
    assertThat(ids(TraceSearch.all(10, Optional.empty()))).containsExactly("tr-2");
    assertThat(store().spans(WS, "tr-1")).isEmpty();
  }
}
