// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.tracing;

import io.bellwether.adapters.sql.Database;
import io.bellwether.platform.tracing.Assessment;
import io.bellwether.platform.tracing.AssessmentStore;
import java.util.List;
import java.util.Optional;

/** Assessments in SQL. */
public final class SqlAssessmentStore implements AssessmentStore {
  private final Database database;

  public SqlAssessmentStore(Database database) {
    this.database = database;
  }

  @Override
  public void put(String workspace, List<Assessment> assessments) {
    if (assessments.isEmpty()) {
      return;
    }
    Object[][] rows =
        assessments.stream()
            .map(one -> AssessmentRows.row(workspace, one))
            .toArray(Object[][]::new);
    String insert =
        """
        insert into assessments (workspace, trace_id, assessment_id, span_id, name, kind,
          source_type, source_id, value, words, number, failure, rationale, metadata, overrides,
          valid, created_at, updated_at)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, cast(? as double precision), ?, ?, ?, ?, ?, ?, ?)
        on conflict (workspace, trace_id, assessment_id) do update set name = excluded.name,
          value = excluded.value, words = excluded.words, number = excluded.number,
          failure = excluded.failure, rationale = excluded.rationale,
          metadata = excluded.metadata, valid = excluded.valid, updated_at = excluded.updated_at
        """;
    database.change(sql -> sql.batch(insert, rows).execute());
  }

  @Override
  public Optional<Assessment> find(String workspace, String traceId, String id) {
    return database.read(
        sql ->
            sql.fetchOptional(
                    """
                    select * from assessments
                    where workspace = ? and trace_id = ? and assessment_id = ?
                    """,
                    workspace,
                    traceId,
                    id)
                .map(AssessmentRows::assessment));
  }

  @Override
  public boolean setValid(String workspace, String traceId, String id, boolean valid) {
    return database.change(
        sql ->
            sql.execute(
                    """
                    update assessments set valid = ?
                    where workspace = ? and trace_id = ? and assessment_id = ?
                    """,
                    valid ? 1L : 0L,
                    workspace,
                    traceId,
                    id)
                == 1);
  }

  @Override
  public void delete(String workspace, String traceId, String id) {
    database.change(
        sql ->
            sql.execute(
                """
                delete from assessments
                where workspace = ? and trace_id = ? and assessment_id = ?
                """,
                workspace,
                traceId,
                id));
  }
}
