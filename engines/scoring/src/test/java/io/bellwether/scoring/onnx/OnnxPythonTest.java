// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.scoring.Model;
import io.bellwether.scoring.RefusedRowException;
import io.bellwether.scoring.Row;
import io.bellwether.scoring.Task;
import io.bellwether.scoring.pipeline.Answered;
import io.bellwether.scoring.pipeline.InvalidFeaturesException;
import io.bellwether.scoring.pipeline.Pipeline;
import io.bellwether.scoring.pipeline.Score;
import io.bellwether.tabular.ColumnType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models and answers that {@code src/test/python/record_onnx.py} recorded. */
class OnnxPythonTest {
  /** The native library of Python may round a sum otherwise. */
  private static final double CLOSE = 1e-6;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "logistic",
        "logistic_double",
        "forest",
        "forest_tensor",
        "sure",
        "boosted",
        "mlp",
        "svc",
        "outliers",
        "columns",
        "columns_strict",
        "text",
        "xgboost",
        "lightgbm",
        "lightgbm_regressor",
        "loop",
        "torch",
        "torch_sigmoid",
        "torch_softmax",
        "targets_forest",
        "targets_pca",
        "scores_maps",
        "scores",
        "probability_columns",
        "labels_sequence",
        "labels_cube",
        "labels_texts",
        "two_by_two",
        "image",
        "bytes",
        "half",
        "sequence"
      })
  void answersAsPythonDoes(String name) throws IOException {
    Pipeline pipeline = pipeline(name);
    OnnxModel graph = (OnnxModel) pipeline.model();
    List<List<List<String>>> lines = lines(name);
    List<Answered> together =
        pipeline.answers(
            lines.stream().map(line -> pipeline.encode(features(pipeline, line))).toList());
    for (int i = 0; i < lines.size(); i++) {
      Answered alone = pipeline.answer(pipeline.encode(features(pipeline, lines.get(i))));
      for (int output = 0; output < graph.answers().size(); output++) {
        List<String> expected = lines.get(i).get(output + 1);
        check(graph.answers().get(output), alone.own(), expected);
        check(graph.answers().get(output), together.get(i).own(), expected);
      }
      assertThat(pipeline.score(pipeline.encode(features(pipeline, lines.get(i)))).getClass())
          .isEqualTo(together.get(i).score().getClass());
    }
  }

  private static void check(OnnxOutput output, double[] own, List<String> expected) {
    assertThat(output.width()).isEqualTo(expected.size());
    for (int i = 0; i < expected.size(); i++) {
      double value = own[output.from() + i];
      if (output.element() == Element.STRING) {
        assertThat(output.classes().get((int) value)).isEqualTo(expected.get(i));
      } else {
        double known = Double.parseDouble(expected.get(i));
        assertThat(value).isCloseTo(known, within(CLOSE * Math.max(1, Math.abs(known))));
      }
    }
  }

  @Test
  void roundingMakesNoProbabilityGreaterThanOne() throws IOException {
    Pipeline pipeline = pipeline("sure");
    boolean beyond = false;
    for (List<List<String>> line : lines("sure")) {
      Answered answered = pipeline.answer(pipeline.encode(features(pipeline, line)));
      Score.Binary binary = (Score.Binary) answered.score();
      assertThat(binary.probability()).isBetween(0.0, 1.0);
      assertThat(binary.margin()).isNotNaN();
      beyond |= Double.parseDouble(line.get(2).get(1)) > 1;
    }
    assertThat(beyond).as("a recorded probability is greater than 1").isTrue();
  }

  @Test
  void tellsWhatAModelAnswers() throws IOException {
    assertThat(pipeline("logistic").task()).isEqualTo(Task.BINARY);
    assertThat(pipeline("logistic").classes()).containsExactly("0", "1");
    assertThat(pipeline("forest").classes()).containsExactly("high", "low", "middle");
    assertThat(pipeline("forest_tensor").classes()).containsExactly("high", "low", "middle");
    assertThat(pipeline("columns").task()).isEqualTo(Task.MULTICLASS);
    assertThat(pipeline("xgboost").task()).isEqualTo(Task.BINARY);
    assertThat(pipeline("lightgbm").task()).isEqualTo(Task.BINARY);
    assertThat(pipeline("torch").task()).isEqualTo(Task.REGRESSION);
    assertThat(pipeline("torch_sigmoid").task()).isEqualTo(Task.BINARY);
    assertThat(pipeline("torch_softmax").classes()).containsExactly("0", "1", "2");
    // Decision functions are no probabilities.
    assertThat(pipeline("svc").task()).isEqualTo(Task.REGRESSION);
    assertThat(pipeline("outliers").task()).isEqualTo(Task.REGRESSION);
  }

  @Test
  void namesAndTypesTheInputs() throws IOException {
    assertThat(pipeline("logistic").isNumbered()).isTrue();
    Pipeline columns = pipeline("columns");
    assertThat(columns.model().features()).containsExactly("age", "chol", "visits", "pain", "city");
    assertThat(columns.model().types())
        .containsExactly(
            ColumnType.DOUBLE,
            ColumnType.DOUBLE,
            ColumnType.INTEGER,
            ColumnType.STRING,
            ColumnType.STRING);
  }

  @Test
  void refusesFeaturesThatTheGraphDoesNotTake() throws IOException {
    Pipeline columns = pipeline("columns_strict");
    Map<String, @Nullable Object> good = features(columns, lines("columns_strict").getFirst());
    refused(columns, good, "visits", 0.5, "visits: 0.5");
    refused(columns, good, "visits", null, "visits: missing");
    refused(columns, good, "pain", null, "pain: missing");
    refused(columns, good, "pain", 3, "pain: 3");
    refused(columns, good, "pain", "unheard of", "not answered by the model");
    Pipeline torch = pipeline("torch");
    Map<String, @Nullable Object> missing = features(torch, lines("torch").getFirst());
    refused(torch, missing, "f2", null, "no number comes out");
  }

  private static void refused(
      Pipeline pipeline,
      Map<String, @Nullable Object> good,
      String feature,
      @Nullable Object value,
      String message) {
    Map<String, @Nullable Object> bad = new HashMap<>(good);
    bad.put(feature, value);
    assertThatThrownBy(() -> pipeline.score(pipeline.encode(bad)))
        .isInstanceOf(InvalidFeaturesException.class)
        .hasMessageContaining(message);
  }

  @Test
  void marginsMakeTheProbabilities() throws IOException {
    for (String name : List.of("logistic", "forest_tensor", "torch")) {
      Pipeline pipeline = pipeline(name);
      Model model = pipeline.model();
      double[] row = pipeline.encode(features(pipeline, lines(name).getFirst())).values();
      double[] answers = new double[model.outputs()];
      model.margins(row, answers);
      model.answers(answers);
      double[] expected =
          switch (pipeline.score(pipeline.encode(features(pipeline, lines(name).getFirst())))) {
            case Score.Binary binary -> new double[] {binary.probability()};
            case Score.Regression value -> new double[] {value.value()};
            case Score.Multiclass many -> many.probabilities();
            case Score.Targets several -> several.values();
            case Score.Other other -> throw new AssertionError(other.text());
          };
      assertThat(answers).containsExactly(expected, within(1e-6));
    }
  }

  @Test
  void takesOneRowAtATimeWhereTheGraphDoes() throws IOException {
    Pipeline fixed = pipeline("one_by_one");
    Pipeline open = pipeline("torch");
    lines("torch")
        .forEach(
            line -> {
              var row = open.encode(features(open, line));
              assertThat(fixed.answers(List.of(row, row)).getLast().own())
                  .isEqualTo(open.answer(row).own());
            });
  }

  @Test
  void endsAGraphThatGoesRoundWithoutEnd() throws Exception {
    OnnxModel loop = OnnxModel.read(unpacked("loop.onnx.gz"), Duration.ofMillis(300));
    AtomicReference<String> refusals = new AtomicReference<>("");
    Runnable endless =
        () -> {
          try {
            loop.run(List.of(new Row(new double[] {1e15})));
          } catch (RefusedRowException e) {
            refusals.accumulateAndGet(e.getMessage() + "", String::concat);
          }
        };
    for (int i = 0; i < 3; i++) { // More than there are threads for it.
      Thread.startVirtualThread(endless).join(Duration.ofSeconds(10));
    }
    assertThat(refusals.get()).isEqualTo("no answer within 0.3 s".repeat(3));
    Thread.startVirtualThread(
            () -> refusals.set("" + loop.run(List.of(new Row(new double[] {2})))[0][0]))
        .join(Duration.ofSeconds(10));
    assertThat(refusals.get()).isEqualTo("4.0");
  }

  @Test
  void saysThatItExplainsNothing() throws IOException {
    Model model = pipeline("logistic").model();
    assertThat(model.explains()).isFalse();
    assertThatThrownBy(() -> model.contributions(new double[4], new double[5]))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(pipeline("logistic").importance()).containsOnly(0.25);
  }

  @Test
  void answersManyThreadsAtOnce() throws IOException {
    Pipeline pipeline = pipeline("columns");
    List<List<List<String>>> lines = lines("columns");
    List<double[]> alone =
        lines.stream()
            .map(line -> pipeline.answer(pipeline.encode(features(pipeline, line))).own())
            .toList();
    List<Thread> threads = new ArrayList<>();
    List<Integer> wrong = java.util.Collections.synchronizedList(new ArrayList<>());
    for (int thread = 0; thread < 8; thread++) {
      threads.add(
          Thread.startVirtualThread(
              () ->
                  IntStream.range(0, 200)
                      .map(i -> i % lines.size())
                      .filter(
                          i ->
                              !java.util.Arrays.equals(
                                  alone.get(i),
                                  pipeline
                                      .answer(pipeline.encode(features(pipeline, lines.get(i))))
                                      .own()))
                      .forEach(wrong::add)));
    }
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    assertThat(wrong).isEmpty();
  }

  static Pipeline pipeline(String name) throws IOException {
    return Pipeline.of(unpacked(name + ".onnx.gz"));
  }

  static Map<String, @Nullable Object> features(Pipeline pipeline, List<List<String>> line) {
    Map<String, @Nullable Object> features = new HashMap<>();
    for (int i = 0; i < pipeline.encodings().size(); i++) {
      String text = line.getFirst().get(i);
      String name = pipeline.encodings().get(i).name();
      features.put(
          name,
          switch (pipeline.encodings().get(i).type()) {
            case STRING -> text;
            case INTEGER -> (Object) Long.valueOf(text);
            case DOUBLE, BOOLEAN, TIMESTAMP -> text.equals("nan") ? null : Double.valueOf(text);
          });
    }
    return features;
  }

  static List<List<List<String>>> lines(String name) throws IOException {
    return new String(unpacked(name + ".tsv.gz"), StandardCharsets.UTF_8)
        .lines()
        .map(
            line ->
                List.of(line.split("\t\\|\t", -1)).stream()
                    .map(part -> List.of(part.split("\t", -1)))
                    .toList())
        .toList();
  }

  static byte[] unpacked(String file) throws IOException {
    String path = "/golden/onnx/" + file;
    try (InputStream in =
        new GZIPInputStream(
            Objects.requireNonNull(OnnxPythonTest.class.getResourceAsStream(path), path))) {
      return in.readAllBytes();
    }
  }
}
