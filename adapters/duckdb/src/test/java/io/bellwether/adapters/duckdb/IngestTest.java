// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.duckdb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.bellwether.platform.datasets.DatasetFiles.Prepared;
import io.bellwether.platform.datasets.DatasetFiles.Spooled;
import io.bellwether.platform.datasets.FileFormat;
import io.bellwether.platform.datasets.UploadOptions;
import io.bellwether.tabular.Column;
import io.bellwether.tabular.ColumnType;
import io.bellwether.tabular.Field;
import io.bellwether.tabular.Table;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class IngestTest {
  @RegisterExtension final TestFiles files = new TestFiles();

  @Test
  void infersTypesOverTheWholeFile() {
    Table table =
        files.csv(
            """
            id,score,ok,city,at
            1,1,true, Köln ,2026-01-01
            2, 2.5 ,FALSE,"Aix, ""en"" Provence",2026-01-01T12:00:00+02:00
            -3,,,,2026-01-01 10:00:00.1234567
            4,1e3,True,x,
            """);

    assertThat(table.schema().fields())
        .containsExactly(
            new Field("id", ColumnType.INTEGER),
            new Field("score", ColumnType.DOUBLE),
            new Field("ok", ColumnType.BOOLEAN),
            new Field("city", ColumnType.STRING),
            new Field("at", ColumnType.TIMESTAMP));
    assertThat(Tables.values(table, "id")).containsExactly(1L, 2L, -3L, 4L);
    assertThat(Tables.values(table, "score")).containsExactly(1.0, 2.5, null, 1000.0);
    assertThat(Tables.values(table, "ok")).containsExactly(true, false, null, true);
    assertThat(Tables.values(table, "city"))
        .containsExactly("Köln", "Aix, \"en\" Provence", null, "x");
    assertThat(Tables.values(table, "at"))
        .containsExactly(
            1_767_225_600_000_000L, 1_767_261_600_000_000L, 1_767_261_600_123_456L, null);
  }

  @Test
  void findsTheDelimiterAndAnyLineEnd() {
    for (String end : List.of("\n", "\r\n", "\r")) {
      for (String delimiter : List.of(",", ";", "\t", "|")) {
        String file = "\uFEFFa%1$sb%2$s1%1$s\"x%2$sy\"%2$s%2$s2%1$sz".formatted(delimiter, end);
        Table table = files.csv(file);
        assertThat(Tables.values(table, "a")).containsExactly(1L, 2L);
        assertThat(Tables.values(table, "b")).containsExactly("x" + end + "y", "z");
      }
    }
  }

  @Test
  void aNumberThatIsNoneIsMissingInTheProfile() {
    byte[] csv = "a,b\n1,x\nnan,y\n1,\ninf,z\n".getBytes(UTF_8);
    try (Spooled upload = files.get().spool(new ByteArrayInputStream(csv));
        Prepared prepared = files.get().ingest(upload, UploadOptions.of(FileFormat.CSV))) {
      var number = prepared.profile().columns().getFirst();
      assertThat(number.count()).isEqualTo(3);
      assertThat(number.missing()).isEqualTo(1);
      assertThat(number.distinct()).isEqualTo(2);
      assertThat(prepared.columns().getFirst().missing()).isEqualTo(1);
      assertThat(prepared.columns().getLast().missing()).isEqualTo(1);
    }
  }

  @Test
  void readsAFewRowsByTheirPlace() {
    StringBuilder file = new StringBuilder("row,Row_\n");
    for (int i = 0; i < 5000; i++) {
      file.append(i).append(",x").append(i).append('\n');
    }
    Table some = files.csv(file.toString(), List.of("Row_", "row"), new long[] {0, 17, 4999, 5000});

    assertThat(some.schema().names()).containsExactly("Row_", "row");
    assertThat(Tables.values(some, "row")).containsExactly(0L, 17L, 4999L);
    assertThat(Tables.values(some, "Row_")).containsExactly("x0", "x17", "x4999");
    assertThat(files.csv("a\n1\n", List.of("a"), new long[0]).rows()).isZero();
  }

  @Test
  void readsColumnsWhoseNamesNeedQuotes() {
    Table table = files.csv("\"a \"\"b\"\"\",\"select\",c'd;\n1,2,3\n");

    assertThat(table.schema().names()).containsExactly("a \"b\"", "select", "c'd;");
  }

  @Test
  void takesTextsAsTheyAreWhenToldSo() {
    UploadOptions options =
        new UploadOptions(
            FileFormat.CSV,
            true,
            List.of(),
            List.of("?", "NA"),
            null,
            Map.of("zip", ColumnType.STRING));

    Table table = files.ingest("zip,n\n0123,?\n456,7\n?,NA\n".getBytes(UTF_8), options);

    assertThat(Tables.values(table, "zip")).containsExactly("0123", "456", null);
    assertThat(Tables.values(table, "n")).containsExactly(null, 7L, null);
  }

  @Test
  void readsJsonLines() {
    String lines =
        """
        {"a": 1, "b": "x", "t": "2026-01-01T00:00:00Z", "n": "12"}
        {"b": null, "a": 2.5, "c": true, "n": "13"}

        {"c": false, "t": "2026-01-02", "n": "14"}
        """;
    Table table = files.ingest(lines.getBytes(UTF_8), UploadOptions.of(FileFormat.JSONL));

    assertThat(table.schema().names()).containsExactly("a", "b", "t", "n", "c");
    assertThat(Tables.values(table, "a")).containsExactly(1.0, 2.5, null);
    assertThat(Tables.values(table, "n")).containsExactly("12", "13", "14");
    assertThat(Tables.values(table, "c")).containsExactly(null, true, false);
    assertThat(table.column("t").type()).isEqualTo(ColumnType.TIMESTAMP);
  }

  @Test
  void readsItsOwnParquet() throws IOException {
    try (Spooled upload = files.get().spool(stream("a,t,s\n1,2026-01-01,x\n,,\n"));
        Prepared prepared = files.get().ingest(upload, UploadOptions.of(FileFormat.CSV))) {
      byte[] parquet = Files.readAllBytes(prepared.parquet());

      Table table = files.ingest(parquet, UploadOptions.of(FileFormat.PARQUET));

      assertThat(Tables.values(table, "a")).containsExactly(1L, null);
      assertThat(Tables.values(table, "t")).containsExactly(1_767_225_600_000_000L, null);
    }
    assertThat(files.left()).isEmpty();
  }

  @Test
  void readsFeastsParquet() throws IOException {
    Path parquet = data("feature_store_samples/feast_driver_stats.parquet");

    Table table = files.ingest(Files.readAllBytes(parquet), UploadOptions.of(FileFormat.PARQUET));

    assertThat(table.rows()).isEqualTo(1808);
    assertThat(table.column("event_timestamp").type()).isEqualTo(ColumnType.TIMESTAMP);
  }

  @Test
  void readsTheClevelandFile() throws IOException {
    Path cleveland = data("heart_disease/processed.cleveland.data");
    List<String> columns =
        List.of(
            "age",
            "sex",
            "cp",
            "trestbps",
            "chol",
            "fbs",
            "restecg",
            "thalach",
            "exang",
            "oldpeak",
            "slope",
            "ca",
            "thal",
            "num");
    UploadOptions options =
        new UploadOptions(FileFormat.CSV, false, columns, List.of("?"), null, Map.of());

    Table table = files.ingest(Files.readAllBytes(cleveland), options);

    assertThat(table.rows()).isEqualTo(303);
    assertThat(table.columns().stream().mapToInt(c -> c.missing().cardinality()).sum())
        .isEqualTo(6);
    assertThat(table.column("num").type()).isEqualTo(ColumnType.INTEGER);
    assertThat(table.column("ca").missing().cardinality()).isEqualTo(4);
  }

  @Test
  void writesEqualTablesAsEqualBytes() throws IOException {
    Table table =
        Table.of(
            Column.ofDoubles("d", 1.5, Double.NaN, Double.NEGATIVE_INFINITY),
            Column.ofStrings("s", "a", null, "b"),
            Column.ofBooleans("b", true, false, true));
    try (Prepared first = files.get().write(table);
        Prepared second = files.get().write(table)) {
      assertThat(first.parquet()).hasSameBinaryContentAs(second.parquet());
      Table read = files.get().read(first.parquet(), List.of("s", "d"));
      assertThat(read.schema().names()).containsExactly("s", "d");
      assertThat(Tables.values(read, "d"))
          .containsExactly(1.5, Double.NaN, Double.NEGATIVE_INFINITY);
      assertThat(Tables.values(read, "s")).containsExactly("a", null, "b");
    }
  }

  @Test
  void givesRowsAsCsv() throws IOException {
    Table table =
        Table.of(
            Column.ofStrings("s", "a,\"b\"", null),
            new Column.Timestamps("t", new long[] {1, 0}, new BitSet()));
    try (Prepared prepared = files.get().write(table);
        InputStream csv = files.get().csv(prepared.parquet())) {
      assertThat(new String(csv.readAllBytes(), UTF_8))
          .isEqualTo(
              "s,t\n\"a,\"\"b\"\"\",1970-01-01T00:00:00.000001Z\n,1970-01-01T00:00:00.000000Z\n");
    }
    assertThat(files.left()).isEmpty();
  }

  private static InputStream stream(String content) {
    return new ByteArrayInputStream(content.getBytes(UTF_8));
  }

  private static Path data(String file) {
    Path path = Path.of(System.getProperty("bellwether.root"), "../shared/data", file);
    assumeThat(path).as("../shared/data is needed for this test").exists();
    return path;
  }
}
