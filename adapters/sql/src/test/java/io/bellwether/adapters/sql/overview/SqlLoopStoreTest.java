// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.overview;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.adapters.sql.Columns;
import io.bellwether.adapters.sql.TestDatabase;
import io.bellwether.platform.orchestration.JobStatus;
import io.bellwether.platform.overview.LoopCounts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlLoopStoreTest {
  /** Microseconds, as the columns have them. */
  private static final long NOW = 1_767_323_045_123_456L;

  abstract static class Contract {
    @RegisterExtension final TestDatabase database;

    Contract(TestDatabase database) {
      this.database = database;
    }

    private LoopCounts counts() {
      return new SqlLoopStore(database.get()).counts("default");
    }

    private void run(String... statements) {
      database.get().write(() -> List.of(statements).forEach(this::execute));
    }

    private void execute(String statement) {
      database.get().change(sql -> sql.execute(statement));
    }

    @Test
    void anEmptyWorkspaceHasNothing() {
      LoopCounts counts = counts();

      assertThat(counts.datasets()).isEqualTo(new LoopCounts.Counted(0, Optional.empty()));
      assertThat(counts.entitiesOnline()).isZero();
      assertThat(counts.jobs()).isEmpty();
      assertThat(counts.trainedAt()).isEmpty();
    }

    @Test
    void countsJobsByStatusAndTrainingsApart() {
      run(
          job("a", "training", "succeeded", NOW + 5),
          job("b", "retraining", "running", NOW + 7),
          job("c", "materialization", "succeeded", NOW + 9));

      LoopCounts counts = counts();
      assertThat(counts.trainings())
          .isEqualTo(Map.of(JobStatus.SUCCEEDED, 1L, JobStatus.RUNNING, 1L));
      assertThat(counts.trainedAt()).contains(Columns.time(NOW + 7));
      assertThat(counts.jobs(JobStatus.SUCCEEDED)).isEqualTo(2);
      assertThat(counts.jobs(JobStatus.FAILED)).isZero();
    }

    private static String job(String id, String kind, String status, long time) {
      return """
      insert into jobs (workspace, id, kind, subject, status, progress, message, arguments, result,
        created_by, created_at, attempts, failures)
      values ('default', '%s', '%s', 'heart', '%s', 0, '', '{}', '{}', 'me', %d, 1, 0)
      """
          .formatted(id, kind, status, time);
    }

    @Test
    void countsOpenAlertsAndThoseThatMatterMost() {
      run(
          alert("a", "high", "open"),
          alert("b", "low", "open"),
          alert("c", "critical", "acknowledged"));

      assertThat(counts().openAlerts()).isEqualTo(2);
      assertThat(counts().highAlerts()).isEqualTo(1);
    }

    private static String alert(String id, String level, String state) {
      return """
      insert into alerts (workspace, id, level, type, model, checked_version, message, severity,
        suggested_action, created_at, state)
      values ('default', '%s', '%s', '%s', 'heart', '1', '', 0.5, '', 0, '%s')
      """
          .formatted(id, level, id, state);
    }

    @Test
    void countsWhatTheOnlineStoreHolds() {
      run(
          """
          insert into feature_views (workspace, name, newest_version, created_at, materialized_at,
            materialized_entities)
          values ('default', 'vitals', 1, %d, %d, 303), ('default', 'history', 1, %d, null, null)
          """
              .formatted(NOW + 1, NOW + 3, NOW + 2));

      assertThat(counts().views())
          .isEqualTo(new LoopCounts.Counted(2, Optional.of(Columns.time(NOW + 3))));
      assertThat(counts().entitiesOnline()).isEqualTo(303);
    }
  }

  @Nested
  class OnSqlite extends Contract {
    OnSqlite() {
      super(new TestDatabase.Sqlite());
    }
  }

  @Nested
  @Tag("postgres")
  class OnPostgres extends Contract {
    OnPostgres() {
      super(new TestDatabase.Postgres());
    }
  }
}
