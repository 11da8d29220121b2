// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.datasets;

import io.bellwether.platform.audit.Audit;
import io.bellwether.platform.datasets.DatasetFiles.Prepared;
import io.bellwether.platform.datasets.DatasetFiles.Spooled;
import io.bellwether.platform.datasets.expectations.Expectation;
import io.bellwether.platform.datasets.expectations.Validation;
import io.bellwether.platform.shared.ArtifactStore;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Deadline;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.LongWork;
import io.bellwether.platform.shared.Names;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.platform.shared.Page;
import io.bellwether.platform.shared.Transactions;
import io.bellwether.tabular.Column;
import io.bellwether.tabular.ColumnType;
import io.bellwether.tabular.Table;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Takes files in, keeps them as versions, gives their rows out. */
public final class Datasets {
  /** So many rows are in memory together where not all are. */
  private static final int PART = 16_384;

  private final DatasetStore store;
  private final DatasetFiles files;
  private final ArtifactStore artifacts;
  private final Transactions transactions;
  private final Audit audit;
  private final InstantSource clock;
  private final Duration longest;

  /** Whole columns are in memory: one request at a time. */
  private final LongWork checking = new LongWork("check-dataset", 1);

  /**
   * @param longest how long a request may wait for a file to be read or written
   */
  public Datasets(
      DatasetStore store,
      DatasetFiles files,
      ArtifactStore artifacts,
      Transactions transactions,
      Audit audit,
      InstantSource clock,
      Duration longest) {
    this.store = store;
    this.files = files;
    this.artifacts = artifacts;
    this.transactions = transactions;
    this.audit = audit;
    this.clock = clock;
    this.longest = longest;
  }

  /** A version, and whether it is new: the same content from the same origin is kept once. */
  public record Created(DatasetVersion version, boolean isNew) {}

  /** Whether a file will do for what it is uploaded for. */
  @FunctionalInterface
  public interface Use {
    /** Throws if it will not. */
    void check(List<DatasetColumn> columns, long rows);

    /** Of a file that tells no types, what columns should have been instead of text. */
    default Map<String, ColumnType> mistaken(List<DatasetColumn> columns) {
      return Map.of();
    }
  }

  /** Stores the file as the dataset's next version. A broken file leaves nothing behind. */
  public Created upload(Caller caller, String name, UploadOptions options, InputStream content) {
    return upload(caller, name, options, content, (_, _) -> {});
  }

  /** As without it, but a file that will not do for this use leaves nothing behind either. */
  public Created upload(
      Caller caller, String name, UploadOptions options, InputStream content, Use use) {
    Names.check("name", name);
    Origin origin = new Origin.Upload(options);
    try (Spooled upload = files.spool(content)) {
      Optional<DatasetVersion> same = same(caller, name, upload.sha256(), origin);
      if (same.isPresent()) {
        DatasetVersion kept = same.get();
        use.check(kept.columns(), kept.rows());
        return new Created(kept, false);
      }
      try (Prepared prepared = inTime(() -> files.ingest(upload, options))) {
        Map<String, ColumnType> mistaken = use.mistaken(prepared.columns());
        if (!mistaken.isEmpty()) { // Which rows made texts of them.
          inTime(() -> files.ingest(upload, options.with(mistaken))).close();
        }
        use.check(prepared.columns(), prepared.rows());
        put(originalPath(caller, upload.sha256(), options.format()), upload.file());
        return add(caller, name, origin, upload.sha256(), upload.size(), prepared);
      }
    }
  }

  /** Stores the table as the dataset's next version. */
  public Created createFromTable(Caller caller, String name, Table table, Lineage lineage) {
    Names.check("name", name);
    try (Prepared prepared = files.write(table)) {
      return createFrom(caller, name, prepared, lineage);
    }
  }

  /** Stores a version's rows with those of the table below them as the dataset's next version. */
  public Created createBelow(Caller caller, DatasetVersion kept, Table below, Lineage lineage) {
    try (Prepared prepared = files.append(file(kept), below)) {
      return createFrom(caller, kept.name(), prepared, lineage);
    }
  }

  /** Stores columns of a version, with those of the table beside them, as a next version. */
  public Created createBeside(
      Caller caller,
      String name,
      DatasetVersion kept,
      List<String> columns,
      Table beside,
      Lineage lineage) {
    Names.check("name", name);
    try (Prepared prepared = files.write(file(kept), columns, beside)) {
      return createFrom(caller, name, prepared, lineage);
    }
  }

