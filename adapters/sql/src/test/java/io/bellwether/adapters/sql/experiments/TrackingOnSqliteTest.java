// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.adapters.sql.Database;
import io.bellwether.adapters.sql.TestDatabase;
import io.bellwether.adapters.sql.audit.SqlAuditStore;
import io.bellwether.platform.audit.Audit;
import io.bellwether.platform.experiments.Experiments;
import io.bellwether.platform.experiments.Lifecycle;
import io.bellwether.platform.experiments.MetricPoint;
import io.bellwether.platform.experiments.NewRun;
import io.bellwether.platform.experiments.RunChange;
import io.bellwether.platform.experiments.RunDetail;
import io.bellwether.platform.experiments.RunField;
import io.bellwether.platform.experiments.RunLog;
import io.bellwether.platform.experiments.RunNames;
import io.bellwether.platform.experiments.RunStatus;
import io.bellwether.platform.experiments.Runs;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Conflict;
import io.bellwether.platform.shared.Ids;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.platform.shared.search.Comparison;
import io.bellwether.platform.shared.search.Condition;
import io.bellwether.platform.shared.search.Search;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The services of experiments and runs on a real store. */
class TrackingOnSqliteTest {
  private static final Caller CALLER = new Caller("default", "ann", "request-1");
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  @RegisterExtension final TestDatabase database = new TestDatabase.Sqlite();

  private Audit audit;
  private Experiments experiments;
  private Runs runs;

  @BeforeEach
  void start() {
    Database sql = database.get();
    InstantSource clock = InstantSource.fixed(NOW);
    audit = new Audit(new SqlAuditStore(sql), clock);
    SqlExperimentStore experimentStore = new SqlExperimentStore(sql);
    SqlMetricStore metrics = new SqlMetricStore(sql);
    SqlRunStore store = new SqlRunStore(sql, metrics);
    RunNames names = new RunNames(new Random(42));
    experiments = new Experiments(experimentStore, store, audit, sql, clock, "mlflow-artifacts:/");
    runs = new Runs(experimentStore, store, metrics, audit, sql, Ids.random(), clock, names);
    experiments.ensureDefault("default");
    experiments.ensureDefault("default");
  }

  private String newRun() {
    NewRun request = new NewRun("0", Optional.empty(), "ann", Optional.empty(), Map.of("a", "b"));
    return runs.create(CALLER, request).run().id();
  }

  private long changes() {
    return audit.verify(CALLER).records();
  }

  @Test
  void aRunIsNamedAndPlaced() {
    RunDetail run = runs.get(CALLER, newRun());

    assertThat(run.run().name()).matches("[a-z]+-[a-z]+-\\d+");
    assertThat(run.tags()).containsEntry("mlflow.runName", run.run().name());
    assertThat(run.run().artifactUri())
        .isEqualTo("mlflow-artifacts:/0/" + run.run().id() + "/artifacts");
    assertThat(run.run().startedAt()).isEqualTo(NOW);
  }

  @Test
  void changesAreAuditedAndRecordsAreNot() {
    String id = newRun();
    runs.log(CALLER, id, RunLog.metrics(List.of(new MetricPoint("auc", 0.9, 1, 1))));
    runs.log(CALLER, id, RunLog.params(Map.of("depth", "4")));
    assertThat(changes()).isEqualTo(1);

    runs.setTag(CALLER, id, "k", "v");
    runs.deleteTag(CALLER, id, "k");
    runs.update(CALLER, id, RunChange.end(RunStatus.FINISHED, NOW));
    runs.delete(CALLER, id);
    runs.restore(CALLER, id);
    experiments.create(CALLER, "heart", "", Map.of());
    assertThat(changes()).isEqualTo(7);
  }

  @Test
  void aParameterNeverChangesAndNothingOfARefusedBatchIsKept() {
    String id = newRun();
    runs.log(CALLER, id, RunLog.params(Map.of("depth", "4")));
    runs.log(CALLER, id, RunLog.params(Map.of("depth", "4", "eta", "0.1")));
    RunLog bad =
        new RunLog(
            List.of(new MetricPoint("auc", 0.9, 1, 1)), Map.of("depth", "5"), Map.of("t", "u"));

    assertThatThrownBy(() -> runs.log(CALLER, id, bad))
        .isInstanceOfSatisfying(
            InvalidInput.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo("param_changed");
              assertThat(refusal.problems().getFirst().expected()).isEqualTo("4");
            });
    RunDetail run = runs.get(CALLER, id);
    assertThat(run.params()).isEqualTo(Map.of("depth", "4", "eta", "0.1"));
    assertThat(run.metrics()).isEmpty();
    assertThat(run.tags()).doesNotContainKey("t");
  }

  @Test
  void aDeletedRunTakesNothing() {
    String id = newRun();
    runs.delete(CALLER, id);

    assertThatThrownBy(() -> runs.setTag(CALLER, id, "k", "v")).isInstanceOf(Conflict.class);
    runs.delete(CALLER, id); // Once more changes nothing, as in MLflow.
    assertThatThrownBy(() -> runs.find(CALLER, "none")).isInstanceOf(NotFound.class);
    assertThat(runs.get(CALLER, id).run().lifecycle()).isEqualTo(Lifecycle.DELETED);
  }

  @Test
  void deletingAnExperimentDeletesItsRunsAndRestoringBringsThemBack() {
    String id = newRun();
    experiments.delete(CALLER, "0");
    assertThat(runs.find(CALLER, id).lifecycle()).isEqualTo(Lifecycle.DELETED);
    assertThatThrownBy(this::newRun).isInstanceOf(Conflict.class);

    experiments.restore(CALLER, "0");
    assertThat(runs.find(CALLER, id).lifecycle()).isEqualTo(Lifecycle.ACTIVE);
  }

  private List<String> foundAbove(double bound) {
    Condition<RunField> above = new Condition.Metric<>("auc", Comparison.GREATER, bound);
    Search<RunField> search = new Search<>(List.of(above), List.of(), 10, Optional.empty());
    return runs.search(CALLER, List.of("0"), Set.of(Lifecycle.ACTIVE), search).items().stream()
        .map(run -> run.run().id())
        .toList();
  }

  @Test
  void aSearchSeesMetricsThatWereLoggedJustBefore() {
    String id = newRun();
    newRun();
    runs.log(CALLER, id, RunLog.metrics(List.of(new MetricPoint("auc", 0.1, 1, 1))));
    assertThat(foundAbove(0.5)).isEmpty();

    runs.log(CALLER, id, RunLog.metrics(List.of(new MetricPoint("auc", 0.9, 2, 2))));
    assertThat(foundAbove(0.5)).containsExactly(id);

    runs.log(CALLER, id, RunLog.metrics(List.of(new MetricPoint("auc", 0.2, 3, 3))));
    assertThat(foundAbove(0.5)).isEmpty();
  }

  @Test
  void renamingByTagRenamesTheRun() {
    String id = newRun();
    runs.setTag(CALLER, id, "mlflow.runName", "other");
    assertThat(runs.find(CALLER, id).name()).isEqualTo("other");
    runs.update(
        CALLER, id, new RunChange(Optional.empty(), Optional.empty(), Optional.of("third")));
    assertThat(runs.get(CALLER, id).tags()).containsEntry("mlflow.runName", "third");
  }
}
