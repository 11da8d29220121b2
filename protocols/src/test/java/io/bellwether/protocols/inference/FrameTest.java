// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.platform.shared.Malformed;
import io.bellwether.scoring.Categories;
import io.bellwether.scoring.Categories.Unseen;
import io.bellwether.scoring.pipeline.Coded;
import io.bellwether.scoring.pipeline.InputEncoding;
import io.bellwether.scoring.pipeline.Pipeline;
import io.bellwether.tabular.ColumnType;
import io.bellwether.testkit.ModelFiles;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FrameTest {
  /** Of age and chol. */
  private static final Pipeline PIPELINE = ModelFiles.pipeline(0.1);

  private static @Nullable Object json(String text) {
    return JsonValues.read(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Frame csv(String text) {
    return Csv.read(text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<Map<String, @Nullable Object>> rows(Frame frame) {
    return frame.of(PIPELINE, true);
  }

  @Test
  void readsRowsByPlaceAndByName() {
    assertThat(
            rows(
                Frame.rows("instances", json("[[60, null], {\"chol\": 1, \"age\": 2, \"z\": 3}]"))))
        .satisfiesExactly(
            first -> assertThat(first).containsEntry("age", 60L).containsEntry("chol", null),
            second -> assertThat(second).containsOnly(Map.entry("age", 2L), Map.entry("chol", 1L)));
  }

  @Test
  void refusesANameThatARowHasTwice() {
    assertThatThrownBy(() -> json("[{\"age\": 1, \"chol\": 2, \"age\": 3}]"))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining("age: twice");
  }

  @Test
  void readsColumns() {
    Frame two = Frame.columns("inputs", json("{\"chol\": [1, 2.5], \"age\": [3, 4]}"));
    assertThat(rows(two).get(1)).containsOnly(Map.entry("age", 4L), Map.entry("chol", 2.5));
    Frame one = Frame.columns("inputs", json("{\"chol\": 1, \"age\": 3}"));
    assertThat(rows(one)).hasSize(1);
    Frame other = Frame.columns("inputs", json("{\"chol\": [1, 2], \"age\": [3]}"));
    assertThatThrownBy(() -> rows(other)).hasMessageContaining("inputs.age: 1 values (expected: 2");
  }

  @Test
  void readsCsvWithQuotesMissingValuesAndBlankLines() {
    Frame frame = csv("age,\"chol\"\r\n60,\r\n\r\n\"61\",2.5\nNaN,true");

    assertThat(rows(frame)).hasSize(3);
    assertThat(rows(frame).get(0)).containsEntry("age", 60.0).containsEntry("chol", null);
    assertThat(rows(frame).get(1)).containsEntry("age", 61.0).containsEntry("chol", 2.5);
    assertThat(rows(frame).get(2)).containsEntry("age", null).containsEntry("chol", true);
    assertThat(rows(csv("a\"\"b,age\n\"x\"\"y,z\",7")).getFirst())
        .containsOnly(Map.entry("age", 7.0));
  }

  @Test
  void readsCsvAsPandasDoes() {
    Frame frame = csv("\uFEFFage,chol\nNA,\"\"\n\"null\",-inf\n 1e2,3d\n0x1p3,1f");

    assertThat(rows(frame).get(0)).containsEntry("age", null).containsEntry("chol", null);
    assertThat(rows(frame).get(1))
        .containsEntry("age", null)
        .containsEntry("chol", Double.NEGATIVE_INFINITY);
    assertThat(rows(frame).get(2)).containsEntry("age", 100.0).containsEntry("chol", "3d");
    assertThat(rows(frame).get(3)).containsEntry("age", "0x1p3").containsEntry("chol", "1f");
    assertThatThrownBy(() -> Csv.read(new byte[] {'a', '\n', (byte) 0xff}))
        .hasMessageContaining("UTF-8");
    assertThatThrownBy(() -> csv("age,chol,age\n1,2,3")).hasMessageContaining("age twice");
  }

  /** Which may be a number that is no category's name: then it is the code of one. */
  @Test
  void readsCategoriesOfCsvAsTexts() {
    Categories categories = new Categories(List.of("a", "7", "true"), Unseen.REFUSED);
    Pipeline pipeline =
        PIPELINE.with(
            List.of(
                new Coded("age", categories),
                InputEncoding.Numeric.passing("chol", ColumnType.DOUBLE)));

    List<Map<String, @Nullable Object>> rows =
        csv("age,chol\na,1\n7,1\n2,1\nb,1\ntrue,1\n,1").of(pipeline, true);

    assertThat(rows.stream().map(row -> row.get("age")))
        .containsExactly("a", "7", 2.0, "b", "true", null);
  }

  @Test
  void whatOnlySomeRecordsNameIsMissingInTheOthers() {
    Frame frame =
        Frame.records("dataframe_records", json("[{\"age\": 1, \"chol\": 2}, {\"age\": 3}]"));

    assertThat(rows(frame).get(1)).containsEntry("age", 3L).containsEntry("chol", null);
    assertThatThrownBy(() -> Frame.records("dataframe_records", json("[[1, 2]]")))
        .hasMessageContaining("a row that is no object");
  }

  @Test
  void refusesWhatIsBroken() {
    for (String broken : List.of("", "a,b\n1\n", "a\n\"1", "a\n\"1\"2")) {
      assertThatThrownBy(() -> csv(broken))
          .isInstanceOf(Malformed.class)
          .hasMessageContaining("CSV");
    }
    for (String broken : List.of("", "{", "[1] 2", "[".repeat(100))) {
      assertThatThrownBy(() -> json(broken)).isInstanceOf(Malformed.class);
    }
    assertThatThrownBy(() -> json("[0" + ",0".repeat(Tensor.MOST_VALUES) + "]"))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining("more than 1048576 values");
    assertThatThrownBy(() -> rows(Frame.rows("instances", json("[[1]]"))).getFirst())
        .hasMessageContaining("rows[0]: 1 values (expected: 2");
  }
}
