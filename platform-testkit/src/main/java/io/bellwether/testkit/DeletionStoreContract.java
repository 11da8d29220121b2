// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.platform.experiments.DatasetInput;
import io.bellwether.platform.experiments.DeletionStore;
import io.bellwether.platform.experiments.DeletionStore.DeletedRun;
import io.bellwether.platform.experiments.DeletionStore.Selection;
import io.bellwether.platform.experiments.Experiment;
import io.bellwether.platform.experiments.ExperimentStore;
import io.bellwether.platform.experiments.Lifecycle;
import io.bellwether.platform.experiments.LoggedDataset;
import io.bellwether.platform.experiments.MetricPoint;
import io.bellwether.platform.experiments.MetricStore;
import io.bellwether.platform.experiments.ModelLink;
import io.bellwether.platform.experiments.Run;
import io.bellwether.platform.experiments.RunStatus;
import io.bellwether.platform.experiments.RunStore;
import io.bellwether.platform.shared.Transactions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a {@link DeletionStore} must do. */
public abstract class DeletionStoreContract {
  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
  private static final Selection ALL = all(START.plusSeconds(1000));

  protected abstract Transactions transactions();

  protected abstract ExperimentStore experiments();

  protected abstract RunStore runs();

  protected abstract MetricStore metrics();

  protected abstract DeletionStore store();

  private static Selection all(Instant until) {
    return new Selection(Set.of(), Set.of(), until);
  }

  @BeforeEach
  void addRuns() {
    for (String id : List.of("1", "2")) {
      Experiment experiment =
          new Experiment(
              id,
              "e" + id,
              "mlflow-artifacts:/" + id,
              Lifecycle.ACTIVE,
              START,
              START,
              Map.of("k", "v"));
      transactions().write(() -> experiments().add("default", experiment));
      for (String run : List.of("a", "b", "c")) {
        transactions().write(() -> fill(run(run + id, id)));
      }
    }
  }

  private static Run run(String id, String experiment) {
    return new Run(
        id,
        experiment,
        "name of " + id,
        "ann",
        RunStatus.FINISHED,
        START,
        Optional.empty(),
        Lifecycle.ACTIVE,
        "mlflow-artifacts:/" + experiment + "/" + id + "/artifacts");
  }

  private void fill(Run run) {
    runs().add("default", run, Map.of("own", run.id()));
    runs().addParams("default", run, Map.of("depth", "3"));
    metrics().append("default", run, List.of(new MetricPoint("auc", 0.9, 1000, 1)));
    metrics().index("default", List.of(run.id()));
    LoggedDataset dataset =
        new LoggedDataset("heart", "abc", "local", "{}", Optional.empty(), Optional.empty());
    runs().addInputs("default", run, List.of(new DatasetInput(dataset, Map.of())));
    ModelLink model = new ModelLink("m-1", ModelLink.Direction.OUTPUT, 3);
    runs().addModels("default", run, List.of(model));
  }

  private void delete(String id, String experiment, long second) {
    transactions()
        .write(
            () ->
                runs()
                    .setLifecycle(
                        "default",
                        run(id, experiment),
                        Lifecycle.DELETED,
                        START.plusSeconds(second)));
  }

  private List<String> found(Selection selection) {
    return store().runs("default", selection, "", 10).stream().map(DeletedRun::id).toList();
  }

  @Test
  void findsDeletedRunsByAgeAndByName() {
    delete("a1", "1", 10);
    delete("b1", "1", 20);
    delete("c2", "2", 20);

    assertThat(found(ALL)).containsExactly("a1", "b1", "c2");
    assertThat(found(all(START.plusSeconds(15)))).containsExactly("a1");
    assertThat(found(new Selection(Set.of("b1", "c1"), Set.of(), ALL.until())))
        .containsExactly("b1");
    assertThat(found(new Selection(Set.of("b1"), Set.of("2"), ALL.until())))
        .containsExactly("b1", "c2");
    assertThat(store().runs("default", ALL, "a1", 1))
        .containsExactly(new DeletedRun("b1", "1", List.of("mlflow-artifacts:/1/b1", "runs:/b1")));
    assertThat(store().runs("other", ALL, "", 10)).isEmpty();

    transactions()
        .write(() -> runs().setLifecycle("default", run("a1", "1"), Lifecycle.ACTIVE, START));
    assertThat(found(ALL)).containsExactly("b1", "c2");
  }

