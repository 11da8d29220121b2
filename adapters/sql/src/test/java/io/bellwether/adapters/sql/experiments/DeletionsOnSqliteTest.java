// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.adapters.sql.Database;
import io.bellwether.adapters.sql.TestDatabase;
import io.bellwether.adapters.sql.audit.SqlAuditStore;
import io.bellwether.adapters.sql.orchestration.SqlJobStore;
import io.bellwether.platform.audit.Audit;
import io.bellwether.platform.experiments.Artifacts;
import io.bellwether.platform.experiments.Deletions;
import io.bellwether.platform.experiments.Experiment;
import io.bellwether.platform.experiments.Lifecycle;
import io.bellwether.platform.experiments.Run;
import io.bellwether.platform.experiments.RunStatus;
import io.bellwether.platform.orchestration.JobRunner;
import io.bellwether.platform.orchestration.Jobs;
import io.bellwether.platform.orchestration.RunnerSettings;
import io.bellwether.platform.shared.ArtifactStore;
import io.bellwether.platform.shared.Ids;
import io.bellwether.testkit.DirectJobContext;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What happens to a run between the moment a deletion finds it and the moment it is gone. */
class DeletionsOnSqliteTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  @RegisterExtension final TestDatabase database = new TestDatabase.Sqlite();

  private final List<String> removedFolders = new ArrayList<>();
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
    Database sql = database.get();
    InstantSource clock = InstantSource.fixed(NOW);
    Audit audit = new Audit(new SqlAuditStore(sql), clock);
    SqlJobStore jobStore = new SqlJobStore(sql);
    RunnerSettings settings = RunnerSettings.of("test", true, 1, List.of());
    try (JobRunner runner = new JobRunner(jobStore, sql, clock, settings)) {
      Jobs jobs = new Jobs(jobStore, sql, audit, Ids.random(), clock, runner);
      new Deletions(
              new SqlDeletionStore(sql, experiments),
              runs,
              experiments,
              new Artifacts(new Removed(), audit, sql),
              hook,
              jobs,
              audit,
              sql,
              clock)
          .run(
              new DirectJobContext(
                  sql, Deletions.KIND, "experiments", Map.of("until", NOW.toString())));
    }
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
    deleteAll(
        (caller, runId, folders) ->
            folders.contains("runs:/b") ? Optional.of("a version") : Optional.empty());

    assertThat(runs.find("default", "a")).isEmpty();
    assertThat(runs.find("default", "b")).isPresent();
    assertThat(removedFolders).containsExactly("experiments/default/1/a");
  }

  /** A store that only remembers what was removed. */
  private final class Removed implements ArtifactStore {
    @Override
    public void delete(String path) {
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
    public Optional<Stored> find(String path) {
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
