// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.adapters.sql.Database;
import io.bellwether.adapters.sql.TestDatabase;
import io.bellwether.adapters.sql.audit.SqlAuditStore;
import io.bellwether.adapters.sql.orchestration.SqlJobStore;
import io.bellwether.platform.audit.Audit;
import io.bellwether.platform.experiments.Artifacts;
import io.bellwether.platform.experiments.DeletionStore.Selection;
import io.bellwether.platform.experiments.Deletions;
import io.bellwether.platform.experiments.Experiment;
import io.bellwether.platform.experiments.Lifecycle;
import io.bellwether.platform.experiments.Run;
import io.bellwether.platform.experiments.RunStatus;
import io.bellwether.platform.orchestration.JobRunner;
import io.bellwether.platform.orchestration.Jobs;
import io.bellwether.platform.orchestration.RunnerSettings;
import io.bellwether.platform.shared.ArtifactStore;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Ids;
import io.bellwether.platform.shared.Unavailable;
import io.bellwether.testkit.DirectJobContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What happens to a run between the moment a deletion finds it and the moment it is gone. */
class DeletionsOnSqliteTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final InstantSource CLOCK = InstantSource.fixed(NOW);

  @RegisterExtension final TestDatabase database = new TestDatabase.Sqlite();

  private final List<String> removedFolders = new ArrayList<>();
  private final Set<String> stubborn = new HashSet<>();
  private SqlRunStore runs;
  private SqlExperimentStore experiments;

  @BeforeEach
  void addDeletedRuns() {
    Database sql = database.get();
    runs = new SqlRunStore(sql, new SqlMetricStore(sql));
    experiments = new SqlExperimentStore(sql);
    Experiment experiment =
        new Experiment("1", "e", "mlflow-artifacts:/1", Lifecycle.ACTIVE, NOW, NOW, Map.of());
    sql.write(() -> experiments.add("default", experiment));
    for (String id : List.of("a", "b")) {
      sql.write(
          () -> {
            runs.add("default", run(id), Map.of());
            runs.setLifecycle("default", run(id), Lifecycle.DELETED, NOW);
          });
    }
  }

  private static Run run(String id) {
    return new Run(
        id,
        "1",
        "name",
        "ann",
        RunStatus.FINISHED,
        NOW,
        Optional.empty(),
        Lifecycle.ACTIVE,
        "mlflow-artifacts:/1/" + id + "/artifacts");
  }

  /** Deletes everything; each run is shown to the hook when it has been found. */
  private void deleteAll(Deletions.Uses hook) throws InterruptedException {
    try (JobRunner runner = runner()) {
      deletions(hook, runner)
          .run(
              new DirectJobContext(
                  database.get(), Deletions.KIND, "experiments", Map.of("until", NOW.toString())));
    }
  }

  private Deletions.Preview preview(Deletions.Uses uses) {
    try (JobRunner runner = runner()) {
      return deletions(uses, runner)
          .preview(Caller.platform("default", "test"), new Selection(Set.of(), Set.of(), NOW));
    }
  }

  private JobRunner runner() {
    RunnerSettings settings = RunnerSettings.of("test", true, 1, List.of());
    return new JobRunner(new SqlJobStore(database.get()), database.get(), CLOCK, settings);
  }

  private Deletions deletions(Deletions.Uses uses, JobRunner runner) {
    Database sql = database.get();
    Audit audit = new Audit(new SqlAuditStore(sql), CLOCK);
    return new Deletions(
        new SqlDeletionStore(sql),
        runs,
        experiments,
        new Artifacts(new Removed(), audit, sql),
        uses,
        new Jobs(new SqlJobStore(sql), sql, audit, Ids.random(), CLOCK, runner),
        audit,
        sql,
        CLOCK);
  }

  @Test
  void aRunThatIsRestoredMeanwhileKeepsRowsAndFiles() throws Exception {
    deleteAll(
        (caller, runId, folders) -> {
          if (runId.equals("a")) {
            runs.setLifecycle("default", run("a"), Lifecycle.ACTIVE, NOW);
          }
          return Optional.empty();
        });

    assertThat(runs.find("default", "a")).isPresent();
    assertThat(runs.find("default", "b")).isEmpty();
    assertThat(removedFolders).containsExactly("experiments/default/1/b");
  }

  @Test
  void aRunThatIsNeededKeepsRowsAndFiles() throws Exception {
    deleteAll((caller, runId, folders) -> needs("runs:/b", folders));

    assertThat(runs.find("default", "a")).isEmpty();
    assertThat(runs.find("default", "b")).isPresent();
    assertThat(removedFolders).containsExactly("experiments/default/1/a");
  }

  /** Whatever ended the first deletion, the rows that knew of the files are gone. */
  @Test
  void filesThatCouldNotBeRemovedGoWithTheNextDeletion() throws Exception {
    stubborn.add("experiments/default/1/a");

    assertThatThrownBy(() -> deleteAll((caller, runId, folders) -> Optional.empty()))
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("1 folders")
        .hasMessageContaining("experiments/default/1/a is busy");
    assertThat(runs.find("default", "a")).isEmpty();
    assertThat(removedFolders).containsExactly("experiments/default/1/b");

    stubborn.clear();
    deleteAll((caller, runId, folders) -> Optional.empty());
    assertThat(removedFolders)
        .containsExactly("experiments/default/1/b", "experiments/default/1/a");
  }

  @Test
  void filesOfARunThatIsBackStay() throws Exception {
    stubborn.add("experiments/default/1/a");
    assertThatThrownBy(() -> deleteAll((caller, runId, folders) -> Optional.empty()))
        .isInstanceOf(Unavailable.class);

    stubborn.clear();
    database.get().write(() -> runs.add("default", run("a"), Map.of()));
    deleteAll((caller, runId, folders) -> Optional.empty());

    assertThat(removedFolders).containsExactly("experiments/default/1/b");
  }

  @Test
  void anExperimentGoesOnceNoneOfItsRunsStays() throws Exception {
    database
        .get()
        .write(
            () -> {
              Experiment one = experiments.find("default", "1").orElseThrow();
              experiments.update("default", one.in(Lifecycle.DELETED, NOW));
            });

    assertThat(preview((caller, runId, folders) -> needs("runs:/b", folders)).experiments())
        .isEmpty();
    assertThat(preview((caller, runId, folders) -> Optional.empty()).experiments())
        .containsExactly("e");
    deleteAll((caller, runId, folders) -> Optional.empty());

    assertThat(experiments.find("default", "1")).isEmpty();
    assertThat(removedFolders).contains("experiments/default/1");
  }

  private static Optional<String> needs(String address, List<String> folders) {
    return folders.contains(address) ? Optional.of("a version") : Optional.empty();
  }

  /** A store that only remembers what was removed. */
  private final class Removed implements ArtifactStore {
    @Override
    public void delete(String path) {
      if (stubborn.contains(path)) {
        throw new UncheckedIOException(new IOException(path + " is busy"));
      }
      removedFolders.add(path);
    }

    @Override
    public Stored put(String path, InputStream content) {
      throw new UnsupportedOperationException(path);
    }

    @Override
    public InputStream open(String path) {
      throw new UnsupportedOperationException(path);
    }

    @Override
    public Optional<Entry> find(String path) {
      throw new UnsupportedOperationException(path);
    }

    @Override
    public List<Entry> list(String folder) {
      throw new UnsupportedOperationException(folder);
    }

    @Override
    public Path localFile(String path) {
      throw new UnsupportedOperationException(path);
    }
  }
}
