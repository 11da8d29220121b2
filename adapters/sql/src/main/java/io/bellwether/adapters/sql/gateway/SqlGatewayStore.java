// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.gateway;

import io.bellwether.adapters.sql.Columns;
import io.bellwether.adapters.sql.Database;
import io.bellwether.platform.gateway.GatewayStore;
import io.bellwether.platform.gateway.GatewayThing;
import java.util.List;
import java.util.Optional;

/** The gateway's things of one kind in SQL. */
public final class SqlGatewayStore<T extends GatewayThing> implements GatewayStore<T> {
  private final Database database;
  private final Class<T> type;
  private final String kind;

  public SqlGatewayStore(Database database, Class<T> type) {
    this.database = database;
    this.type = type;
    this.kind = type.getSimpleName();
  }

  @Override
  public void lock() {
    database
        .dialect()
        .lock("gateway_things")
        .ifPresent(lock -> database.change(sql -> sql.execute(lock)));
  }

  @Override
  public void put(String workspace, T thing) {
    database.change(
        sql ->
            sql.execute(
                """
                insert into gateway_things (workspace, kind, thing_id, name, created_at, content)
                values (?, ?, ?, ?, ?, ?)
                on conflict (workspace, kind, thing_id) do update
                set name = excluded.name, content = excluded.content
                """,
                workspace,
                kind,
                thing.id(),
                thing.name(),
                Columns.micros(thing.stamp().createdAt()),
                Columns.json(thing)));
  }

  @Override
  public Optional<T> find(String workspace, String id) {
    return select(workspace, "thing_id = ?", id).stream().findFirst();
  }

  @Override
  public Optional<T> findByName(String workspace, String name) {
    return select(workspace, "name = ?", name).stream().findFirst();
  }

  @Override
  public List<T> list(String workspace) {
    return select(workspace, "'' = ?", "");
  }

  private List<T> select(String workspace, String condition, String value) {
    String query =
        "select content from gateway_things where workspace = ? and kind = ? and %s order by created_at, %s"
            .formatted(condition, database.dialect().binary("thing_id"));
    return database.read(
        sql ->
            sql.fetch(query, workspace, kind, value)
                .map(row -> Columns.json(row.get(0, String.class), type)));
  }

  @Override
  public void delete(String workspace, String id) {
    database.change(
        sql ->
            sql.execute(
                "delete from gateway_things where workspace = ? and kind = ? and thing_id = ?",
                workspace,
                kind,
                id));
  }
}
