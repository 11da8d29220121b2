// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.platform.experiments.DatasetInput;
import io.bellwether.platform.experiments.DatasetSummary;
import io.bellwether.platform.experiments.Experiment;
import io.bellwether.platform.experiments.ExperimentActivity;
import io.bellwether.platform.experiments.ExperimentStore;
import io.bellwether.platform.experiments.Lifecycle;
import io.bellwether.platform.experiments.LoggedDataset;
import io.bellwether.platform.experiments.MetricPoint;
import io.bellwether.platform.experiments.MetricStore;
import io.bellwether.platform.experiments.ModelLink;
import io.bellwether.platform.experiments.Run;
import io.bellwether.platform.experiments.RunDetail;
import io.bellwether.platform.experiments.RunField;
import io.bellwether.platform.experiments.RunStatus;
import io.bellwether.platform.experiments.RunStore;
import io.bellwether.platform.shared.Page;
import io.bellwether.platform.shared.Transactions;
import io.bellwether.platform.shared.search.Comparison;
import io.bellwether.platform.shared.search.Condition;
import io.bellwether.platform.shared.search.Match;
import io.bellwether.platform.shared.search.Order;
import io.bellwether.platform.shared.search.Search;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a {@link RunStore} owes, together with the {@link MetricStore} beside it. */
public abstract class RunStoreContract {
  private static final Instant START = Instant.parse("2026-01-02T03:04:05.123456Z");
  private static final Set<Lifecycle> ALL = EnumSet.allOf(Lifecycle.class);

  protected abstract Transactions transactions();

  protected abstract ExperimentStore experiments();

  /** The same one at each call. */
  protected abstract RunStore store();

  protected abstract MetricStore metrics();

  @BeforeEach
  void addExperiments() {
    for (String id : List.of("1", "2")) {
      Experiment experiment =
          new Experiment(id, "e" + id, "x", Lifecycle.ACTIVE, START, START, Map.of());
      transactions().write(() -> experiments().add("default", experiment));
    }
  }

  private static Run run(String id, String experiment, long second) {
    return new Run(
        id,
        experiment,
        "name of " + id,
        "ann",
        RunStatus.RUNNING,
        START.plusSeconds(second),
        Optional.empty(),
        Lifecycle.ACTIVE,
        "mlflow-artifacts:/" + experiment + "/" + id + "/artifacts");
  }

  private Run add(String id, long second) {
    Run run = run(id, "1", second);
    transactions().write(() -> store().add("default", run, Map.of("own", id)));
    return run;
  }

  private void metric(Run run, String key, double value) {
    transactions()
        .write(
            () -> metrics().append("default", run, List.of(new MetricPoint(key, value, 1000, 1))));
  }

  private void index() {
    transactions()
        .write(
            () -> metrics().index("default", metrics().unindexed("default", List.of("1"), 1000)));
  }

  private List<String> found(Search<RunField> search) {
    return store().search("default", List.of("1"), ALL, search).items().stream()
        .map(detail -> detail.run().id())
        .toList();
  }

  private List<String> where(Condition<RunField> condition) {
    return found(new Search<>(List.of(condition), List.of(), 100, Optional.empty()));
  }

  private List<String> orderedBy(Order<RunField> order) {
    return found(new Search<>(List.of(), List.of(order), 100, Optional.empty()));
  }

  @Test
  void keepsARunWithAllItLogs() {
    Run run = add("r1", 1);
    LoggedDataset dataset =
        new LoggedDataset("heart", "abc", "local", "{}", Optional.of("s"), Optional.empty());
    DatasetInput input = new DatasetInput(dataset, Map.of(DatasetInput.CONTEXT_TAG, "training"));
    ModelLink model = new ModelLink("m-1", ModelLink.Direction.OUTPUT, 3);
    transactions()
        .write(
            () -> {
              store().addParams("default", run, Map.of("depth", "4"));
              store().setTags("default", run, Map.of("own", "new"));
              store().addInputs("default", run, List.of(input, input));
              store().addModels("default", run, List.of(model, model));
              metrics().append("default", run, List.of(new MetricPoint("auc", 0.9, 1000, 1)));
            });

    RunDetail expected =
        new RunDetail(
            run,
            Map.of("depth", "4"),
            List.of(new MetricPoint("auc", 0.9, 1000, 1)),
            Map.of("own", "new"),
            List.of(input),
            List.of(model));
    assertThat(store().detail("default", "r1")).contains(expected);
    assertThat(store().detail("other", "r1")).isEmpty();
    assertThat(store().datasets("default", List.of("0", run.experimentId()), 10))
        .containsExactly(
            new DatasetSummary(run.experimentId(), "heart", "abc", Optional.of("training")));
    assertThat(store().params("default", "r1", Set.of("depth", "none")))
        .containsExactly(Map.entry("depth", "4"));
    assertThat(where(new Condition.Text<>(RunField.DATASET_CONTEXT, new Match.Equal("training"))))
        .containsExactly("r1");
  }

