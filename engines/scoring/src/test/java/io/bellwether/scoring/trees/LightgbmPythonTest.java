// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.scoring.ModelFormatException;
import io.bellwether.scoring.Task;
import io.bellwether.scoring.pipeline.Pipeline;
import io.bellwether.scoring.pipeline.Score;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models, margins, answers and contributions recorded with LightGBM 4.7.0 and (old_) 3.3.5. */
class LightgbmPythonTest {
  /** A recorded row; no contributions where LightGBM itself refuses them. */
  record Row(double[] values, double[] margins, double[] answers, double[] contributions) {}

  @ParameterizedTest
  @ValueSource(
      strings = {
        "binary",
        "zero",
        "none",
        "infinite",
        "mixed",
        "multiclass",
        "ova",
        "categorical",
        "deep",
        "constant",
        "linear",
        "linear_constant",
        "linear_multiclass",
        "dart",
        "forest",
        "forest_multiclass",
        "sqrt",
        "regression_l1",
        "huber",
        "fair",
        "quantile",
        "mape",
        "poisson",
        "gamma",
        "tweedie",
        "cross_entropy",
        "cross_entropy_lambda",
        "lambdarank",
        "rank_xendcg",
        "custom",
        "custom_classes",
        "old_binary",
        "old_zero",
        "old_infinite",
        "old_multiclass",
        "old_categorical",
        "old_linear",
        "old_forest",
        "old_custom"
      })
  void marginsAreBitIdenticalAndTheRestAgrees(String name) throws IOException {
    TreeEnsemble model = TreeEnsemble.readLightgbm(unpacked(name + ".txt.gz"));
    int trees = name.contains("forest") ? name.contains("multiclass") ? 2 : 7 : 1;
    assertThat(model.rawScale()).isEqualTo(trees);
    int width = model.features().size() + 1;
    double[] margins = new double[model.outputs()];
    double[] contributions = new double[model.outputs() * width];
    List<Row> rows = rows(name);
    assertThat(rows).hasSize(40);
    Batches.check(model, rows.stream().map(Row::values).toList());
    for (Row row : rows) {
      model.margins(row.values, margins);
      assertThat(margins).isEqualTo(divided(row.margins, trees));
      model.contributions(row.values, contributions);
      if (Arrays.stream(margins).allMatch(Double::isFinite)) {
        Additivity.check(margins, contributions);
      }
      for (int i = 0; i < row.contributions.length; i++) {
        assertThat(contributions[i]).isCloseTo(row.contributions[i] / trees, within(1e-9));
      }
      model.answers(margins);
      for (int i = 0; i < margins.length; i++) {
        boolean same = Double.compare(margins[i], row.answers[i]) == 0;
        assertThat(same ? 0 : margins[i] / row.answers[i] - 1).isCloseTo(0, within(1e-14));
      }
    }
  }

  /** Of a forest LightGBM tells the sum of the trees as margin, and answers by their mean. */
  private static double[] divided(double[] values, int by) {
    return Arrays.stream(values).map(value -> value / by).toArray();
  }

  /** The training of "early" went on for iterations that LightGBM itself has left out. */
  @ParameterizedTest
  @ValueSource(strings = {"classifier", "early"})
  void theModelInSkopsFilesIsFound(String name) throws IOException {
    TreeEnsemble model = TreeEnsemble.readLightgbm(LightgbmSkops.text(resource(name + ".skops")));
    double[] margin = new double[1];
    List<String> lines =
        new String(unpacked(name + ".tsv.gz"), StandardCharsets.US_ASCII).lines().toList();
    assertThat(lines).hasSize(10);
    for (String line : lines) {
      String[] parts = line.split("\\|");
      model.margins(doubles(parts[0]), margin);
      assertThat(margin).isEqualTo(doubles(parts[1]));
    }
  }

