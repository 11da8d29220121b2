// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.platform.evaluation.EvaluationDataset;
import io.bellwether.platform.evaluation.EvaluationDatasetField;
import io.bellwether.platform.evaluation.EvaluationDatasetStore;
import io.bellwether.platform.evaluation.EvaluationRecord;
import io.bellwether.platform.evaluation.ScorerStore;
import io.bellwether.platform.evaluation.ScorerVersion;
import io.bellwether.platform.experiments.Experiment;
import io.bellwether.platform.experiments.ExperimentStore;
import io.bellwether.platform.experiments.Lifecycle;
import io.bellwether.platform.shared.Page;
import io.bellwether.platform.shared.Transactions;
import io.bellwether.platform.shared.search.Condition;
import io.bellwether.platform.shared.search.Match;
import io.bellwether.platform.shared.search.Order;
import io.bellwether.platform.shared.search.Search;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What an {@link EvaluationDatasetStore} and a {@link ScorerStore} owe. */
public abstract class EvaluationStoreContract {
  private static final Instant START = Instant.parse("2026-01-02T03:04:05.123Z");
  private static final String WS = "default";

  protected abstract Transactions transactions();

  protected abstract ExperimentStore experiments();

  protected abstract EvaluationDatasetStore datasets();

  protected abstract ScorerStore scorers();

  private EvaluationDataset add(String id, long second, String... experiments) {
    EvaluationDataset dataset =
        new EvaluationDataset(
            id,
            "name " + id,
            "digest",
            Map.of("team", id),
            Optional.empty(),
            0,
            START.plusSeconds(second),
            START.plusSeconds(second),
            Optional.of("ann"),
            Optional.empty(),
            List.of(experiments));
    transactions().write(() -> datasets().add(WS, dataset));
    return dataset;
  }

  private static EvaluationRecord record(String id, String input, long micros) {
    return new EvaluationRecord(
        id,
        "d-1",
        "hash " + input,
        "{\"q\":\"" + input + "\"}",
        Optional.of("\"out\""),
        Map.of("e", "1"),
        Map.of("t", "\"v\""),
        Optional.of("{}"),
        Optional.of("HUMAN"),
        Optional.empty(),
        Optional.of("ann"),
        Optional.empty(),
        START.plusNanos(1000 * micros),
        START);
  }

  private List<String> found(
      List<String> experiments, Condition<EvaluationDatasetField> condition) {
    Search<EvaluationDatasetField> search =
        new Search<>(List.of(condition), List.of(), 10, Optional.empty());
    return ids(datasets().search(WS, experiments, search));
  }

  private static List<String> ids(Page<EvaluationDataset> page) {
    return page.items().stream().map(EvaluationDataset::id).toList();
  }

  @Test
  void keepsADatasetAndChangesIt() {
    EvaluationDataset dataset = add("d-1", 1, "1", "2");
    assertThat(datasets().find(WS, "d-1")).contains(dataset);
    assertThat(datasets().find("other", "d-1")).isEmpty();
    transactions()
        .write(
            () -> {
              assertThat(datasets().lock(WS, "d-1")).contains(dataset);
              assertThat(datasets().lock(WS, "d-9")).isEmpty();
              datasets().setTags(WS, "d-1", Map.of("team", "b", "k", "v"));
              datasets().deleteTag(WS, "d-1", "k");
              datasets().addExperiments(WS, "d-1", List.of("2", "3"));
              datasets().removeExperiments(WS, "d-1", List.of("1", "9"));
            });
    EvaluationDataset changed = datasets().find(WS, "d-1").orElseThrow();
    assertThat(changed.tags()).containsExactly(Map.entry("team", "b"));
    assertThat(changed.experimentIds()).containsExactly("2", "3");
    transactions().write(() -> datasets().delete(WS, "d-1"));
    assertThat(datasets().find(WS, "d-1")).isEmpty();
  }

