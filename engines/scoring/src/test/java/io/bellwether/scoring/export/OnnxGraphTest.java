// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.bellwether.scoring.Link;
import io.bellwether.scoring.Row;
import io.bellwether.scoring.linear.LinearModel;
import io.bellwether.scoring.pipeline.Input;
import io.bellwether.scoring.pipeline.InputEncoding;
import io.bellwether.scoring.pipeline.Pipeline;
import io.bellwether.scoring.pipeline.RecordedCategories;
import io.bellwether.scoring.pipeline.Score;
import io.bellwether.scoring.trees.Thresholds;
import io.bellwether.tabular.ColumnType;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What ONNX Runtime makes of the graph answers as the model here. */
class OnnxGraphTest {
  private static final int ROWS = 2_000;
  private static final OrtEnvironment ONNX = OrtEnvironment.getEnvironment();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "binary.ubj",
        "softprob.ubj",
        "dart.ubj",
        "deep.ubj",
        "early.ubj",
        "forest.ubj",
        "quantile.ubj",
        "categorical.ubj",
        "clamped_base.ubj",
        "poisson.ubj",
        "linear.ubj",
        "linear_softprob.ubj",
        "v176_categorical.json",
        "targets.ubj",
        "labels_vector.ubj",
        "softprob_vector.ubj",
        "v203_targets_vector.ubj",
        "v313_labels_vector.ubj",
        "targets_linear.ubj",
        "v214_categorical.json",
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
        "lightgbm/cross_entropy_lambda.txt",
        "lightgbm/linear.txt",
        "lightgbm/linear_constant.txt",
        "lightgbm/linear_multiclass.txt",
        "lightgbm/old_linear.txt"
      })
  void treesAnswerTheSame(String name) throws Exception {
    byte[] file = file(name);
    Pipeline pipeline = Pipeline.of(file);
    List<double[]> thresholds = Thresholds.of(file, pipeline.inputs().size());
    Random random = new Random(7);
    double[][] rows = new double[ROWS][pipeline.inputs().size()];
    for (double[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        double value = value(random, thresholds.get(i));
        row[i] = pipeline.takes(i, value) ? value : i;
      }
    }

    double[][] answers = answers(pipeline, rows);

    for (int i = 0; i < ROWS; i++) {
      double[] expected = new double[pipeline.model().outputs()];
      pipeline.model().margins(rows[i], expected);
      pipeline.model().answers(expected);
      for (int output = 0; output < expected.length; output++) {
        double one = expected[output]; // Formulas of infinite values may give any number, or none.
        assertThat(answers[i][output])
            .as("row %s", Arrays.toString(rows[i]))
            .satisfiesAnyOf(
                answer -> assertThat(answer).isEqualTo(Double.valueOf(one)),
                answer -> assertThat(answer).isCloseTo(one, within(1e-6 * Math.max(1, size(one)))));
      }
    }
  }

  private static double size(double finite) {
    return Double.isFinite(finite) ? Math.abs(finite) : 0;
  }

  /** Often a threshold, or one step of either precision beside it. */
  private static double value(Random random, double[] thresholds) {
    double at = thresholds.length == 0 ? 1 : thresholds[random.nextInt(thresholds.length)];
    return switch (random.nextInt(12)) {
      case 0 -> Double.NaN;
      case 1 -> random.nextBoolean() ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
      case 2 -> random.nextBoolean() ? 0.0 : -0.0;
      case 3 -> (random.nextDouble() - 0.5) * 1e-34;
      case 4 -> at;
      case 5 -> Math.nextUp(at);
      case 6 -> Math.nextDown(at);
      case 7 -> random.nextBoolean() ? Math.nextUp((float) at) : Math.nextDown((float) at);
      case 8 -> random.nextInt(40) - 3;
      case 9 -> random.nextDouble() * 40 - 3;
      default -> random.nextGaussian() * 3;
    };
  }

  static double[][] answers(Pipeline pipeline, double[][] rows) throws OrtException {
    Map<String, Object> inputs = new LinkedHashMap<>();
    if (pipeline.isNumbered()) {
      inputs.put("input", rows);
    } else {
      for (int i = 0; i < pipeline.inputs().size(); i++) {
        int column = i;
        double[][] values =
            Arrays.stream(rows).map(r -> new double[] {r[column]}).toArray(double[][]::new);
        inputs.put(pipeline.inputs().get(i).name(), values);
      }
    }
    return switch (pipeline.task()) {
      case REGRESSION, TARGETS -> numbers(run(pipeline, inputs), "prediction");
      case MULTICLASS -> labelled(pipeline, run(pipeline, inputs));
      default ->
          Arrays.stream(labelled(pipeline, run(pipeline, inputs)))
              .map(both -> new double[] {both[1]})
              .toArray(double[][]::new);
    };
  }

  /** As the server and the jar answer: class 1 is a number, and so the label for skl2onnx. */
  @Test
  void classesThatAreNumbersAreNumbersInTheGraph() throws Exception {
    byte[] binary = file("binary.ubj");
    List<InputEncoding> inputs = Pipeline.of(binary).encodings();
    Map<List<String>, Class<?>> labels =
        Map.of(
            List.of("0", "1"), long[].class,
            List.of("-3", "5000000000"), long[].class,
            List.of("no", "1"), String[].class,
            List.of("00", "01"), String[].class,
            List.of("false", "true"), String[].class);
    for (Map.Entry<List<String>, Class<?>> one : labels.entrySet()) {
      Pipeline pipeline = Pipeline.of(binary, inputs, one.getKey());
      double[][] zeros = new double[1][inputs.size()];
      Map<String, Object> answers = run(pipeline, Map.of("input", zeros));
      Score.Binary score = (Score.Binary) pipeline.score(new Row(zeros[0]));
      assertThat(answers.get("label")).isInstanceOf(one.getValue());
      assertThat(texts(answers, "label")).containsExactly(one.getKey().get(score.predicted()));
      Pipeline readBack = Pipeline.of(OnnxGraph.of(pipeline, "m", ""));
      assertThat(readBack.classes()).isEqualTo(one.getKey());
    }
  }

  static double[][] numbers(Map<String, Object> answers, String name) {
    return (double[][]) Objects.requireNonNull(answers.get(name));
  }

  private static String[] texts(Map<String, Object> answers, String name) {
    return switch (Objects.requireNonNull(answers.get(name))) {
      case long[] numbers -> Arrays.stream(numbers).mapToObj(Long::toString).toArray(String[]::new);
      case String[] texts -> texts;
      default -> throw new AssertionError(name);
    };
  }

  /** The probabilities, of which the label is the greatest. */
  private static double[][] labelled(Pipeline pipeline, Map<String, Object> answers) {
    double[][] probabilities = numbers(answers, "probabilities");
    String[] labels = texts(answers, "label");
    for (int i = 0; i < labels.length; i++) {
      double ofLabel = probabilities[i][pipeline.classes().indexOf(labels[i])];
      assertThat(ofLabel)
          .isEqualTo(Double.valueOf(Arrays.stream(probabilities[i]).max().orElseThrow()));
    }
    return probabilities;
  }

  static Map<String, Object> run(Pipeline pipeline, Map<String, ?> inputs) throws OrtException {
    byte[] file = OnnxGraph.of(pipeline, "golden", "a model");
    Map<String, OnnxTensor> tensors = new HashMap<>();
    Map<String, Object> answers = new HashMap<>();
    try (OrtSession session = ONNX.createSession(file)) {
      for (Map.Entry<String, ?> input : inputs.entrySet()) {
        tensors.put(input.getKey(), OnnxTensor.createTensor(ONNX, input.getValue()));
      }
      try (OrtSession.Result result = session.run(tensors)) {
        for (Map.Entry<String, ai.onnxruntime.OnnxValue> answer : result) {
          answers.put(answer.getKey(), answer.getValue().getValue());
        }
      }
    } finally {
      tensors.values().forEach(OnnxTensor::close);
    }
    return answers;
  }

  /** As the server reads an export that is uploaded to it. */
  @Test
  void aGraphIsReadAgain() throws Exception {
    Pipeline pipeline = Pipeline.of(file("lightgbm/multiclass.txt"));

    Pipeline again = Pipeline.of(OnnxGraph.of(pipeline, "golden", "a model"));

    assertThat(again.classes()).isEqualTo(pipeline.classes());
    assertThat(again.inputs()).hasSameSizeAs(pipeline.inputs());
    Map<String, @Nullable Object> row = new HashMap<>();
    again.inputs().forEach(input -> row.put(input.name(), row.isEmpty() ? null : 0.5));
    Map<String, @Nullable Object> same = new HashMap<>();
    for (int i = 0; i < again.inputs().size(); i++) {
      same.put(pipeline.inputs().get(i).name(), row.get(again.inputs().get(i).name()));
    }
    Score.Multiclass expected = (Score.Multiclass) pipeline.score(pipeline.encode(same));
    Score.Multiclass found = (Score.Multiclass) again.score(again.encode(row));
    assertThat(found.predicted()).isEqualTo(expected.predicted());
    assertThat(found.probabilities()).containsExactly(expected.probabilities(), within(1e-7));
  }

  private static LinearModel linear(List<String> columns, Link link, double... coefficients) {
    double[] ones = new double[columns.size()];
    Arrays.fill(ones, 1);
    return new LinearModel(
        columns,
        new double[][] {coefficients},
        new double[] {-0.7},
        link,
        new double[columns.size()],
        ones);
  }

  @Test
  void inputsAreEncodedAsHere() throws Exception {
    String strange = "say \"hi\" \\ ??/ ü %s";
    List<String> columns = List.of("label", "label_missing", "sex=f", "sex=x", "sex_missing", "v1");
    Pipeline pipeline =
        Pipeline.of(
            linear(columns, Link.LOGIT, 0.1, -2, 0.5, 1.25, 3, 1e-3).write(),
            List.of(
                new InputEncoding.Numeric(
                    "label", ColumnType.DOUBLE, OptionalDouble.of(54.5), true),
                new InputEncoding.OneHot("sex", List.of("f", strange), Optional.of("f"), true),
                InputEncoding.Numeric.passing("v1", ColumnType.BOOLEAN)),
            List.of("no", "yes"));
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    for (Double age : new Double[] {null, 31.0}) {
      for (String sex : new String[] {null, "f", strange, "unseen", "1"}) {
        Map<String, @Nullable Object> row = new HashMap<>();
        row.put("label", age);
        row.put("sex", sex);
        row.put("v1", true);
        rows.add(row);
      }
    }
    double[][] ages = new double[rows.size()][1];
    String[][] sexes = new String[rows.size()][1];
    double[][] flags = new double[rows.size()][1];
    for (int i = 0; i < rows.size(); i++) {
      ages[i][0] = rows.get(i).get("label") instanceof Double age ? age : Double.NaN;
      sexes[i][0] = rows.get(i).get("sex") instanceof String sex ? sex : "";
      flags[i][0] = 1;
    }

    Map<String, Object> answers = run(pipeline, Map.of("label", ages, "sex", sexes, "v1", flags));

    for (int i = 0; i < rows.size(); i++) {
      Score.Binary score = (Score.Binary) pipeline.score(pipeline.encode(rows.get(i)));
      assertThat(numbers(answers, "probabilities")[i][1])
          .isCloseTo(score.probability(), within(1e-15));
      assertThat(texts(answers, "label_")[i]).isEqualTo(pipeline.classes().get(score.predicted()));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "xgboost.ubj.gz",
        "xgboost_classes.json.gz",
        "xgboost_dart.json.gz",
        "lightgbm.txt.gz",
        "classifier.skops"
      })
  void categoriesAreAskedByTheirNames(String name) throws Exception {
    Pipeline pipeline = Pipeline.of(RecordedCategories.file(name));
    List<RecordedCategories.Asked> rows = RecordedCategories.rows(name, pipeline);

    Map<String, Object> answers =
        run(
            pipeline,
            columns(pipeline, rows.stream().map(RecordedCategories.Asked::features).toList()));

    String output = pipeline.classes().isEmpty() ? "prediction" : "probabilities";
    for (int i = 0; i < rows.size(); i++) {
      double[] expected = rows.get(i).margins().clone();
      pipeline.model().answers(expected);
      double[] answer = numbers(answers, output)[i];
      int skipped = answer.length - expected.length; // Of two classes the margin is the second's.
      for (int j = 0; j < expected.length; j++) {
        assertThat(answer[skipped + j])
            .isCloseTo(expected[j], within(1e-6 * Math.max(1, Math.abs(expected[j]))));
      }
    }
  }

  @Test
  void aCategoryThatTrainingDidNotHaveIsAnError() throws Exception {
    Pipeline pipeline = Pipeline.of(RecordedCategories.file("xgboost.json.gz"));
    for (Map<String, Object> bad :
        List.<Map<String, Object>>of(Map.of("city", "Paris"), Map.of("grade", 36L))) {
      Map<String, @Nullable Object> row =
          new HashMap<>(Map.of("x", 0.5, "city", "Oslo", "grade", 35L, "code", 1L));
      row.putAll(bad);
      assertThatThrownBy(() -> run(pipeline, columns(pipeline, List.of(row))))
          .isInstanceOf(OrtException.class)
          .hasMessageContaining("out of data bounds");
    }
  }

  static Map<String, Object> columns(Pipeline pipeline, List<Map<String, @Nullable Object>> rows) {
    Map<String, Object> columns = new LinkedHashMap<>();
    for (Input input : pipeline.inputs()) {
      double[][] numbers = new double[rows.size()][1];
      String[][] texts = new String[rows.size()][1];
      for (int i = 0; i < numbers.length; i++) {
        Object value = rows.get(i).get(input.name());
        texts[i][0] = value == null ? "" : value.toString();
        numbers[i][0] =
            switch (value) {
              case Number number -> number.doubleValue();
              case Boolean truth -> truth ? 1 : 0;
              case null, default -> Double.NaN;
            };
      }
      columns.put(input.name(), input.type() == ColumnType.STRING ? texts : numbers);
    }
    return columns;
  }

  @Test
  void whatIsNotWrittenIsSaid() throws Exception {
    Pipeline empty =
        Pipeline.of(
            linear(List.of("sex="), Link.IDENTITY, 1).write(),
            List.of(new InputEncoding.OneHot("sex", List.of(""), Optional.empty(), false)),
            List.of());
    assertThatThrownBy(() -> OnnxGraph.of(empty, "m", "")).hasMessageContaining("the input sex");
  }

  private static byte[] file(String name) throws IOException {
    try (InputStream in =
        new GZIPInputStream(
            Objects.requireNonNull(
                OnnxGraphTest.class.getResourceAsStream("/golden/" + name + ".gz")))) {
      return in.readAllBytes();
    }
  }
}
