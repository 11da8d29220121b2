// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.scoring.Categories;
import io.bellwether.scoring.ModelFormatException;
import io.bellwether.scoring.Row;
import io.bellwether.scoring.ensembles.Ensemble;
import io.bellwether.scoring.ensembles.EnsembleFile;
import io.bellwether.scoring.pipeline.RecordedCategories.Asked;
import io.bellwether.tabular.Column;
import io.bellwether.tabular.ColumnType;
import io.bellwether.tabular.Table;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models that were trained on data frames with categories are asked with these. */
class CategoriesTest {
  private static final List<String> UMLAUTS = List.of("Bern", "Köln", "Ulm", "Zürich", "Łódź");

  private static Pipeline open(String name) throws IOException {
    return Pipeline.of(RecordedCategories.file(name));
  }

  private static double[] margins(Pipeline pipeline, Map<String, @Nullable Object> features) {
    return margins(pipeline, pipeline.encode(features));
  }

  private static double[] margins(Pipeline pipeline, Row row) {
    double[] margins = new double[pipeline.model().outputs()];
    pipeline.model().margins(row, margins);
    return margins;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "xgboost.json.gz",
        "xgboost.ubj.gz",
        "xgboost_classes.json.gz",
        "xgboost_classes.ubj.gz",
        "xgboost_dart.json.gz",
        "xgboost_dart.ubj.gz",
        "lightgbm.txt.gz",
        "lightgbm_classes.txt.gz",
        "lightgbm_ordered.txt.gz",
        "classifier.skops"
      })
  void marginsAreTheLibrarysOwn(String name) throws IOException {
    Pipeline pipeline = open(name);
    Pipeline kept = Pipeline.read(pipeline.write());

    List<Asked> rows = RecordedCategories.rows(name, pipeline);

    assertThat(rows).hasSize(40);
    for (Asked row : rows) {
      assertThat(margins(pipeline, row.features())).isEqualTo(row.margins());
      assertThat(margins(kept, row.features())).isEqualTo(row.margins());
    }
    assertThat(kept.encodings()).isEqualTo(pipeline.encodings());
  }

  /** XGBoost 3.2 has cut them; what the file does not tell any more is asked by its code. */
  @ParameterizedTest
  @ValueSource(strings = {"xgboost_umlauts.json.gz", "xgboost_umlauts.ubj.gz"})
  void textsThatXgboostHasCutArePutTogether(String name) throws IOException {
    Pipeline pipeline = open(name);

    for (Asked row : RecordedCategories.rows(name, pipeline)) {
      Map<String, @Nullable Object> features = new HashMap<>(row.features());
      if ("Łódź".equals(features.get("city"))) {
        assertThatThrownBy(() -> pipeline.encode(row.features()))
            .isInstanceOf(InvalidFeaturesException.class)
            .hasMessage(
                "city: Łódź (expected: one of the 5 categories: Bern, Köln, Ulm, Zürich, or its"
                    + " code, as the file has lost the names of 1, or null)");
        features.put("city", UMLAUTS.indexOf("Łódź"));
      }
      assertThat(margins(pipeline, features)).isEqualTo(row.margins());
    }
    assertThat(pipeline.inputs().get(1).categories())
        .containsExactly("Bern", "Köln", "Ulm", "Zürich");
  }

  /** "Züric" may be a city, too: whether bytes or characters were counted the file does not say. */
  @Test
  void aTextThatMayBeCutIsNotTaken() throws IOException {
    Pipeline pipeline = open("xgboost_last_umlaut.json.gz");

    assertThat(pipeline.inputs().get(1).categories()).containsExactly("Bern", "Ulm");
  }

  /** From 3.4 on places are those of bytes, whatever other readings there are. */
  @Test
  void laterVersionsCutNoTexts() throws IOException {
    String file =
        new String(RecordedCategories.file("xgboost.json.gz"), StandardCharsets.ISO_8859_1);
    String other = file.replace("101,85,108,109,", "101,-61,-68,108,");
    assertThat(other).isNotEqualTo(file).contains("[3,2,0]");
    byte[] doubtful = other.getBytes(StandardCharsets.ISO_8859_1);
    byte[] later = other.replace("[3,2,0]", "[3,4,0]").getBytes(StandardCharsets.ISO_8859_1);

    assertThat(Pipeline.of(doubtful).inputs().get(1).categories())
        .containsExactly("Bern", "Lima", "Oslo", "Rome");
    assertThat(Pipeline.of(later).inputs().get(1).categories())
        .containsExactly("Bern", "Lima", "Oslo", "Rome", "ül", "say \"hi\" \\ ??/");
  }

  @Test
  void inputsTellTheCategories() throws IOException {
    assertThat(open("xgboost.json.gz").inputs())
        .containsExactly(
            new Input("x", ColumnType.DOUBLE, List.of()),
            new Input(
                "city",
                ColumnType.STRING,
                List.of("Bern", "Lima", "Oslo", "Rome", "Ulm", "say \"hi\" \\ ??/")),
            new Input("grade", ColumnType.INTEGER, List.of()),
            new Input("code", ColumnType.DOUBLE, List.of()));
    assertThat(open("lightgbm.txt.gz").inputs().stream().map(Input::type))
        .containsExactly(
            ColumnType.DOUBLE,
            ColumnType.STRING,
            ColumnType.INTEGER,
            ColumnType.INTEGER,
            ColumnType.DOUBLE,
            ColumnType.BOOLEAN,
            ColumnType.STRING);
  }

  private static Map<String, @Nullable Object> row(String name, Object value) {
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    row.put("x", 0.5);
    row.put("city", "Oslo");
    row.put("grade", 35);
    row.put("code", 1);
    row.put(name, value);
    return row;
  }

  /** XGBoost: "Found a category not in the training set". */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "city; Paris; city: Paris (expected: one of the 6 categories: Bern, Lima, Oslo, Rome, Ulm, say",
        "city; oslo; city: oslo (expected: one of the 6",
        "grade; 11; grade: 11 (expected: one of the 4 categories: -20, 7, 10, 35, or null)",
        "grade; 35.5; grade: 35.5 (expected: one of the 4",
        "grade; thirty; grade: thirty (expected: one of the 4",
      })
  void aCategoryThatTrainingDidNotHaveIsRefused(String name, String value, String message)
      throws IOException {
    Pipeline pipeline = open("xgboost.json.gz");
    Object asked = value.matches("[0-9.]+") ? (Object) Double.valueOf(value) : value;
    if (asked instanceof Double whole && whole == Math.rint(whole)) {
      asked = whole.intValue();
    }
    Map<String, @Nullable Object> features = row(name, asked);

    assertThatThrownBy(() -> pipeline.encode(features))
        .isInstanceOf(InvalidFeaturesException.class)
        .hasMessageContaining(message);
  }

  @Test
  void codesOfTextsAndNumbersInAnyFormAreTaken() throws IOException {
    Pipeline pipeline = open("xgboost.json.gz");
    double[] margins = margins(pipeline, row("city", "Oslo"));

    assertThat(margins(pipeline, row("city", 2.0))).isEqualTo(margins);
    assertThat(margins(pipeline, row("grade", 35.0))).isEqualTo(margins);
    assertThat(margins(pipeline, row("grade", 35L))).isEqualTo(margins);
    assertThatThrownBy(() -> pipeline.encode(row("city", true))).hasMessageContaining("city: true");
  }

  /** LightGBM compares as Python does, where true is 1 and 1.0. */
  @Test
  void anUnknownCategoryIsMissingInLightgbm() throws IOException {
    Pipeline pipeline = open("lightgbm.txt.gz");
    Map<String, @Nullable Object> row = row("ratio", 1.25);
    row.put("flag", true);
    row.put("size", "M");
    Map<String, @Nullable Object> missing = new HashMap<>(row);
    missing.put("city", null);
    Map<String, @Nullable Object> unknown = new HashMap<>(row);
    unknown.put("city", "Paris");
    Map<String, @Nullable Object> other = new HashMap<>(row);
    other.put("flag", 1.0);

    assertThat(margins(pipeline, unknown)).isEqualTo(margins(pipeline, missing));
    assertThat(margins(pipeline, unknown)).isNotEqualTo(margins(pipeline, row));
    assertThat(margins(pipeline, other)).isEqualTo(margins(pipeline, row));
    row.put("grade", "35");
    assertThatThrownBy(() -> pipeline.encode(row)).hasMessageContaining("grade: 35 (expected: a");
  }

  @Test
  void tablesHaveTextsOrCodes() throws IOException {
    Pipeline pipeline = open("xgboost.json.gz");
    BitSet none = new BitSet();
    List<Column> columns = new ArrayList<>();
    columns.add(new Column.Doubles("x", new double[] {0.5, 0.5}, none));
    columns.add(new Column.Integers("grade", new long[] {35, 35}, none));
    columns.add(new Column.Doubles("code", new double[] {1, 1}, none));
    List<Column> codes = new ArrayList<>(columns);
    columns.add(Column.ofStrings("city", "Oslo", "Paris"));
    codes.add(new Column.Integers("city", new long[] {2, 3}, none));
    Table texts = Table.of(columns.toArray(Column[]::new));
    Table numbers = Table.of(codes.toArray(Column[]::new));
    double[] oslo = margins(pipeline, row("city", "Oslo"));

    assertThat(margins(pipeline, pipeline.encodeRow(texts, 0))).isEqualTo(oslo);
    assertThat(margins(pipeline, pipeline.encodeRow(numbers, 0))).isEqualTo(oslo);
    assertThatThrownBy(() -> pipeline.encodeRow(texts, 1))
        .isInstanceOf(InvalidFeaturesException.class)
        .hasMessageContaining("city: Paris (expected: one of the 6 categories");
  }

  @Test
  void aSpaceHasTheCodesAndTellsTheNames() throws IOException {
    Pipeline pipeline = open("xgboost.json.gz");
    BitSet none = new BitSet();
    Table table =
        Table.of(
            new Column.Doubles("x", new double[] {0.5}, none),
            Column.ofStrings("city", "Rome"),
            new Column.Integers("grade", new long[] {35}, none),
            new Column.Doubles("code", new double[] {1}, none));
    InputSpace space = pipeline.space(table);

    double[] oslo = space.row(row("city", "Oslo"));

    assertThat(oslo).containsExactly(0.5, 2, 3, 1);
    assertThat(space.row(row("city", 2))).isEqualTo(oslo);
    assertThat(space.value(1, 2)).isEqualTo("Oslo");
    assertThat(space.value(2, 3)).isEqualTo(35L);
    assertThat(((Score.Regression) space.scores(new double[][] {oslo}).getFirst()).margin())
        .isEqualTo(margins(pipeline, row("city", "Oslo"))[0]);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "\"offsets\":[0,4,; \"offsets\":[0,900,; .enc[1].offsets: [0, 900",
        "\"offsets\":[0,4,; \"offsets\":[0,-4,; .enc[1].offsets: [0, -4",
        "\"offsets\":[0,4,; \"offsets\":[1,4,; .enc[1].offsets: [1, 4",
        "\"offsets\":[0,4,; \"offsets\":[4,; .feature_segments: other places",
        "\"values\":[66,101,; \"values\":[66,; (expected: rising from 0 to 32)",
        "\"values\":[66,101,; \"values\":[660,101,; .enc[1].values[0]: 660.0 (expected: a byte",
        "\"values\":[66,101,; \"values\":[66,-1,; .enc[1].values: other bytes (expected: text in UTF-8",
        "66,101,114,110,76; 76,105,109,97,76; .enc[1]: categories: Lima twice",
        "\"values\":[-20,7,10,35]; \"values\":[-20,7,10,10]; .enc[2]: categories: 10 twice",
        "\"values\":[-20,7,10,35]; \"values\":[-20,7,10]; .feature_segments: other places",
        "\"values\":[-20,7,10,35]; \"values\":[-20,7,10,1e300]; .values: 1.0E300 (expected: whole",
        "\"values\":[-20,7,10,35]; \"values\":[-20,7,10,0.5]; .values: 0.5 (expected: whole",
        "{\"enc\":[; {\"enc\":[{\"offsets\":[],\"values\":[]},; .enc: 5 entries (expected: 4, one per feature",
        "\"sorted_idx\":[; \"sorted_idx\":[0,; .sorted_idx: 16 entries (expected: 15",
      })
  void hostileCategoriesOfXgboostAreRefused(String good, String bad, String reason)
      throws IOException {
    String file =
        new String(RecordedCategories.file("xgboost.json.gz"), StandardCharsets.ISO_8859_1);
    assertThat(file).contains(good);

    byte[] changed = file.replace(good, bad).getBytes(StandardCharsets.ISO_8859_1);

    assertThatThrownBy(() -> Pipeline.of(changed))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "[-20, 7, 10, 35], ; ``; 3 categories for feature 3",
        "[-20, 7, 10, 35]; [-20, 7, 10]; 6 lists for 5 columns that are split by category",
        "[-20, 7, 10, 35]; [-20, 7, 10, 10.0]; categories: 10.0 twice",
        "[-20, 7, 10, 35]; [-20, 7, 10, \"35\"]; categories: of type integer and string",
        "[-20, 7, 10, 35]; [-20, 7, 10, null]; pandas_categorical: [1][3]: null (expected: a number)",
        "[-20, 7, 10, 35]; [-20, 7, 10, 35; pandas_categorical",
        "[-20, 7, 10, 35]; [[-20, 7, 10, 35]]; pandas_categorical: [1][0]: a list (expected: a number)",
        "\"M\", \"L\"]; \"M\", \"L\"], [1], [2]; more lists (expected: at most 7",
        "-1:3:0:2:1; 99999999999; pandas_categorical",
        "-1:3:0:2:1; ``; feature_infos: 6 words (expected: 7",
      })
  void hostileCategoriesOfLightgbmAreRefused(String good, String bad, String reason)
      throws IOException {
    String file = new String(RecordedCategories.file("lightgbm.txt.gz"), StandardCharsets.UTF_8);
    assertThat(file).contains(good);

    byte[] changed = file.replace(good, bad).getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> Pipeline.of(changed))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining(reason);
  }

  /**
   * Each makes of the text what it makes of it alone: one misses an unknown one, one refuses it.
   */
  @Test
  void anEnsemblePassesTextsToItsMembers() throws IOException {
    String document =
        """
        {"format":"bellwether.ensemble.v1","kind":"average","members":[
        {"version":"a/1"},{"version":"b/1"}]}""";
    List<Pipeline> members = List.of(open("xgboost.json.gz"), open("lightgbm.txt.gz"));
    EnsembleFile file = EnsembleFile.read(document.getBytes(StandardCharsets.UTF_8));
    Pipeline ensemble = Ensemble.assemble(file, members);
    Map<String, @Nullable Object> row = row("ratio", 1.25);
    row.put("flag", true);
    row.put("size", "M");
    Map<String, @Nullable Object> ofFirst = row("x", 0.5);

    double mean = (margins(members.get(0), ofFirst)[0] + margins(members.get(1), row)[0]) / 2;

    assertThat(value(ensemble, row)).isEqualTo(mean);
    row.put("size", "XL");
    assertThat(value(ensemble, row)).isNotEqualTo(mean);
    row.put("city", "Paris");
    assertThatThrownBy(() -> value(ensemble, row))
        .isInstanceOf(InvalidFeaturesException.class)
        .hasMessageContaining("city: Paris (expected: one of the 6 categories");
    row.put("city", "Oslo");
    row.put("grade", 36);
    assertThatThrownBy(() -> value(ensemble, row)).hasMessageContaining("grade: 36");
  }

  /** As each member alone: where the lists of both are the same, codes mean the same. */
  @Test
  void anEnsembleTakesCodesThatItsMembersAgreeOn() throws IOException {
    Pipeline xgboost = open("xgboost.json.gz");
    Pipeline alike = average(xgboost, xgboost);
    Pipeline nested = average(alike, xgboost);
    for (Pipeline ensemble : List.of(alike, nested)) {
      assertThat(ensemble.inputs()).isEqualTo(xgboost.inputs());
      for (RecordedCategories.Asked asked : RecordedCategories.rows("xgboost.json.gz", xgboost)) {
        assertThat(value(ensemble, asked.features())).isEqualTo(asked.margins()[0], within(1e-6));
      }
      double oslo = value(ensemble, row("city", "Oslo"));
      assertThat(value(ensemble, row("city", 2))).isEqualTo(oslo);
      assertThat(value(ensemble, row("city", 2.0))).isEqualTo(oslo);
      assertThat(value(ensemble, row("city", 9))).isEqualTo(value(xgboost, row("city", 9)));
      assertThat(value(ensemble, row("city", 1))).isNotEqualTo(oslo);
      for (Object unknown : List.of("Paris", true)) {
        assertThatThrownBy(() -> ensemble.encode(row("city", unknown)))
            .isInstanceOf(InvalidFeaturesException.class);
        assertThatThrownBy(() -> xgboost.encode(row("city", unknown)))
            .isInstanceOf(InvalidFeaturesException.class);
      }
      assertThat(ensemble.contributions(ensemble.encode(row("city", 2)))).hasSize(5);
    }
    Categories others = new Categories(List.of("Oslo", "Rome"), Categories.Unseen.REFUSED);
    List<InputEncoding> inputs =
        xgboost.encodings().stream()
            .map(input -> input.name().equals("city") ? new Coded("city", others) : input)
            .toList();
    Pipeline unlike = average(xgboost, xgboost.with(inputs));
    assertThatThrownBy(() -> unlike.encode(row("city", 2)))
        .isInstanceOf(InvalidFeaturesException.class)
        .hasMessageContaining("city: 2 (expected: text or null)");
  }

  private static Pipeline average(Pipeline one, Pipeline other) {
    String document =
        """
        {"format":"bellwether.ensemble.v1","kind":"average","members":[
        {"version":"a/1"},{"version":"b/1"}]}""";
    return Ensemble.assemble(
        EnsembleFile.read(document.getBytes(StandardCharsets.UTF_8)), List.of(one, other));
  }

  private static double value(Pipeline pipeline, Map<String, @Nullable Object> features) {
    return ((Score.Regression) pipeline.score(pipeline.encode(features))).value();
  }
}