  @Test
  void tellsWhatARunHasLoggedByNow() {
    Run run = add("r1", 1);
    DatasetInput input =
        new DatasetInput(
            new LoggedDataset("heart", "abc", "local", "{}", Optional.empty(), Optional.empty()),
            Map.of());
    ModelLink model = new ModelLink("m-1", ModelLink.Direction.OUTPUT, 3);

    assertThat(detail().tags()).containsOnly(Map.entry("own", "r1"));
    transactions().write(() -> store().setTags("default", run, Map.of("more", "x")));
    assertThat(detail().tags()).containsKeys("own", "more");
    transactions().write(() -> store().deleteTag("default", "r1", "own"));
    assertThat(detail().tags()).containsOnlyKeys("more");
    transactions().write(() -> store().addParams("default", run, Map.of("depth", "4")));
    assertThat(detail().params()).containsOnlyKeys("depth");
    metric(run, "auc", 0.5);
    assertThat(detail().metrics()).singleElement().matches(point -> point.value() == 0.5);
    metric(run, "auc", 0.7);
    assertThat(detail().metrics()).singleElement().matches(point -> point.value() == 0.7);
    transactions().write(() -> store().addInputs("default", run, List.of(input)));
    assertThat(detail().inputs()).containsExactly(input);
    transactions().write(() -> store().addModels("default", run, List.of(model)));
    assertThat(detail().models()).containsExactly(model);
    transactions().write(() -> store().update("default", run.named("other")));
    assertThat(detail().run().name()).isEqualTo("other");
  }

  @Test
  void forgetsWhatAFailedChangeHadDone() {
    Run run = add("r1", 1);
    assertThatThrownBy(
            () ->
                transactions()
                    .write(
                        () -> {
                          store().setTags("default", run, Map.of("own", "failed"));
                          assertThat(detail().tags()).containsEntry("own", "failed");
                          throw new IllegalStateException("no");
                        }))
        .isInstanceOf(IllegalStateException.class);
    transactions().write(() -> store().setTags("default", run, Map.of("more", "x")));

    assertThat(detail().tags()).isEqualTo(Map.of("own", "r1", "more", "x"));
  }

  /** As a search tells it, which must be as the run itself does. */
  private RunDetail detail() {
    RunDetail found =
        store()
            .search("default", List.of("1"), ALL, Search.all(10, Optional.empty()))
            .items()
            .stream()
            .filter(detail -> detail.run().id().equals("r1"))
            .findFirst()
            .orElseThrow();
    assertThat(store().detail("default", "r1")).contains(found);
    return found;
  }

  @Test
  void changesAndDeletes() {
    Run run = add("r1", 1);
    add("r2", 2);
    Run ended = run.named("other").in(RunStatus.FAILED).ended(START.plusSeconds(9));
    transactions()
        .write(
            () -> {
              store().update("default", ended);
              assertThat(store().deleteTag("default", "r1", "own")).isTrue();
              assertThat(store().deleteTag("default", "r1", "own")).isFalse();
            });

    assertThat(store().find("default", "r1")).contains(ended);
    assertThat(store().detail("default", "r1").orElseThrow().tags()).isEmpty();

    transactions().write(() -> store().setLifecycle("default", "1", Lifecycle.DELETED, START));
    Page<RunDetail> active =
        store()
            .search(
                "default", List.of(), Set.of(Lifecycle.ACTIVE), Search.all(10, Optional.empty()));
    assertThat(active.items()).isEmpty();
    assertThat(found(Search.all(10, Optional.empty()))).containsExactly("r2", "r1");
  }