  @Test
  void removesARunWithAllThatHangsOnIt() {
    delete("a1", "1", 10);

    transactions().write(() -> store().removeRuns("default", List.of("a1")));

    assertThat(runs().detail("default", "a1")).isEmpty();
    assertThat(metrics().history("default", "a1", "auc")).isEmpty();
    assertThat(metrics().latest("default", "a1")).isEmpty();
    assertThat(runs().params("default", "a1", Set.of("depth"))).isEmpty();
    assertThat(runs().detail("default", "b1").orElseThrow().tags()).containsEntry("own", "b1");
    transactions().write(() -> fill(run("a1", "1")));
    assertThat(runs().detail("default", "a1").orElseThrow().inputs()).hasSize(1);
  }

  @Test
  void removesAnExperimentOnceNoRunIsLeftAndItsNameIsFree() {
    transactions()
        .write(
            () -> {
              Experiment old = experiments().find("default", "1").orElseThrow();
              experiments().update("default", old.in(Lifecycle.DELETED, START.plusSeconds(5)));
              runs().setLifecycle("default", "1", Lifecycle.DELETED, START.plusSeconds(5));
            });

    assertThat(store().countRuns("default", "1")).isEqualTo(3);
    assertThat(store().experiments("default", ALL)).extracting(Experiment::id).containsExactly("1");
    assertThat(store().experiments("default", all(START))).isEmpty();
    assertThat(transactions().write(() -> store().removeExperiment("default", "1"))).isFalse();
    transactions().write(() -> store().removeRuns("default", found(ALL)));
    assertThat(transactions().write(() -> store().removeExperiment("default", "1"))).isTrue();

    assertThat(experiments().find("default", "1")).isEmpty();
    assertThat(experiments().findByName("default", "e1")).isEmpty();
    assertThat(experiments().find("default", "2").orElseThrow().tags()).containsEntry("k", "v");
    assertThat(runs().detail("default", "a2")).isPresent();
  }

  @Test
  void keepsAnExperimentThatIsNotDeleted() {
    for (String run : List.of("a2", "b2", "c2")) {
      transactions().write(() -> store().removeRuns("default", List.of(run)));
    }

    assertThat(store().countRuns("default", "2")).isZero();
    assertThat(transactions().write(() -> store().removeExperiment("default", "2"))).isFalse();
    assertThat(experiments().find("default", "2")).isPresent();
  }

  @Test
  void knowsWhoseFilesAreInAFolder() {
    assertThat(store().isUsed("default", "mlflow-artifacts:/1")).isTrue();
    assertThat(store().isUsed("default", "mlflow-artifacts:")).isTrue();
    assertThat(store().isUsed("default", "mlflow-artifacts:/1/a")).isFalse();
    assertThat(store().isUsed("other", "mlflow-artifacts:/1")).isFalse();
  }

  @Test
  void remembersFoldersUntilTheirFilesAreGone() {
    transactions()
        .write(
            () -> {
              store().addFolders("default", "gone", List.of("mlflow-artifacts:/1/gone"));
              store().addFolders("default", "gone", List.of("mlflow-artifacts:/1/gone", "z"));
              store().addFolders("default", "a1", List.of("mlflow-artifacts:/1/a1"));
              store().addFolders("default", "1", List.of("mlflow-artifacts:/1"));
            });

    assertThat(store().folders("default", "", 10)).containsExactly("mlflow-artifacts:/1/gone", "z");
    assertThat(store().folders("default", "", 1)).containsExactly("mlflow-artifacts:/1/gone");
    assertThat(store().folders("default", "mlflow-artifacts:/1/gone", 10)).containsExactly("z");
    assertThat(store().folders("other", "", 10)).isEmpty();
    transactions().write(() -> store().forgetFolder("default", "z"));
    assertThat(store().folders("default", "", 10)).containsExactly("mlflow-artifacts:/1/gone");
  }
}
