// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.duckdb;

import io.bellwether.platform.datasets.DatasetFiles;
import io.bellwether.platform.datasets.FileFormat;
import io.bellwether.platform.datasets.UploadOptions;
import io.bellwether.platform.datasets.ingest.CsvRows;
import io.bellwether.platform.datasets.ingest.Delimiter;
import io.bellwether.platform.datasets.ingest.Problems;
import io.bellwether.platform.datasets.ingest.TextFile;
import io.bellwether.platform.datasets.ingest.TextRows;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.tabular.Field;
import io.bellwether.tabular.Table;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;

/** Files of datasets: texts are read here, Parquet is DuckDB's. */
public final class DuckDbDatasetFiles implements DatasetFiles {
  /** A column that every Parquet file has to DuckDB, if it has no such itself. */
  private static final String FILE_ROW_NUMBER = "file_row_number";

  private final Analytics analytics;

  public DuckDbDatasetFiles(Analytics analytics) {
    this.analytics = analytics;
  }

  @Override
  public Spooled spool(InputStream upload) {
    Path file = analytics.work().file(".upload");
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      long size;
      try (OutputStream out =
          new DigestOutputStream(
              new BufferedOutputStream(
                  Files.newOutputStream(file, StandardOpenOption.CREATE_NEW), 1 << 16),
              digest)) {
        size = upload.transferTo(out);
      }
      return new SpooledFile(file, HexFormat.of().formatHex(digest.digest()), size);
    } catch (IOException e) {
      WorkFolder.remove(file);
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    } catch (RuntimeException e) {
      WorkFolder.remove(file);
      throw e;
    }
  }

  private record SpooledFile(Path file, String sha256, long size) implements Spooled {
    @Override
    public void close() {
      WorkFolder.remove(file);
    }
  }

  @Override
  public Prepared ingest(Spooled upload, UploadOptions options) {
    Problems problems = new Problems();
    if (upload.size() == 0) {
      problems.file(null, "0 bytes", "a file with rows", "send the file as the request's body");
      problems.throwIfAny();
    }
    Path parquet = analytics.work().file(".parquet");
    return analytics.run(
        connection ->
            switch (options.format()) {
              case PARQUET -> fromParquet(connection, upload.file(), parquet, problems);
              case ARROW ->
                  ArrowUpload.prepare(
                      connection, upload.file(), parquet, analytics.limits(), problems);
              case CSV, JSONL -> fromTexts(connection, upload.file(), options, parquet, problems);
            });
  }

  private Prepared fromParquet(
      DuckDBConnection connection, Path upload, Path parquet, Problems problems)
      throws SQLException {
    Analytics.Limits limits = analytics.limits();
    try (Statement statement = connection.createStatement()) {
      String query = ParquetUpload.query(statement, upload, limits, problems);
      PreparedFile prepared;
      try {
        prepared = PreparedFile.of(connection, query, parquet, limits);
      } catch (SQLException e) {
        throw ParquetUpload.unreadable(e, problems);
      }
      if (prepared.rows() == 0) {
        prepared.close();
        problems.file(null, null, "at least one row of data", "send a file with rows");
        problems.throwIfAny();
      }
      return prepared;
    }
  }

  private Prepared fromTexts(
      DuckDBConnection connection,
      Path upload,
      UploadOptions options,
      Path parquet,
      Problems problems)
      throws SQLException, IOException {
    TextFile file;
    try (TextRows rows = open(upload, options, problems)) {
      file = TextFile.check(rows, options.types(), problems);
    }
    Staging staging = new Staging(connection, file.schema().fields());
    try (TextRows rows = open(upload, options, problems)) {
      staging.append(rows);
    }
    return PreparedFile.of(connection, staging.query(), parquet, analytics.limits());
  }

  private static TextRows open(Path upload, UploadOptions options, Problems problems)
      throws IOException {
    if (options.format() == FileFormat.JSONL) {
      return new JsonRows(Files.newInputStream(upload), options.missing(), problems);
    }
    String given = options.delimiter();
    char delimiter = given == null ? sniff(upload) : given.charAt(0);
    return new CsvRows(Files.newInputStream(upload), delimiter, options, problems);
  }

  private static char sniff(Path upload) throws IOException {
    try (InputStream in = Files.newInputStream(upload)) {
      return Delimiter.sniff(in.readNBytes(Delimiter.SAMPLE_BYTES));
    }
  }

  @Override
  public Prepared write(Table table) {
    Problems problems = new Problems();
    TextFile.checkNames(table.schema().names(), Map.of(), problems);
    problems.throwIfAny();
    Path parquet = analytics.work().file(".parquet");
    return analytics.run(
        connection -> {
          Staging staging = new Staging(connection, table.schema().fields());
          staging.append(table);
          return PreparedFile.of(connection, staging.query(), parquet, analytics.limits());
        });
  }

  @Override
  public Prepared write(Path parquet, List<String> columns, Table beside) {
    Path made = analytics.work().file(".parquet");
    return analytics.run(
        connection -> {
          Staging staging = new Staging(connection, beside.schema().fields());
          staging.append(beside);
          String kept =
              columns.stream().map(name -> Sql.name(name) + ", ").collect(Collectors.joining());
          String query =
              "select %s%s from %s positional join %s"
                  .formatted(kept, staging.columns(), Sql.parquet(parquet), Staging.TABLE);
          return PreparedFile.of(connection, query, made, analytics.limits());
        });
  }

  @Override
  public Prepared append(Path parquet, Table below) {
    Path made = analytics.work().file(".parquet");
    return analytics.run(
        connection -> {
          Staging staging = new Staging(connection, below.schema().fields());
          staging.append(below);
          String names =
              below.schema().names().stream().map(Sql::name).collect(Collectors.joining(", "));
          String query =
              "select %s from %s union all %s"
                  .formatted(names, Sql.parquet(parquet), staging.query());
          return PreparedFile.of(connection, query, made, analytics.limits());
        });
  }

  @Override
  public Table read(Path parquet, List<String> columns) {
    String source = Sql.parquet(parquet);
    return analytics.run(
        connection -> {
          try (Statement statement = connection.createStatement()) {
            return reader(statement, chosen(Types.fields(statement, source), columns))
                .read(source, "");
          }
        });
  }

  private TableReader reader(Statement statement, List<Field> fields) {
    return new TableReader(statement, fields, analytics.limits().heapBytes());
  }

  @Override
  public Table read(Path parquet, List<String> columns, long[] rows) {
    return analytics.run(
        connection -> {
          try (Statement statement = connection.createStatement()) {
            String source = Sql.parquet(parquet);
            List<Field> all = Types.fields(statement, source);
            String number = Sql.name(unused(all));
            String some = numbered(source, all, number) + " where " + among(number, rows);
            return reader(statement, chosen(all, columns)).read(some, " order by " + number);
          }
        });
  }

  @Override
  public Table read(Path parquet, List<String> columns, long from, int most) {
    return analytics.run(
        connection -> {
          try (Statement statement = connection.createStatement()) {
            String source = Sql.parquet(parquet);
            List<Field> all = Types.fields(statement, source);
            List<Field> fields = chosen(all, columns);
            String number = Sql.name(unused(all));
            String rows = numbered(source, all, number) + " where %s between %d and %d";
            long fitting =
                fitting(statement, fields, number, rows.formatted(number, from, from + most - 1));
            String some = rows.formatted(number, from, from + Math.max(1, fitting) - 1);
            return reader(statement, fields).read(some, " order by " + number);
          }
        });
  }

  /** How many rows, from the first on, may be in memory together. */
  private long fitting(Statement statement, List<Field> fields, String number, String rows)
      throws SQLException {
    String query =
        """
        select count(*) from (
          select sum(%s) over (order by %s rows unbounded preceding) as total from %s
        ) where total <= %d
        """
            .formatted(HeapSize.width(fields), number, rows, analytics.limits().heapBytes());
    try (ResultSet result = statement.executeQuery(query)) {
      result.next();
      return result.getLong(1);
    }
  }

  /** DuckDB knows by its own numbers which parts of a file it need not read. */
  private static String numbered(String source, List<Field> all, String number) {
    boolean taken = all.stream().map(Field::name).anyMatch(FILE_ROW_NUMBER::equalsIgnoreCase);
    String expression = taken ? "row_number() over () - 1" : FILE_ROW_NUMBER;
    return "(select *, %s as %s from %s)".formatted(expression, number, source);
  }

  private static String among(String number, long[] rows) {
    if (rows.length == 0) {
      return "false";
    }
    long last = rows[rows.length - 1];
    if (last - rows[0] == rows.length - 1) {
      return "%s between %d and %d".formatted(number, rows[0], last);
    }
    return Arrays.stream(rows)
        .mapToObj(Long::toString)
        .collect(Collectors.joining(", ", number + " in (", ")"));
  }

  private static List<Field> chosen(List<Field> all, List<String> columns) {
    return columns.isEmpty() ? all : columns.stream().map(name -> field(all, name)).toList();
  }

  /** A name that no column has; names differ in more than case. */
  private static String unused(List<Field> fields) {
    String name = "row";
    while (fields.stream().map(Field::name).anyMatch(name::equalsIgnoreCase)) {
      name += "_";
    }
    return name;
  }

  private static Field field(List<Field> all, String name) {
    return all.stream()
        .filter(field -> field.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                InvalidInput.field(
                    "column",
                    name,
                    "one of " + all.stream().map(Field::name).toList(),
                    "name a column of the dataset"));
  }

  @Override
  public InputStream csv(Path parquet) {
    Path csv = analytics.work().file(".csv");
    String copy =
        "copy (select * from %s) to %s (format csv, header, timestampformat '%s')"
            .formatted(Sql.parquet(parquet), Sql.text(csv.toString()), "%Y-%m-%dT%H:%M:%S.%fZ");
    return analytics.run(
        connection -> {
          try (Statement statement = connection.createStatement()) {
            statement.execute(copy);
          }
          return Files.newInputStream(csv, StandardOpenOption.DELETE_ON_CLOSE);
        });
  }
}