  /** Stores a file that was built here as the dataset's next version. */
  public Created createFrom(Caller caller, String name, Prepared prepared, Lineage lineage) {
    Names.check("name", name);
    try {
      String sha256 = Sha256.of(prepared.parquet());
      long size = Files.size(prepared.parquet());
      return add(caller, name, new Origin.Derived(lineage), sha256, size, prepared);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Created add(
      Caller caller, String name, Origin origin, String sha256, long size, Prepared prepared) {
    String file = parquetPath(caller, sha256, origin);
    put(file, prepared.parquet());
    return transactions.write(
        () -> {
          int next = store.nextVersion(caller.workspace(), name);
          Optional<DatasetVersion> same = same(caller, name, sha256, origin);
          if (same.isPresent()) {
            return new Created(same.get(), false);
          }
          DatasetVersion version =
              new DatasetVersion(
                  name,
                  next,
                  "sha256:" + sha256,
                  prepared.rows(),
                  prepared.columns(),
                  origin,
                  size,
                  file,
                  clock.instant().truncatedTo(ChronoUnit.MICROS),
                  caller.principal());
          store.add(caller.workspace(), version, prepared.profile());
          record(caller, version);
          return new Created(version, true);
        });
  }

  private void record(Caller caller, DatasetVersion version) {
    audit.record(
        caller,
        "dataset.create",
        "dataset:" + version.name() + "/" + version.version(),
        Map.of(
            "version", Integer.toString(version.version()),
            "content_hash", version.contentHash(),
            "rows", Long.toString(version.rows())));
  }

  private Optional<DatasetVersion> same(Caller caller, String name, String sha256, Origin origin) {
    return store.same(caller.workspace(), name, "sha256:" + sha256, origin.fingerprint());
  }

  public Page<Dataset> list(Caller caller, Page.Request page) {
    return store.list(caller.workspace(), page);
  }

  /** The versions of a dataset, newest first. */
  public Page<DatasetVersion> versions(Caller caller, String name, Page.Request page) {
    newest(caller, name);
    return store.versions(caller.workspace(), name, page);
  }

  public DatasetVersion newest(Caller caller, String name) {
    return store.newest(caller.workspace(), name).orElseThrow(() -> new NotFound("dataset", name));
  }

  public DatasetVersion get(Caller caller, String name, int version) {
    return store
        .find(caller.workspace(), name, version)
        .orElseThrow(() -> new NotFound("dataset", name + " version " + version));
  }

  public DatasetProfile profile(Caller caller, String name, int version) {
    return store
        .profile(caller.workspace(), name, version)
        .orElseThrow(() -> new NotFound("dataset", name + " version " + version));
  }

  /** These columns in this order; all of them if none is named. */
  public Table read(Caller caller, String name, int version, List<String> columns) {
    return files.read(file(get(caller, name, version)), columns);
  }

  /**
   * These columns in this order of a few rows.
   *
   * @param rows their places from 0 on, in ascending order
   */
  public Table read(Caller caller, String name, int version, List<String> columns, long[] rows) {
    return files.read(file(get(caller, name, version)), columns, rows);
  }

  /**
   * These columns in this order of as many rows as fit into memory, at least one if there are any.
   *
   * @param from the place of the first one
   */
  public Table read(
      Caller caller, String name, int version, List<String> columns, long from, int most) {
    return files.read(file(get(caller, name, version)), columns, from, most);
  }

  /** Hands over these columns in this order, some rows at a time: not all need fit into memory. */
  public void forEachPart(
      Caller caller, String name, int version, List<String> columns, Consumer<Table> visitor) {
    DatasetVersion found = get(caller, name, version);
    Path file = file(found);
    for (long from = 0; from < found.rows(); ) {
      Table part = files.read(file, columns, from, PART);
      if (part.rows() == 0) {
        throw new IllegalStateException(
            "%s: rows end at %d (expected: %d)".formatted(file, from, found.rows()));
      }
      visitor.accept(part);
      from += part.rows();
    }
  }

  /** The rows as CSV or Parquet; whoever calls closes it. */
  public InputStream content(Caller caller, String name, int version, FileFormat format) {
    DatasetVersion found = get(caller, name, version);
    return format == FileFormat.PARQUET
        ? artifacts.open(found.file())
        : inTime(() -> files.csv(file(found)));
  }

  /**
   * The rows of a file, of which nothing is kept.
   *
   * @throws InvalidInput if it is broken, or has more than {@code most} rows
   */
  public Table rows(InputStream upload, FileFormat format, int most) {
    return inTime(
        () -> {
          try (Spooled spooled = files.spool(upload);
              Prepared prepared = files.ingest(spooled, UploadOptions.of(format))) {
            if (prepared.rows() > most) {
              throw InvalidInput.field(
                  "rows",
                  prepared.rows(),
                  "at most %d in a request".formatted(most),
                  "send several requests, or the file to batch_predict");
            }
            return files.read(prepared.parquet(), List.of());
          }
        });
  }

  /** Holds a version against expectations; stores nothing. */
  public Validation validate(
      Caller caller, String name, int version, List<Expectation> expectations) {
    DatasetVersion found = get(caller, name, version);
    return inTime(
        () ->
            checking.run(
                () ->
                    Validation.of(
                        found.schema(),
                        found.rows(),
                        column -> column(found, column),
                        expectations)));
  }

  private <T> T inTime(Supplier<T> work) {
    return Deadline.in(longest).during(work);
  }

  private Column column(DatasetVersion version, String column) {
    return files.read(file(version), List.of(column)).column(column);
  }

  /** The version's Parquet file on this machine. */
  public Path file(DatasetVersion version) {
    return artifacts.localFile(version.file());
  }

  private void put(String path, Path file) {
    try (InputStream content = Files.newInputStream(file)) {
      artifacts.put(path, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String originalPath(Caller caller, String sha256, FileFormat format) {
    return "datasets/%s/%s/original.%s".formatted(caller.workspace(), sha256, format.label());
  }

  private static String parquetPath(Caller caller, String sha256, Origin origin) {
    String key = origin.fingerprint().substring(0, 16);
    return "datasets/%s/%s/%s.parquet".formatted(caller.workspace(), sha256, key);
  }
}