  @Test
  void findsByMetricParamTagAndField() {
    Run low = add("low", 1);
    Run high = add("high", 2);
    Run nan = add("nan", 3);
    add("none", 4);
    metric(low, "auc", 0.5);
    metric(high, "auc", 0.9);
    metric(nan, "auc", Double.NaN);
    transactions().write(() -> store().addParams("default", low, Map.of("depth", "4")));
    index();

    assertThat(where(new Condition.Metric<>("auc", Comparison.GREATER, 0.6)))
        .containsExactly("high");
    assertThat(where(new Condition.Metric<>("auc", Comparison.NOT_EQUAL, 0.5)))
        .containsExactly("nan", "high");
    assertThat(where(new Condition.Metric<>("auc", Comparison.AT_MOST, Double.POSITIVE_INFINITY)))
        .containsExactly("high", "low");
    assertThat(where(new Condition.Param<>("depth", new Match.Equal("4")))).containsExactly("low");
    assertThat(where(new Condition.Param<>("depth", new Match.Missing())))
        .containsExactly("none", "nan", "high");
    assertThat(where(new Condition.Tag<>("own", new Match.Equal("nan")))).containsExactly("nan");
    assertThat(where(new Condition.Text<>(RunField.ID, new Match.OneOf(List.of("low", "none")))))
        .containsExactly("none", "low");
    assertThat(where(new Condition.Text<>(RunField.STATUS, new Match.NotEqual("RUNNING"))))
        .isEmpty();
  }

  @Test
  void countsTheRunsOfExperimentsThatAreNotDeleted() {
    add("r1", 1);
    add("r2", 9);
    transactions()
        .write(
            () -> {
              store().add("default", run("r3", "2", 20), Map.of());
              store().setLifecycle("default", "2", Lifecycle.DELETED, START);
            });

    assertThat(store().activity("default", List.of("1", "2")))
        .isEqualTo(Map.of("1", new ExperimentActivity(2, START.plusSeconds(9))));
    assertThat(store().activity("other", List.of("1"))).isEmpty();
    assertThat(store().activity("default", List.of())).isEmpty();
  }

  @Test
  void ordersMissingLastAndNotNumbersBeforeIt() {
    metric(add("low", 1), "auc", 0.5);
    metric(add("high", 2), "auc", 0.9);
    metric(add("nan", 3), "auc", Double.NaN);
    metric(add("inf", 4), "auc", Double.POSITIVE_INFINITY);
    add("none", 5);
    index();

    assertThat(orderedBy(new Order.ByMetric<>("auc", true)))
        .containsExactly("low", "high", "inf", "nan", "none");
    assertThat(orderedBy(new Order.ByMetric<>("auc", false)))
        .containsExactly("inf", "high", "low", "nan", "none");
    assertThat(orderedBy(new Order.ByTag<>("own", false)))
        .containsExactly("none", "nan", "low", "inf", "high");
    assertThat(orderedBy(new Order.ByField<>(RunField.ENDED, true)))
        .containsExactly("none", "inf", "nan", "high", "low");
  }

  @Test
  void pagesWithoutLossInEveryOrder() {
    for (int i = 0; i < 10; i++) {
      Run run = add("r" + i, i / 2);
      transactions().write(() -> store().update("default", run.ended(run.startedAt())));
      metric(run, "auc", i % 3 == 0 ? Double.NaN : i % 4 / 10.0);
    }
    index();
    List<Order<RunField>> orders =
        List.of(
            new Order.ByMetric<>("auc", false),
            new Order.ByField<>(RunField.NAME, true),
            new Order.ByField<>(RunField.STARTED, true),
            new Order.ByField<>(RunField.ENDED, false),
            new Order.ByParam<>("none", true));
    for (Order<RunField> order : orders) {
      List<String> pages = new ArrayList<>();
      Optional<String> next = Optional.empty();
      do {
        Search<RunField> search = new Search<>(List.of(), List.of(order), 3, next);
        Page<RunDetail> page = store().search("default", List.of("1"), ALL, search);
        page.items().forEach(detail -> pages.add(detail.run().id()));
        next = page.next();
      } while (next.isPresent());
      assertThat(pages).as(order.toString()).isEqualTo(orderedBy(order)).hasSize(10);
    }
  }
}