  /** As {@code labels} of the recorder's estimators predict. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "labels_texts; a b c",
        "labels_objects; no yes",
        "labels_numbers; 1 2",
        "labels_reals; -1 0",
        "labels_truths; false true",
        "classifier; false true",
      })
  void anEstimatorsLabelsAreTheClasses(String name, String classes) throws IOException {
    Pipeline pipeline = Pipeline.of(resource(name + ".skops"));
    assertThat(pipeline.classes()).containsExactly(classes.split(" "));
    assertThat(pipeline.model().predictsClasses()).isTrue();
    if (!name.startsWith("labels_")) {
      return;
    }
    String all = new String(unpacked(name + ".tsv.gz"), StandardCharsets.US_ASCII);
    assertThat(all.lines()).hasSize(10);
    for (String line : all.lines().toList()) {
      String[] parts = line.split("\\|");
      int predicted =
          switch (pipeline.score(new io.bellwether.scoring.Row(doubles(parts[0])))) {
            case Score.Binary binary -> binary.predicted();
            case Score.Multiclass many -> many.predicted();
            default -> throw new AssertionError(name);
          };
      String label = parts[1].replace("\"", "").replaceFirst("\\.0$", "");
      assertThat(pipeline.classes().get(predicted)).isEqualTo(label);
    }
  }

  @Test
  void refusesLabelsThatAreNotAsManyAsTheTreesAnswer() throws IOException {
    byte[] many =
        withSchema(resource("labels_numbers.skops"), "\"2\": *\\{", "\"2\": {}, \"3\": {");
    assertThatThrownBy(() -> TreeEnsemble.readSkops(many))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("classes: [1, 2, 3] (expected: 2 labels, each once)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "(pandas_categorical[^}]*content\": \")null; $1[[\\\\\"a\\\\\"]]; pandas_categorical",
      })
  void refusesEstimatorsWhoseInputsWouldBeMistaken(
      String pattern, String replacement, String message) throws IOException {
    byte[] changed = withSchema(resource("classifier.skops"), pattern, replacement);

    assertThatThrownBy(() -> LightgbmSkops.text(changed))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining(message);
  }

  /** Trained on a data frame without categories, its list of them is a node of its own. */
  @Test
  void takesAnEmptyListOfCategories() throws IOException {
    String plain = "(pandas_categorical[^}]*content\": )\"null\"";

    LightgbmSkops.text(withSchema(resource("classifier.skops"), plain, "$1[]"));

    byte[] some = withSchema(resource("classifier.skops"), plain, "$1[{}]");
    assertThatThrownBy(() -> LightgbmSkops.text(some))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("pandas_categorical");
  }

  @Test
  void takesARegressorsLackOfClasses() throws IOException {
    String classes = "(?s)(\"_class_map\": \\{[^{]*\"content\": )\\{.*?\\}\\s*\\}";

    byte[] regressor = withSchema(resource("classifier.skops"), classes, "$1\"null\"");

    assertThat(LightgbmSkops.text(regressor)).isNotEmpty();
  }

  private static byte[] withSchema(byte[] file, String pattern, String replacement)
      throws IOException {
    ByteArrayOutputStream changed = new ByteArrayOutputStream();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(file));
        ZipOutputStream out = new ZipOutputStream(changed)) {
      for (ZipEntry entry; (entry = in.getNextEntry()) != null; ) {
        String content = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        boolean schema = entry.getName().equals("schema.json");
        String replaced = schema ? content.replaceFirst(pattern, replacement) : content;
        assertThat(replaced.equals(content)).isEqualTo(!schema);
        out.putNextEntry(new ZipEntry(entry.getName()));
        out.write(replaced.getBytes(StandardCharsets.ISO_8859_1));
      }
    }
    return changed.toByteArray();
  }

  @Test
  void knowsWhatTheAnswersAre() throws IOException {
    TreeEnsemble binary = TreeEnsemble.readLightgbm(unpacked("zero.txt.gz"));
    assertThat(binary.library()).isEqualTo(TreeEnsemble.Library.LIGHTGBM);
    assertThat(binary.task()).isEqualTo(Task.BINARY);
    assertThat(binary.slope()).isEqualTo(0.7);
    assertThat(binary.features()).startsWith("Column_0", "Column_1");
    assertThat(Arrays.stream(binary.importance()).sum()).isPositive();
    assertThat(TreeEnsemble.readLightgbm(unpacked("ova.txt.gz")).task()).isEqualTo(Task.MULTICLASS);
    assertThat(TreeEnsemble.readLightgbm(unpacked("poisson.txt.gz")).task())
        .isEqualTo(Task.REGRESSION);
  }

  private static byte[] unpacked(String name) throws IOException {
    return new GZIPInputStream(new ByteArrayInputStream(resource(name))).readAllBytes();
  }

  private static byte[] resource(String name) throws IOException {
    String path = "/golden/lightgbm/" + name;
    try (InputStream in = LightgbmPythonTest.class.getResourceAsStream(path)) {
      return Objects.requireNonNull(in, path).readAllBytes();
    }
  }

  private static List<Row> rows(String name) throws IOException {
    return new String(unpacked(name + ".tsv.gz"), StandardCharsets.US_ASCII)
        .lines()
        .map(line -> Stream.of(line.split("\\|", -1)).map(LightgbmPythonTest::doubles).toList())
        .map(parts -> new Row(parts.get(0), parts.get(1), parts.get(2), parts.get(3)))
        .toList();
  }

  private static double[] doubles(String bits) {
    return Stream.of(bits.split(" "))
        .filter(word -> !word.isEmpty())
        .mapToDouble(word -> Double.longBitsToDouble(Long.parseUnsignedLong(word, 16)))
        .toArray();
  }
}
