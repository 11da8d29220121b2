// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.platform.experiments.Experiment;
import io.bellwether.platform.experiments.ExperimentStore;
import io.bellwether.platform.experiments.Lifecycle;
import io.bellwether.platform.experiments.LoggedModel;
import io.bellwether.platform.experiments.LoggedModelField;
import io.bellwether.platform.experiments.LoggedModelStore;
import io.bellwether.platform.experiments.MetricOrigin;
import io.bellwether.platform.experiments.MetricPoint;
import io.bellwether.platform.experiments.MetricStore;
import io.bellwether.platform.experiments.ModelMetric;
import io.bellwether.platform.experiments.Run;
import io.bellwether.platform.experiments.RunStatus;
import io.bellwether.platform.experiments.RunStore;
import io.bellwether.platform.shared.Page;
import io.bellwether.platform.shared.Transactions;
import io.bellwether.platform.shared.search.Condition;
import io.bellwether.platform.shared.search.Match;
import io.bellwether.platform.shared.search.Search;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a {@link LoggedModelStore} owes. */
public abstract class LoggedModelStoreContract {
  private static final Instant START = Instant.parse("2026-01-02T03:04:05.123456Z");

  protected abstract Transactions transactions();

  protected abstract ExperimentStore experiments();

  protected abstract RunStore runs();

  protected abstract MetricStore metrics();

  protected abstract LoggedModelStore store();

  @BeforeEach
  void addExperiment() {
    Experiment experiment = new Experiment("1", "e", "x", Lifecycle.ACTIVE, START, START, Map.of());
    transactions().write(() -> experiments().add("default", experiment));
  }

  private LoggedModel add(String id, String name, long second) {
    Instant time = START.plusSeconds(second);
    LoggedModel model =
        new LoggedModel(
            id,
            "1",
            name,
            "x/models/" + id,
            LoggedModel.Status.PENDING,
            "sklearn",
            "r1",
            time,
            time,
            Map.of("depth", "4"),
            Map.of("team", "a"),
            List.of());
    transactions().write(() -> store().add("default", model));
    return model;
  }

  private List<String> names(Search<LoggedModelField> search) {
    return store().search("default", List.of("1"), search).items().stream()
        .map(LoggedModel::name)
        .toList();
  }

  @Test
  void keepsAndChangesAModel() {
    LoggedModel model = add("m-1", "first", 1);
    assertThat(store().find("default", "m-1")).contains(model);

    Instant later = START.plusSeconds(9);
    transactions()
        .write(
            () -> {
              store().setStatus("default", "m-1", LoggedModel.Status.READY, later);
              store().setTags("default", "m-1", Map.of("team", "b"));
              store().setParams("default", "m-1", Map.of("eta", "0.1"));
              assertThat(store().deleteTag("default", "m-1", "none")).isFalse();
            });

    LoggedModel changed = store().find("default", "m-1").orElseThrow();
    assertThat(changed.status()).isEqualTo(LoggedModel.Status.READY);
    assertThat(changed.updatedAt()).isEqualTo(later);
    assertThat(changed.tags()).containsExactly(Map.entry("team", "b"));
    assertThat(changed.params()).containsEntry("eta", "0.1").containsEntry("depth", "4");
  }

  @Test
  void keepsWhatWasMeasuredElsewhere() {
    add("m-1", "first", 1);
    MetricOrigin origin = new MetricOrigin("m-1", "d", "1");
    ModelMetric old = new ModelMetric("r1", new MetricPoint("acc", 0.25, 5, 1, origin));
    ModelMetric latest = new ModelMetric("r1", new MetricPoint("acc", Double.NaN, 6, 2, origin));
    transactions().write(() -> store().addMetrics("default", "m-1", List.of(old, latest)));
    transactions().write(() -> store().addMetrics("default", "m-1", List.of(old)));

    assertThat(store().find("default", "m-1").orElseThrow().metrics())
        .containsExactlyInAnyOrder(old, latest);
  }

  @Test
  void findsNewestFirstAndNoDeletedOnes() {
    add("m-1", "first", 1);
    add("m-2", "second", 2);
    add("m-3", "third", 3);
    transactions().write(() -> store().delete("default", "m-2", START));

    assertThat(store().find("default", "m-2")).isEmpty();
    assertThat(store().isTaken("default", "m-2")).isTrue();
    assertThat(store().isTaken("default", "m-4")).isFalse();
    assertThat(names(Search.all(10, Optional.empty()))).containsExactly("third", "first");
    Condition<LoggedModelField> named =
        new Condition.Text<>(LoggedModelField.NAME, new Match.Equal("first"));
    assertThat(names(new Search<>(List.of(named), List.of(), 10, Optional.empty())))
        .containsExactly("first");
    Page<LoggedModel> page =
        store().search("default", List.of("1"), Search.all(1, Optional.empty()));
    assertThat(names(Search.all(1, page.next()))).containsExactly("first");
  }

  @Test
  void tellsTheLatestThousandPointsInTheirOrder() {
    add("m-1", "first", 1);
    add("m-2", "second", 2);
    Run run =
        new Run(
            "r1",
            "1",
            "run",
            "ann",
            RunStatus.RUNNING,
            START,
            Optional.empty(),
            Lifecycle.ACTIVE,
            "x");
    MetricOrigin training = new MetricOrigin("m-1", "", "");
    List<MetricPoint> losses =
        IntStream.rangeClosed(1, 1001)
            .mapToObj(step -> new MetricPoint("loss", 1.0 / step, 10L * step, step, training))
            .toList();
    MetricPoint first =
        new MetricPoint("auc", Double.NaN, 1, 0, new MetricOrigin("m-1", "heart", "abc"));
    MetricPoint second = new MetricPoint("auc", 0.7, 2, 0, new MetricOrigin("m-1", "other", "d"));
    MetricPoint foreign = new MetricPoint("auc", 0.8, 3, 0, new MetricOrigin("m-2", "", ""));
    transactions().write(() -> runs().add("default", run, Map.of()));
    transactions().write(() -> metrics().append("default", run, losses.reversed()));
    transactions()
        .write(() -> metrics().append("default", run, List.of(second, first, foreign, first)));

    List<MetricPoint> expected = new ArrayList<>(List.of(first, second));
    expected.addAll(losses.subList(1, losses.size()));
    assertThat(store().find("default", "m-1").orElseThrow().metrics())
        .allSatisfy(metric -> assertThat(metric.runId()).isEqualTo("r1"))
        .extracting(ModelMetric::point)
        .containsExactlyElementsOf(expected);
  }
}
