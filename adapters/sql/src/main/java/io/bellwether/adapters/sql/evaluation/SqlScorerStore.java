// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.evaluation;

import io.bellwether.adapters.sql.Columns;
import io.bellwether.adapters.sql.Database;
import io.bellwether.adapters.sql.experiments.SqlRunStore;
import io.bellwether.adapters.sql.search.Fragment;
import io.bellwether.platform.evaluation.ScorerStore;
import io.bellwether.platform.evaluation.ScorerVersion;
import java.util.List;
import java.util.Optional;
import org.jooq.Record;

/** Scorers in SQL. */
public final class SqlScorerStore implements ScorerStore {
  private final Database database;

  public SqlScorerStore(Database database) {
    this.database = database;
  }

  @Override
  public void add(String workspace, ScorerVersion version) {
    database.change(
        sql ->
            sql.execute(
                """
                insert into scorer_versions
                  (workspace, experiment_id, name, version, scorer_id, content, created_at)
                values (?, ?, ?, ?, ?, ?, ?)
                """,
                workspace,
                Long.parseLong(version.experimentId()),
                version.name(),
                (long) version.version(),
                version.scorerId(),
                version.content(),
                Columns.micros(version.createdAt())));
  }

  @Override
  public List<ScorerVersion> newest(String workspace, String experimentId) {
    Fragment newest =
        of(experimentId)
            .then(
                Fragment.of(
                    """
                     and version = (select max(n.version) from scorer_versions n
                      where n.workspace = s.workspace and n.experiment_id = s.experiment_id
                        and n.name = s.name)
                    """));
    return select(workspace, newest, database.dialect().binary("name"));
  }

  @Override
  public List<ScorerVersion> versions(String workspace, String experimentId, String name) {
    return select(workspace, named(experimentId, name), "version");
  }

  private static Fragment of(String experimentId) {
    return SqlRunStore.experiments("experiment_id", List.of(experimentId));
  }

  private static Fragment named(String experimentId, String name) {
    return of(experimentId).then(Fragment.of(" and name = ?", name));
  }

  private List<ScorerVersion> select(String workspace, Fragment which, String order) {
    String query =
        "select * from scorer_versions s where workspace = ? and %s order by %s"
            .formatted(which.sql(), order);
    return database.read(
        sql -> sql.fetch(query, which.valuesAfter(workspace)).map(SqlScorerStore::version));
  }

  @Override
  public int delete(String workspace, String experimentId, String name, Optional<Integer> version) {
    Fragment these =
        version
            .map(
                number ->
                    named(experimentId, name).then(Fragment.of(" and version = ?", (long) number)))
            .orElseGet(() -> named(experimentId, name));
    String delete = "delete from scorer_versions where workspace = ? and " + these.sql();
    return database.change(sql -> sql.execute(delete, these.valuesAfter(workspace)));
  }

  private static ScorerVersion version(Record row) {
    return new ScorerVersion(
        row.get("experiment_id", String.class),
        row.get("name", String.class),
        row.get("scorer_id", String.class),
        row.get("version", Integer.class),
        row.get("content", String.class),
        Columns.time(row.get("created_at", Long.class)));
  }
}
