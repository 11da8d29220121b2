// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.serving;

import io.bellwether.adapters.sql.Columns;
import io.bellwether.adapters.sql.Database;
import io.bellwether.platform.serving.FailedRequests;
import io.bellwether.platform.serving.FailureStore;
import java.time.Instant;
import java.util.List;

/** The failures of the last hour in SQL. */
public final class SqlFailureStore implements FailureStore {
  private final Database database;

  public SqlFailureStore(Database database) {
    this.database = database;
  }

  @Override
  public void put(FailedRequests failed) {
    database.change(
        sql ->
            sql.execute(
                """
                insert into failed_requests (workspace, model, minute, requests)
                values (?, ?, ?, ?)
                on conflict (workspace, model, minute) do update set requests = excluded.requests
                """,
                failed.workspace(),
                failed.model(),
                Columns.micros(failed.minute()),
                failed.requests()));
  }

  @Override
  public List<FailedRequests> since(Instant minute) {
    return database.read(
        sql ->
            sql.fetch(
                    """
                    select workspace, model, minute, requests from failed_requests
                    where minute >= ? order by minute, workspace, model
                    """,
                    Columns.micros(minute))
                .map(
                    row ->
                        new FailedRequests(
                            row.get("workspace", String.class),
                            row.get("model", String.class),
                            Columns.time(row.get("minute", Long.class)),
                            row.get("requests", Long.class))));
  }

  @Override
  public void deleteBefore(Instant minute) {
    database.change(
        sql -> sql.execute("delete from failed_requests where minute < ?", Columns.micros(minute)));
  }
}
