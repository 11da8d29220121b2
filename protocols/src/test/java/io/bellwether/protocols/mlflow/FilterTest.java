// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.platform.experiments.RunField;
import io.bellwether.platform.shared.search.Comparison;
import io.bellwether.platform.shared.search.Condition;
import io.bellwether.platform.shared.search.Match;
import io.bellwether.platform.shared.search.Order;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilterTest {
  @Test
  void readsComparisonsJoinedByAnd() {
    String filter =
        "metrics.auc > 0.5 and params.depth = '4' AND tags.`my team` LIKE \"car%\""
            + " AND attributes.status != 'FAILED' and start_time >= 1700000000000";

    assertThat(RunSearches.conditions(filter))
        .containsExactly(
            new Condition.Metric<>("auc", Comparison.GREATER, 0.5),
            new Condition.Param<>("depth", new Match.Equal("4")),
            new Condition.Tag<>("my team", new Match.Like("car%", false)),
            new Condition.Text<>(RunField.STATUS, new Match.NotEqual("FAILED")),
            new Condition.Numeric<>(RunField.STARTED, Comparison.AT_LEAST, 1.7e15));
  }

  @Test
  void readsListsNullsAndDottedKeys() {
    String filter =
        "run_id IN ('a', \"b\") AND tags.mlflow.source.name ILIKE 'x' AND params.p IS NULL"
            + " AND tags.\"t\" is not null AND datasets.digest NOT IN ('d') AND metric.m<-1e-3";

    assertThat(RunSearches.conditions(filter))
        .containsExactly(
            new Condition.Text<>(RunField.ID, new Match.OneOf(List.of("a", "b"))),
            new Condition.Tag<>("mlflow.source.name", new Match.Like("x", true)),
            new Condition.Param<>("p", new Match.Missing()),
            new Condition.Tag<>("t", new Match.Present()),
            new Condition.Text<>(RunField.DATASET_DIGEST, new Match.NoneOf(List.of("d"))),
            new Condition.Metric<>("m", Comparison.LESS, -0.001));
  }

  @Test
  void forgivesAndsAsMlflowDoes() {
    assertThat(RunSearches.conditions("")).isEmpty();
    assertThat(RunSearches.conditions("AND")).isEmpty();
    assertThat(RunSearches.conditions("and metrics.a = 1 metrics.b = 2 AND")).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " ",
        "run_name RLIKE 'a'",
        "bad filter",
        "metrics.a >",
        "metrics.a > '1'",
        "params.a = 1",
        "params.a > '1'",
        "metrics.a = 1 OR metrics.b = 1",
        "status IN ('a')",
        "run_id IN ()",
        "tags.a = 'x",
        "nonsense.a = 'x'",
        "attributes.nonsense = 'x'",
        "(metrics.a = 1)",
        "start_time = '1'",
        "metrics.a LIKE 'x'",
        "tags.a IN ('x')"
      })
  void refusesEverythingElse(String filter) {
    assertThatThrownBy(() -> RunSearches.conditions(filter))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_PARAMETER_VALUE));
  }

  @Test
  void readsOrders() {
    assertThat(RunSearches.orders(List.of("metrics.auc DESC", "`tags`.x", "start_time asc")))
        .containsExactly(
            new Order.ByMetric<>("auc", false),
            new Order.ByTag<>("x", true),
            new Order.ByField<>(RunField.STARTED, true));
    assertThatThrownBy(() -> RunSearches.orders(List.of("metrics.auc DOWN")))
        .isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> RunSearches.orders(List.of("metrics.a", "metrics.a DESC")))
        .hasMessageContaining("duplicate");
  }
}
