// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.scoring.Link;
import io.bellwether.scoring.linear.LinearModel;
import io.bellwether.scoring.pipeline.InputEncoding;
import io.bellwether.scoring.pipeline.Pipeline;
import io.bellwether.scoring.pipeline.RecordedCategories;
import io.bellwether.tabular.ColumnType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the system's C compiler makes of the source answers as the model here. */
class CSourceTest {
  private static final int ROWS = 400;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "binary.ubj",
        "softprob.ubj",
        "dart.ubj",
        "deep.ubj",
        "categorical.ubj",
        "clamped_base.ubj",
        "poisson.ubj",
        "v176_categorical.json",
        "targets.ubj",
        "labels_vector.ubj",
        "softprob_vector.ubj",
        "v203_targets_vector.ubj",
        "v313_labels_vector.ubj",
        "linear.ubj",
        "linear_softprob.ubj",
        "targets_linear.ubj",
        "lightgbm/linear.txt",
        "lightgbm/linear_constant.txt",
        "lightgbm/linear_multiclass.txt",
        "lightgbm/old_linear.txt",
        "lightgbm/binary.txt",
        "lightgbm/zero.txt",
        "lightgbm/none.txt",
        "lightgbm/mixed.txt",
        "lightgbm/infinite.txt",
        "lightgbm/multiclass.txt",
        "lightgbm/ova.txt",
        "lightgbm/categorical.txt",
        "lightgbm/deep.txt",
        "lightgbm/constant.txt",
        "lightgbm/forest_multiclass.txt",
        "lightgbm/sqrt.txt",
        "lightgbm/cross_entropy_lambda.txt"
      })
  void treesAnswerBitForBit(String name) throws Exception {
    Pipeline pipeline = golden(name);
    Random random = new Random(7);
    List<double[]> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      double[] row = new double[pipeline.inputs().size()];
      Arrays.setAll(row, _ -> value(random));
      Arrays.setAll(row, input -> pipeline.takes(input, row[input]) ? row[input] : input);
      rows.add(row);
    }

    List<double[]> answers = run(pipeline, rows.stream().map(CSourceTest::line).toList());

    for (int i = 0; i < ROWS; i++) {
      double[] margins = new double[pipeline.model().outputs()];
      pipeline.model().margins(rows.get(i), margins);
      double[] expected = margins.clone();
      pipeline.model().answers(expected);
      int outputs = margins.length;
      assertThat(Arrays.copyOf(answers.get(i), outputs)).isEqualTo(margins);
      for (int output = 0; output < outputs; output++) {
        double answer = answers.get(i)[outputs + output];
        double size = Math.max(1, Math.abs(expected[output]));
        if (Double.isFinite(size)) {
          assertThat(answer).isCloseTo(expected[output], within(1e-12 * size));
        } else { // A formula of an infinite value.
          assertThat(answer).isEqualTo(Double.valueOf(expected[output]));
        }
      }
    }
  }

  private static double value(Random random) {
    return switch (random.nextInt(10)) {
      case 0 -> Double.NaN;
      case 1 -> random.nextBoolean() ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
      case 2 -> random.nextBoolean() ? 0.0 : -0.0;
      case 3 -> (random.nextDouble() - 0.5) * 1e-34;
      case 4, 5, 6 -> random.nextInt(40) - 3;
      default -> random.nextGaussian() * 3;
    };
  }

  @Test
  void inputsAreEncodedAsHere() throws Exception {
    String strange = "say \"hi\" \\ ??/ ü %s";
    LinearModel model =
        new LinearModel(
            List.of("age", "age_missing", "sex=f", "sex=x", "sex_missing", "flag"),
            new double[][] {{0.1, -2, 0.5, 1.25, 3, 1e-3}},
            new double[] {-0.7},
            Link.LOGIT,
            new double[6],
            new double[] {1, 1, 1, 1, 1, 1});
    Pipeline pipeline =
        Pipeline.of(
            model.write(),
            List.of(
                new InputEncoding.Numeric("age", ColumnType.DOUBLE, OptionalDouble.of(54.5), true),
                new InputEncoding.OneHot("sex", List.of("f", strange), Optional.of("f"), true),
                InputEncoding.Numeric.passing("flag", ColumnType.BOOLEAN)),
            List.of("no", "yes"));
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    for (Double age : new Double[] {null, 31.0}) {
      for (String sex : new String[] {null, "f", strange, "unseen", "1"}) {
        Map<String, @Nullable Object> row = new HashMap<>();
        row.put("age", age);
        row.put("sex", sex);
        row.put("flag", true);
        rows.add(row);
        lines.add("%s,%s,1".formatted(age == null ? "" : age, sex == null ? "" : sex));
      }
    }

    List<double[]> answers = run(pipeline, lines);

    for (int i = 0; i < rows.size(); i++) {
      double[] margin = new double[1];
      model.margins(pipeline.encode(rows.get(i)).values(), margin);
      assertThat(answers.get(i)[0]).isEqualTo(margin[0]);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "xgboost.ubj.gz",
        "xgboost_classes.json.gz",
        "xgboost_dart.json.gz",
        "lightgbm.txt.gz",
        "lightgbm_classes.txt.gz",
        "classifier.skops"
      })
  void categoriesAreAskedByTheirNames(String name) throws Exception {
    Pipeline pipeline = Pipeline.of(RecordedCategories.file(name));
    List<RecordedCategories.Asked> rows = RecordedCategories.rows(name, pipeline);

    List<double[]> answers = run(pipeline, rows.stream().map(row -> line(row.features())).toList());

    for (int i = 0; i < rows.size(); i++) {
      double[] margins = rows.get(i).margins();
      assertThat(Arrays.copyOf(answers.get(i), margins.length)).isEqualTo(margins);
    }
  }

  private static String line(Map<String, @Nullable Object> features) {
    return features.values().stream()
        .map(value -> value == null ? "" : value.toString())
        .collect(Collectors.joining(","));
  }

  @Test
  void aCategoryThatTrainingDidNotHaveIsRefused() throws Exception {
    Pipeline pipeline = Pipeline.of(RecordedCategories.file("xgboost.json.gz"));

    List<String> lines =
        output(pipeline, List.of("0.5,Paris,35,1", "0.5,Oslo,36,1", "1,Oslo,35,1"));

    assertThat(lines.subList(0, 2)).containsExactly("refused", "refused");
    assertThat(lines.get(2)).contains(".");
    assertThat(CSource.of(pipeline, "m", "").orElseThrow())
        .contains(" *   1 city (text, as its number: m_category(1, text))");
  }

  @Test
  void aRowThatTheModelDoesNotTakeIsRefused() throws Exception {
    LinearModel model =
        new LinearModel(
            List.of("x"),
            new double[][] {{2}},
            new double[] {1},
            Link.IDENTITY,
            new double[1],
            new double[] {1});

    assertThat(
            output(
                Pipeline.of(model.write()),
                List.of("", "Infinity", "3", "n/a", "3x", "3,4", "true")))
        .containsExactly("refused", "refused", "7,7", "refused", "refused", "refused", "3,3");
  }

  @Test
  void whatIsNotWrittenInCIsSaidSo() throws Exception {
    assertThat(CSource.of(golden("onnx/forest.onnx"), "m", "")).isEmpty();
  }

  @Test
  void namesAndCommentsStayWhatTheyAre() throws Exception {
    String source =
        CSource.of(golden("binary.ubj"), "1 heart-disease", "*/ int x;\n#error").orElseThrow();

    assertThat(source)
        .startsWith("/* * / int x; #error\n")
        .contains("int m_1_heart_disease_predict(");
  }

  private static Pipeline golden(String name) throws IOException {
    try (InputStream in =
        new GZIPInputStream(
            Objects.requireNonNull(
                CSourceTest.class.getResourceAsStream("/golden/" + name + ".gz")))) {
      return Pipeline.of(in.readAllBytes());
    }
  }

  private static String line(double[] row) {
    return Arrays.stream(row)
        .mapToObj(value -> Double.isNaN(value) ? "" : Double.toString(value))
        .collect(Collectors.joining(","));
  }

  private List<double[]> run(Pipeline pipeline, List<String> lines) throws Exception {
    return CompiledC.answers(folder, pipeline, lines);
  }

  private List<String> output(Pipeline pipeline, List<String> lines) throws Exception {
    return CompiledC.output(folder, pipeline, lines);
  }
}
