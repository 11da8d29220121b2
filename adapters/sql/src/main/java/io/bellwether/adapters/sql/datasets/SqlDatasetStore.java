// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.datasets;

import io.bellwether.adapters.sql.Columns;
import io.bellwether.adapters.sql.Database;
import io.bellwether.adapters.sql.Highest;
import io.bellwether.platform.datasets.Dataset;
import io.bellwether.platform.datasets.DatasetColumn;
import io.bellwether.platform.datasets.DatasetProfile;
import io.bellwether.platform.datasets.DatasetStore;
import io.bellwether.platform.datasets.DatasetVersion;
import io.bellwether.platform.datasets.Lineage;
import io.bellwether.platform.datasets.Origin;
import io.bellwether.platform.datasets.UploadOptions;
import io.bellwether.platform.shared.Page;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jooq.Record;

/** Datasets in SQL. A change that adds a version holds its dataset's row until it ends. */
public final class SqlDatasetStore implements DatasetStore {
  private static final String UPLOAD = "upload";
  private static final String DERIVED = "derived";
  private static final String VERSION =
      """
      v.name, v.version, v.content_hash, v.row_count, v.size_bytes, v.columns, v.origin_kind,
      v.origin, v.file, v.created_at, v.created_by
      """;

  private final Database database;
  private final InstantSource clock;

  public SqlDatasetStore(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public Optional<DatasetVersion> newest(String workspace, String name) {
    return one(
        "select "
            + VERSION
            + " from dataset_versions v where workspace = ? and name = ?"
            + " order by version desc limit 1",
        workspace,
        name);
  }

  @Override
  public Optional<DatasetVersion> find(String workspace, String name, int version) {
    return one(
        "select "
            + VERSION
            + " from dataset_versions v where workspace = ? and name = ? and version = ?",
        workspace,
        name,
        version);
  }

  @Override
  public Optional<DatasetVersion> same(
      String workspace, String name, String contentHash, String fingerprint) {
    return one(
        "select "
            + VERSION
            + " from dataset_versions v"
            + " where workspace = ? and name = ? and content_hash = ? and fingerprint = ?",
        workspace,
        name,
        contentHash,
        fingerprint);
  }

  private Optional<DatasetVersion> one(String query, Object... values) {
    return database.read(sql -> sql.fetchOptional(query, values).map(SqlDatasetStore::version));
  }

  @Override
  public int nextVersion(String workspace, String name) {
    String lock =
        "select name from datasets where workspace = ? and name = ?"
            + database.dialect().forUpdate();
    String newest =
        "select coalesce(max(version), 0) as newest from dataset_versions"
            + " where workspace = ? and name = ?";
    return database.change(
        sql -> {
          sql.execute(
              """
              insert into datasets (workspace, name, created_at) values (?, ?, ?)
              on conflict (workspace, name) do nothing
              """,
              workspace,
              name,
              Columns.micros(clock.instant()));
          sql.fetch(lock, workspace, name);
          Record row = sql.fetchSingle(newest, workspace, name);
          return row.get("newest", Integer.class) + 1;
        });
  }

  @Override
  public void add(String workspace, DatasetVersion version, DatasetProfile profile) {
    String kind =
        switch (version.origin()) {
          case Origin.Upload _ -> UPLOAD;
          case Origin.Derived _ -> DERIVED;
        };
    Object origin =
        switch (version.origin()) {
          case Origin.Upload upload -> upload.options();
          case Origin.Derived derived -> derived.lineage();
        };
    database.change(
        sql ->
            sql.execute(
                """
                insert into dataset_versions (workspace, name, version, content_hash, fingerprint,
                  row_count, size_bytes, columns, origin_kind, origin, profile, file, created_at,
                  created_by)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                workspace,
                version.name(),
                version.version(),
                version.contentHash(),
                version.origin().fingerprint(),
                version.rows(),
                version.sizeBytes(),
                Columns.json(version.columns()),
                kind,
                Columns.json(origin),
                Columns.json(profile),
                version.file(),
                Columns.micros(version.createdAt()),
                version.createdBy()));
  }

  @Override
  public Optional<DatasetProfile> profile(String workspace, String name, int version) {
    return database.read(
        sql ->
            sql.fetchOptional(
                    """
                    select profile from dataset_versions
                    where workspace = ? and name = ? and version = ?
                    """,
                    workspace,
                    name,
                    version)
                .map(row -> Columns.json(row.get("profile", String.class), DatasetProfile.class)));
  }

  @Override
  public Page<Dataset> list(String workspace, Page.Request page) {
    String name = database.dialect().binary("v.name");
    String query =
        "select "
            + VERSION
            + ", d.created_at as first_at"
            + """
             from dataset_versions v
              join datasets d on d.workspace = v.workspace and d.name = v.name
            where v.workspace = ? and v.version = (select max(n.version) from dataset_versions n
              where n.workspace = v.workspace and n.name = v.name)
            """
            + " and %s > ? order by %s limit ?".formatted(name, name);
    List<Dataset> found =
        database.read(
            sql ->
                sql.fetch(query, workspace, page.after().orElse(""), page.limit() + 1)
                    .map(
                        row ->
                            new Dataset(
                                version(row), Columns.time(row.get("first_at", Long.class)))));
    return Page.of(found, page.limit(), dataset -> dataset.newest().name());
  }

  @Override
  public Page<DatasetVersion> versions(String workspace, String name, Page.Request page) {
    long before = Highest.before(page);
    String query =
        "select "
            + VERSION
            + " from dataset_versions v"
            + " where workspace = ? and name = ? and version < ? order by version desc limit ?";
    List<DatasetVersion> found =
        database.read(
            sql ->
                sql.fetch(query, workspace, name, before, page.limit() + 1)
                    .map(SqlDatasetStore::version));
    return Page.of(found, page.limit(), version -> Integer.toString(version.version()));
  }

  private static DatasetVersion version(Record row) {
    return new DatasetVersion(
        row.get("name", String.class),
        row.get("version", Integer.class),
        row.get("content_hash", String.class),
        row.get("row_count", Long.class),
        List.of(Columns.json(row.get("columns", String.class), DatasetColumn[].class)),
        origin(row.get("origin_kind", String.class), row.get("origin", String.class)),
        row.get("size_bytes", Long.class),
        row.get("file", String.class),
        Columns.time(row.get("created_at", Long.class)),
        row.get("created_by", String.class));
  }

  private static Origin origin(String kind, String json) {
    return kind.equals(UPLOAD)
        ? new Origin.Upload(Columns.json(json, UploadOptions.class))
        : new Origin.Derived(Columns.json(json, Lineage.class));
  }
}
