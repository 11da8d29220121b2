// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.platform.datasets.DatasetFiles;
import io.bellwether.platform.datasets.FileFormat;
import io.bellwether.platform.datasets.UploadOptions;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.tabular.Column;
import io.bellwether.tabular.Table;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Statement;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Small files that say much: here 4 MiB of the heap may be taken, and 64 MiB spilled. */
class MemoryTest {
  @RegisterExtension final TestFiles files = new TestFiles();

  @Test
  void refusesWhatAFewBytesUnpackTo() throws IOException {
    assertThatThrownBy(() -> upload("select 'x' as a, repeat('t', 10000) as b from range(20000)"))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("20,000 rows of 200,340,000 bytes once they are unpacked")
        .hasMessageContaining("at most 67,108,864 bytes");
    assertThatThrownBy(() -> upload("select 1 as a from range(20000000)"))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("20,000,000 rows of 160,000,000 bytes");
    assertThatThrownBy(() -> upload("select repeat('t', 17000000) as a"))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("a text of 17,000,000 bytes")
        .hasMessageContaining("at most 16,777,216");
    assertThat(files.left()).isEmpty();
  }

  @Test
  void readsAsMuchAsFitsIntoMemory() throws IOException {
    Path file = file("select i, repeat('t', 10000) as t from range(1000) r(i)");
    DatasetFiles read = files.get();

    assertThatThrownBy(() -> read.read(file, List.of("t"), range(0, 1000)))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("t of 1,000 rows: 20,064,000 bytes in memory");
    assertThat(read.read(file, List.of("i")).rows()).isEqualTo(1000);
    Table first = read.read(file, List.of("i", "t"), 0, 1000);
    assertThat(first.rows()).isEqualTo((4 << 20) / (20_064 + 8));
    Table next = read.read(file, List.of("i", "t"), first.rows(), 1000);
    assertThat(Tables.values(next, "i").getFirst()).isEqualTo((long) first.rows());
    assertThat(read.read(file, List.of("i", "t"), 998, 1000).rows()).isEqualTo(2);
    assertThat(read.read(file, List.of("i"), 1000, 10).rows()).isZero();
    Files.delete(file);
  }

  @Test
  void readsEqualTextsAsOneObjectIfThereAreMany() throws IOException {
    Path file = file("select ['red', 'grün'][1 + i % 2] as t from range(100000) r(i)");

    Table table = files.get().read(file, List.of());

    assertThat(table.rows()).isEqualTo(100_000);
    assertThat(Tables.values(table, "t").subList(0, 3)).containsExactly("red", "grün", "red");
    assertThat(table.column("t").value(99_998)).isSameAs(table.column("t").value(0));
    Files.delete(file);
  }

  @Test
  void writesColumnsBesideThoseOfAFileInTheirOrder() throws IOException {
    Path file = file("select i as \"a b\", 'x' || i as t from range(200000) r(i)");
    long[] numbers = range(0, 200_000);
    Table beside = Table.of(List.of(new Column.Integers("n", numbers, new BitSet())));

    try (DatasetFiles.Prepared made = files.get().write(file, List.of("a b"), beside)) {
      Table written = files.get().read(made.parquet(), List.of());
      assertThat(written.schema().names()).containsExactly("a b", "n");
      assertThat(Tables.values(written, "a b")).isEqualTo(Tables.values(written, "n"));
    }
    try (DatasetFiles.Prepared made = files.get().write(file, List.of(), beside)) {
      assertThat(made.rows()).isEqualTo(200_000);
    }
    Files.delete(file);
  }

  @Test
  void writesRowsBelowThoseOfAFile() throws IOException {
    Path file =
        file("select i, case when i % 3 = 2 then 'x' || i end as t from range(300000) r(i)");
    BitSet second = new BitSet();
    second.set(1);
    Table below =
        Table.of(
            new Column.Integers("i", new long[] {-1, -2}, new BitSet()),
            new Column.Strings("t", new String[] {"y", null}, second));

    try (DatasetFiles.Prepared made = files.get().append(file, below);
        DatasetFiles.Prepared again = files.get().append(file, below)) {
      assertThat(made.rows()).isEqualTo(300_002);
      Table numbers = files.get().read(made.parquet(), List.of("i"));
      assertThat(Tables.values(numbers, "i").subList(0, 300_000))
          .isEqualTo(Tables.values(files.get().read(file, List.of("i")), "i"));
      Table end = files.get().read(made.parquet(), List.of("t", "i"), 299_999, 10);
      assertThat(Tables.values(end, "t")).containsExactly("x299999", "y", null);
      assertThat(Tables.values(end, "i")).containsExactly(299_999L, -1L, -2L);
      assertThat(again.parquet()).hasSameBinaryContentAs(made.parquet());
    }
    Files.delete(file);
  }

  /** DuckDB has a column of this name for each file that has none. */
  @Test
  void findsRowsByTheirPlacesWhateverTheColumnsAreNamed() throws IOException {
    for (String name : List.of("file_row_number", "File_Row_Number", "row", "n")) {
      Path file = file("select 7 * i as " + name + " from range(200000) r(i)");
      assertThat(Tables.values(files.get().read(file, List.of(), new long[] {3, 150_000}), name))
          .containsExactly(21L, 1_050_000L);
      assertThat(Tables.values(files.get().read(file, List.of(name), 199_998, 5), name))
          .containsExactly(1_399_986L, 1_399_993L);
      Files.delete(file);
    }
  }

  private static long[] range(int from, int to) {
    return IntStream.range(from, to).asLongStream().toArray();
  }

  private DatasetFiles.Prepared upload(String query) throws IOException {
    Path file = file(query);
    byte[] content = Files.readAllBytes(file);
    Files.delete(file);
    try (DatasetFiles.Spooled upload = files.get().spool(new ByteArrayInputStream(content))) {
      return files.get().ingest(upload, UploadOptions.of(FileFormat.PARQUET));
    }
  }

  private Path file(String query) {
    Path file = files.analytics().work().file(".parquet");
    files
        .analytics()
        .run(
            connection -> {
              try (Statement statement = connection.createStatement()) {
                return statement.execute(Sql.copyToParquet(query, file));
              }
            });
    return file;
  }
}