  @Test
  void searchesOrdersAndPages() {
    add("d-1", 1, "1");
    add("d-2", 2, "2");
    add("d-3", 3, "1", "2");
    Search<EvaluationDatasetField> all = Search.all(10, Optional.empty());
    assertThat(ids(datasets().search(WS, List.of(), all))).containsExactly("d-3", "d-2", "d-1");
    assertThat(ids(datasets().search(WS, List.of("1"), all))).containsExactly("d-3", "d-1");
    assertThat(found(List.of(), new Condition.Tag<>("team", new Match.Equal("d-2"))))
        .containsExactly("d-2");
    Match like = new Match.Like("%d-1", false);
    assertThat(found(List.of(), new Condition.Text<>(EvaluationDatasetField.NAME, like)))
        .containsExactly("d-1");
    Order<EvaluationDatasetField> byName = new Order.ByField<>(EvaluationDatasetField.NAME, true);
    Page<EvaluationDataset> page =
        datasets()
            .search(WS, List.of(), new Search<>(List.of(), List.of(byName), 2, Optional.empty()));
    assertThat(ids(page)).containsExactly("d-1", "d-2");
    page =
        datasets().search(WS, List.of(), new Search<>(List.of(), List.of(byName), 2, page.next()));
    assertThat(ids(page)).containsExactly("d-3");
    assertThat(page.next()).isEmpty();
  }

  @Test
  void keepsRecordsInTheirOrder() {
    add("d-1", 1);
    EvaluationRecord first = record("r-2", "a", 1);
    EvaluationRecord second = record("r-1", "b", 2);
    transactions().write(() -> datasets().putRecords(WS, List.of(second, first)));
    assertThat(datasets().withInputs(WS, "d-1", List.of("hash b", "none"))).containsExactly(second);
    Page<EvaluationRecord> page = datasets().records(WS, "d-1", Page.Request.first(1));
    assertThat(page.items()).containsExactly(first);
    page = datasets().records(WS, "d-1", new Page.Request(1, page.next()));
    assertThat(page.items()).containsExactly(second);
    assertThat(page.next()).isEmpty();
    EvaluationRecord changed = record("r-1", "b", 2);
    transactions().write(() -> datasets().putRecords(WS, List.of(changed)));
    List<String> ids = List.of("r-2", "none");
    assertThat(transactions().<Integer>write(() -> datasets().deleteRecords(WS, "d-1", ids)))
        .isEqualTo(1);
    assertThat(datasets().records(WS, "d-1", Page.Request.first(9)).items())
        .containsExactly(changed);
  }

  @Test
  void keepsScorers() {
    Experiment experiment = new Experiment("1", "e", "x", Lifecycle.ACTIVE, START, START, Map.of());
    ScorerVersion old = new ScorerVersion("1", "polite", "s-1", 1, "{}", START);
    ScorerVersion newer = new ScorerVersion("1", "polite", "s-1", 2, "{\"a\":1}", START);
    ScorerVersion other = new ScorerVersion("1", "brief", "s-2", 1, "{}", START);
    transactions()
        .write(
            () -> {
              experiments().add(WS, experiment);
              List.of(old, newer, other).forEach(version -> scorers().add(WS, version));
            });
    assertThat(scorers().newest(WS, "1")).containsExactly(other, newer);
    assertThat(scorers().versions(WS, "1", "polite")).containsExactly(old, newer);
    assertThat(scorers().versions("other", "1", "polite")).isEmpty();
    assertThat(delete(Optional.of(7))).isZero();
    assertThat(delete(Optional.of(2))).isEqualTo(1);
    assertThat(scorers().versions(WS, "1", "polite")).containsExactly(old);
    assertThat(delete(Optional.empty())).isEqualTo(1);
    assertThat(scorers().newest(WS, "1")).containsExactly(other);
  }

  private int delete(Optional<Integer> version) {
    return transactions().<Integer>write(() -> scorers().delete(WS, "1", "polite", version));
  }
}
