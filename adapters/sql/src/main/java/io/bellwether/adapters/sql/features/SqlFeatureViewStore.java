// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.features;

import io.bellwether.adapters.sql.Columns;
import io.bellwether.adapters.sql.Database;
import io.bellwether.platform.features.FeatureView;
import io.bellwether.platform.features.FeatureView.Materialized;
import io.bellwether.platform.features.FeatureViewStore;
import io.bellwether.platform.features.ViewDefinition;
import io.bellwether.platform.shared.Page;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jooq.Record;

/** Feature views in SQL. */
public final class SqlFeatureViewStore implements FeatureViewStore {
  private static final String VIEW =
      """
      select f.name, f.created_at, f.materialized_at, f.materialized_entities, f.materialized_job,
        v.version, v.definition, v.created_at as updated_at
      from feature_views f
        join feature_view_versions v on v.workspace = f.workspace and v.name = f.name
          and v.version = f.newest_version
      where f.workspace = ?
      """;

  private final Database database;

  public SqlFeatureViewStore(Database database) {
    this.database = database;
  }

  @Override
  public Optional<FeatureView> newest(String workspace, String name) {
    return database.read(
        sql ->
            sql.fetchOptional(VIEW + " and f.name = ?", workspace, name)
                .map(SqlFeatureViewStore::view));
  }

  @Override
  public void add(
      String workspace, String name, int version, ViewDefinition definition, Instant time) {
    database.change(
        sql -> {
          sql.execute(
              """
              insert into feature_views (workspace, name, newest_version, created_at)
              values (?, ?, ?, ?)
              on conflict (workspace, name) do update set newest_version = excluded.newest_version
              """,
              workspace,
              name,
              version,
              Columns.micros(time));
          return sql.execute(
              """
              insert into feature_view_versions (workspace, name, version, definition, created_at)
              values (?, ?, ?, ?, ?)
              """,
              workspace,
              name,
              version,
              Columns.json(definition),
              Columns.micros(time));
        });
  }

  @Override
  public void materialized(String workspace, String name, Materialized materialized) {
    database.change(
        sql ->
            sql.execute(
                """
                update feature_views set materialized_at = ?, materialized_entities = ?,
                  materialized_job = ?
                where workspace = ? and name = ?
                """,
                Columns.micros(materialized.at()),
                materialized.entities(),
                materialized.jobId().orElse(null),
                workspace,
                name));
  }

  @Override
  public Page<FeatureView> list(String workspace, Page.Request page) {
    String name = database.dialect().binary("f.name");
    String query = VIEW + " and %s > ? order by %s limit ?".formatted(name, name);
    List<FeatureView> views =
        database.read(
            sql ->
                sql.fetch(query, workspace, page.after().orElse(""), page.limit() + 1)
                    .map(SqlFeatureViewStore::view));
    return Page.of(views, page.limit(), FeatureView::name);
  }

  private static FeatureView view(Record row) {
    Optional<Materialized> materialized =
        Optional.ofNullable(row.get("materialized_at", Long.class))
            .map(
                at ->
                    new Materialized(
                        Columns.time(at),
                        row.get("materialized_entities", Long.class),
                        Optional.ofNullable(row.get("materialized_job", String.class))));
    return new FeatureView(
        row.get("name", String.class),
        row.get("version", Integer.class),
        Columns.json(row.get("definition", String.class), ViewDefinition.class),
        Columns.time(row.get("created_at", Long.class)),
        Columns.time(row.get("updated_at", Long.class)),
        materialized);
  }
}
