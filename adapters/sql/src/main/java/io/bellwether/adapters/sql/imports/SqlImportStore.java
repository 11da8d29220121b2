// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.imports;

import io.bellwether.adapters.sql.Columns;
import io.bellwether.adapters.sql.Database;
import io.bellwether.platform.imports.ImportState;
import io.bellwether.platform.imports.ImportStore;
import java.util.Optional;

/** How far imports are, in SQL. */
public final class SqlImportStore implements ImportStore {
  private final Database database;

  public SqlImportStore(Database database) {
    this.database = database;
  }

  @Override
  public void save(String workspace, ImportState state) {
    database.change(
        sql ->
            sql.execute(
                """
                insert into imports (workspace, job, state) values (?, ?, ?)
                on conflict (workspace, job) do update set state = excluded.state
                """,
                workspace,
                state.job(),
                Columns.json(state)));
  }

  @Override
  public Optional<ImportState> find(String workspace, String job) {
    return database.read(
        sql ->
            sql.fetchOptional(
                    "select state from imports where workspace = ? and job = ?", workspace, job)
                .map(row -> Columns.json(row.get("state", String.class), ImportState.class)));
  }

  @Override
  public Optional<String> counterpart(String workspace, String source, String kind, String theirs) {
    return database.read(
        sql ->
            sql.fetchOptional(
                    """
                    select ours from import_counterparts
                    where workspace = ? and source = ? and kind = ? and theirs = ?
                    """,
                    workspace,
                    source,
                    kind,
                    theirs)
                .map(row -> row.get("ours", String.class)));
  }

  @Override
  public void keep(String workspace, String source, String kind, String theirs, String ours) {
    database.change(
        sql ->
            sql.execute(
                """
                insert into import_counterparts (workspace, source, kind, theirs, ours)
                values (?, ?, ?, ?, ?)
                on conflict (workspace, source, kind, theirs) do update set ours = excluded.ours
                """,
                workspace,
                source,
                kind,
                theirs,
                ours));
  }

  @Override
  public void forget(String workspace, String source, String kind, String theirs) {
    database.change(
        sql ->
            sql.execute(
                """
                delete from import_counterparts
                where workspace = ? and source = ? and kind = ? and theirs = ?
                """,
                workspace,
                source,
                kind,
                theirs));
  }
}
