// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.platform.shared.search.Comparison;
import io.bellwether.platform.shared.search.Condition;
import io.bellwether.platform.shared.search.Match;
import io.bellwether.platform.shared.search.Order;
import io.bellwether.platform.tracing.Assessment.Kind;
import io.bellwether.platform.tracing.TraceField;
import io.bellwether.platform.tracing.TraceSearch;
import io.bellwether.platform.tracing.TraceSearch.Part;
import io.bellwether.platform.tracing.TraceSearch.Said;
import io.bellwether.platform.tracing.TraceSearch.SpanMatch;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceFiltersTest {
  private static TraceSearch read(String filter, String... orderBy) {
    return TraceFilters.search(filter, List.of(orderBy), 10, Optional.empty());
  }

  @Test
  void readsWhatTracesHave() {
    TraceSearch search =
        read(
            "status = 'OK' AND trace.timestamp_ms >= 7 AND name LIKE 'a%' AND run_id != 'r'"
                + " AND tag.`a b` IS NULL AND metadata.`mlflow.user` = 'ann' AND end_time < 9");

    assertThat(search.search().where())
        .containsExactly(
            new Condition.Text<>(TraceField.STATE, new Match.Equal("OK")),
            new Condition.Numeric<>(TraceField.STARTED, Comparison.AT_LEAST, 7000),
            new Condition.Tag<>("mlflow.traceName", new Match.Like("a%", false)),
            new Condition.Param<>("mlflow.sourceRun", new Match.NotEqual("r")),
            new Condition.Tag<>("a b", new Match.Missing()),
            new Condition.Param<>("mlflow.user", new Match.Equal("ann")),
            new Condition.Numeric<>(TraceField.ENDED, Comparison.LESS, 9000));
  }

  @Test
  void readsSpansAssessmentsAndLinks() {
    TraceSearch search =
        read(
            "span.type IN ('LLM') AND span.attributes.my.model = 'x' AND trace.text LIKE '%y%'"
                + " AND feedback.score > 0.5 AND expectation.e = 'z' AND issue.id = 'i'"
                + " AND run_id = 'r' AND prompt = 'p/1'");

    assertThat(search.spans())
        .containsExactly(
            new SpanMatch(Part.TYPE, "", new Match.OneOf(List.of("LLM"))),
            new SpanMatch(Part.ATTRIBUTE, "my.model", new Match.Equal("x")),
            new SpanMatch(Part.CONTENT, "", new Match.Like("%y%", false)));
    assertThat(search.assessments())
        .containsExactly(
            new Said.Measure(Kind.FEEDBACK, "score", Comparison.GREATER, 0.5),
            new Said.Words(Kind.EXPECTATION, "e", new Match.Equal("z")),
            new Said.Words(Kind.ISSUE, "i", new Match.Present()));
    assertThat(search.runIds()).containsExactly("r");
    assertThat(search.prompts()).containsExactly("p/1");
  }

  @Test
  void readsRegularExpressions() {
    TraceSearch search = read("name RLIKE '^out' AND span.name RLIKE 'a|b'");

    assertThat(search.search().where())
        .containsExactly(new Condition.Tag<>("mlflow.traceName", new Match.Regex("^out")));
    assertThat(search.spans())
        .containsExactly(new SpanMatch(Part.NAME, "", new Match.Regex("a|b")));
  }

  @Test
  void readsOrders() {
    assertThat(
            read("", "timestamp DESC", "name", "run_id ASC", "tags.k", "end_time").search().order())
        .containsExactly(
            new Order.ByField<>(TraceField.STARTED, false),
            new Order.ByTag<>("mlflow.traceName", true),
            new Order.ByParam<>("mlflow.sourceRun", true),
            new Order.ByTag<>("k", true),
            new Order.ByField<>(TraceField.ENDED, true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text LIKE '%a%'",
        "trace_id = 'x'",
        "state = 'OK'",
        "request_time > 1",
        "timestamp = 'x'",
        "status > 'a'",
        "status IS NULL",
        "name IN ('a')",
        "run_id IN ('a')",
        "tag.t > 'a'",
        "name RLIKE '('",
        "span.foo = 'x'",
        "span.content = 'x'",
        "feedback.f = 1",
        "feedback.f > 'a'",
        "feedback.f IN ('a')",
        "prompt LIKE 'p/1'",
        "prompt = 'p'",
        "issue.id != 'x'",
        "issue.name = 'x'",
        "metrics.m > 1"
      })
  void refusesAsMlflowDoes(String filter) {
    assertThatThrownBy(() -> read(filter)).isInstanceOf(Refusal.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"foo", "client_request_id", "span.name", "feedback.f", "timestamp up"})
  void refusesOtherOrders(String orderBy) {
    assertThatThrownBy(() -> read("", orderBy)).isInstanceOf(Refusal.class);
  }
}
