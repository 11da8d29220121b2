// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.duckdb;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.bellwether.platform.datasets.FileFormat;
import io.bellwether.platform.datasets.UploadOptions;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.InvalidInput.Problem;
import io.bellwether.tabular.ColumnType;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class BrokenFilesTest {
  @RegisterExtension final TestFiles files = new TestFiles();

  @AfterEach
  void nothingStays() throws IOException {
    assertThat(files.left()).isEmpty();
  }

  private List<Problem> problems(byte[] content, UploadOptions options) {
    return catchThrowableOfType(InvalidInput.class, () -> files.ingest(content, options))
        .problems();
  }

  private List<Problem> csv(String content) {
    return problems(content.getBytes(UTF_8), UploadOptions.of(FileFormat.CSV));
  }

  private Problem only(String content) {
    assertThat(csv(content)).hasSize(1);
    return csv(content).getFirst();
  }

  @Test
  void namesTheCellThatIsNoNumber() {
    Problem problem = only("age,chol\n63,233\n67,abc\n67,229\n37,250\n");

    assertThat(problem.row()).isEqualTo(2);
    assertThat(problem.column()).isEqualTo("chol");
    assertThat(problem.value()).isEqualTo("abc");
    assertThat(problem.expected()).isEqualTo("a whole number");
    assertThat(problem.fix()).contains("missing=abc").contains("types=chol:string");
  }

  @Test
  void takesManyTextsAmongNumbersAsATextColumn() {
    assertThat(files.csv("a\n1\n2\n3\nx\ny\n").column("a").type()).isEqualTo(ColumnType.STRING);
    assertThat(files.csv("a\n1\n2\nx\n").column("a").type()).isEqualTo(ColumnType.STRING);
  }

  @Test
  void allowsOnePercentOfBadValues() {
    String good = "1\n".repeat(198);
    assertThat(csv("a\n" + good + "x\ny\n")).extracting(Problem::row).containsExactly(199L, 200L);
    assertThat(files.csv("a\n" + good + "x\ny\nz\n").column("a").type())
        .isEqualTo(ColumnType.STRING);
  }

  @Test
  void namesBadTimesAndBooleans() {
    String rows = "2026-01-01,true\n".repeat(3);
    List<Problem> problems = csv("t,b\n" + rows + "2026-02-30,maybe\n");

    assertThat(problems).extracting(Problem::column).containsExactly("t", "b");
    assertThat(problems.getFirst().expected()).startsWith("a time such as");
    assertThat(problems.getLast().expected()).isEqualTo("true or false");
  }

  @Test
  void namesRaggedRows() {
    List<Problem> problems = csv("a,b\n1,2\n3\n\n4,5,6\n");

    assertThat(problems).extracting(Problem::row).containsExactly(2L, 3L);
    assertThat(problems).extracting(Problem::value).containsExactly("1 value", "3 values");
    assertThat(problems.getFirst().expected()).isEqualTo("2 values");
  }

  @Test
  void tellsTheFirstTwentyOnly() {
    assertThat(csv("a,b\n" + "1\n".repeat(1000))).hasSize(20);
  }

  @Test
  void namesBadQuotes() {
    assertThat(only("a,b\n1,\"x\n2,y\n").expected()).isEqualTo("a closing quote");
    Problem after = only("a,b\n1,\"x\"y\n2,z\n");
    assertThat(after.row()).isEqualTo(1);
    assertThat(after.column()).isEqualTo("b");
    assertThat(after.expected()).contains("after a closing quote");
  }

  @Test
  void namesBytesThatAreNoUtf8() {
    List<Problem> problems =
        problems("a,b\n1,x\n2,Köln\n".getBytes(ISO_8859_1), UploadOptions.of(FileFormat.CSV));

    assertThat(problems).hasSize(1);
    assertThat(problems.getFirst().row()).isEqualTo(2);
    assertThat(problems.getFirst().column()).isEqualTo("b");
    assertThat(problems.getFirst().expected()).isEqualTo("UTF-8 text");
  }

  @Test
  void namesBadHeaders() {
    assertThat(only("a,,b\n1,2,3\n").value()).isEqualTo("column 2");
    assertThat(only("a,b,A\n1,2,3\n").expected()).contains("each column name once");
  }

  @Test
  void refusesFilesWithoutRows() {
    assertThat(only("").expected()).isEqualTo("a file with rows");
    assertThat(only("a,b\n").expected()).isEqualTo("at least one row of data");
  }

  @Test
  void refusesTheWrongNumberOfNames() {
    UploadOptions options =
        new UploadOptions(FileFormat.CSV, false, List.of("a"), List.of(), null, Map.of());

    assertThat(problems("1,2\n3,4\n".getBytes(UTF_8), options))
        .singleElement()
        .extracting(Problem::expected)
        .isEqualTo("2 names, as many as the first row has values");
  }

  @Test
  void refusesTypesThatDoNotFitOrDoNotExist() {
    UploadOptions wrong =
        new UploadOptions(
            FileFormat.CSV,
            true,
            List.of(),
            List.of(),
            null,
            Map.of("a", ColumnType.INTEGER, "z", ColumnType.DOUBLE));
    UploadOptions noInteger =
        new UploadOptions(
            FileFormat.CSV, true, List.of(), List.of(), null, Map.of("a", ColumnType.INTEGER));

    assertThat(problems("a\n1\n".getBytes(UTF_8), wrong))
        .extracting(Problem::column)
        .containsExactly("z");
    assertThat(problems("a\n1.5\nx\n2\n".getBytes(UTF_8), noInteger))
        .extracting(Problem::value)
        .containsExactly("1.5", "x");
  }

  @Test
  void namesBrokenLinesOfJson() {
    byte[] lines = "{\"a\":1}\n{\"a\":\n[1]\n{\"a\":[1,2]}\n{\"a\":2}{}\n".getBytes(UTF_8);

    assertThat(problems(lines, UploadOptions.of(FileFormat.JSONL)))
        .extracting(Problem::row)
        .containsExactly(2L, 3L, 4L, 5L);
  }

  @Test
  void refusesWhatIsNoParquet() {
    Problem problem =
        problems("PAR1 nonsense".getBytes(UTF_8), UploadOptions.of(FileFormat.PARQUET)).getFirst();

    assertThat(problem.expected()).isEqualTo("a readable Parquet file");
    assertThat(problem.value()).doesNotContain("bellwether-duckdb");
  }
}
