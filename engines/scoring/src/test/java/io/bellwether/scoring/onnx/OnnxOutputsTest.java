// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.scoring.ModelFormatException;
import io.bellwether.scoring.Task;
import io.bellwether.scoring.pipeline.Answered;
import io.bellwether.scoring.pipeline.InvalidFeaturesException;
import io.bellwether.scoring.pipeline.Pipeline;
import io.bellwether.scoring.pipeline.Score;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What is answered of graphs that give more than one number, or no probabilities. */
class OnnxOutputsTest {
  private static final double CLOSE = 1e-6;

  @Test
  void severalNumbersAreTargets() throws IOException {
    for (String name : List.of("targets_forest", "targets_pca")) {
      Pipeline pipeline = OnnxPythonTest.pipeline(name);
      assertThat(pipeline.task()).isEqualTo(Task.TARGETS);
      assertThat(pipeline.model().outputs()).isEqualTo(2);
      List<List<String>> line = OnnxPythonTest.lines(name).getFirst();
      Score.Targets targets = (Score.Targets) first(name);
      for (int i = 0; i < 2; i++) {
        double known = Double.parseDouble(line.get(1).get(i));
        assertThat(targets.values()[i]).isCloseTo(known, within(CLOSE * Math.abs(known)));
      }
      assertThat(targets.margins()).isEqualTo(targets.values());
      double[] margins = new double[2];
      pipeline.model().margins(row(pipeline, name), margins);
      assertThat(margins).isEqualTo(targets.values());
    }
  }

  @Test
  void aLabelWithoutProbabilitiesIsTheAnswer() throws IOException {
    for (String name : List.of("scores", "scores_maps")) {
      assertThat(OnnxPythonTest.pipeline(name).task()).isEqualTo(Task.OTHER);
      String label = OnnxPythonTest.lines(name).getFirst().get(1).getFirst();
      assertThat(first(name)).isEqualTo(new Score.Other(label, label));
    }
  }

  /** By the type of the output, as skl2onnx writes the labels of an estimator. */
  @Test
  void aLabelThatIsAWholeNumberIsAnsweredAsOne() throws IOException {
    for (String name : List.of("svc", "outliers", "torch")) {
      Pipeline pipeline = OnnxPythonTest.pipeline(name);
      List<List<String>> line = OnnxPythonTest.lines(name).getFirst();
      Answered answered = pipeline.answer(pipeline.encode(OnnxPythonTest.features(pipeline, line)));
      assertThat(answered.form().whole()).as(name).isEqualTo(!name.equals("torch"));
      assertThat(answered.score()).isInstanceOf(Score.Regression.class);
    }
  }

  @Test
  void aColumnForEachClassHasItsProbabilities() throws IOException {
    Pipeline pipeline = OnnxPythonTest.pipeline("probability_columns");
    assertThat(pipeline.task()).isEqualTo(Task.MULTICLASS);
    assertThat(pipeline.classes()).containsExactly("high", "low", "middle");
    List<List<String>> line = OnnxPythonTest.lines("probability_columns").getFirst();
    Score.Multiclass many = (Score.Multiclass) first("probability_columns");
    assertThat(pipeline.classes().get(many.predicted())).isEqualTo(line.get(1).getFirst());
    for (int i = 0; i < 3; i++) {
      double known = Double.parseDouble(line.get(i + 2).getFirst());
      assertThat(many.probabilities()[i]).isCloseTo(known, within(CLOSE));
    }
  }

  /** As recorded of the same rows. */
  @Test
  void severalOutputsAreARecord() throws IOException {
    Score.Other labels = (Score.Other) first("labels_sequence");
    assertThat(record("labels_sequence").keySet())
        .containsExactly("label", "probabilities_0", "probabilities_1");
    assertThat(record("labels_sequence")).containsEntry("label", List.of(0L, 0L));
    assertThat(labels.text()).startsWith("{\"label\":[0,0],\"probabilities_0\":[0.94245");
    assertThat(record("labels_texts")).containsEntry("label", List.of("low", "no"));
    assertThat(record("two_by_two").keySet()).containsExactly("sum", "product");
  }

  private static Map<String, Object> record(String name) throws IOException {
    Map<String, Object> record = new LinkedHashMap<>();
    Map<?, ?> value = (Map<?, ?>) Objects.requireNonNull(((Score.Other) first(name)).value());
    value.forEach((key, one) -> record.put(key.toString(), one));
    return record;
  }

  @Test
  void outputsKeepTheirShapesWithTheRowsFirst() throws IOException {
    assertThat(sizes("labels_cube")).containsExactly(List.of(2), List.of(2, 2));
    assertThat(sizes("labels_sequence")).containsExactly(List.of(2), List.of(2), List.of(3));
    assertThat(sizes("image")).containsExactly(List.of(2, 2, 3), List.of());
    assertThat(sizes("boosted")).containsExactly(List.of(1));
    OnnxModel image = (OnnxModel) OnnxPythonTest.pipeline("image").model();
    assertThat(image.inputs()).extracting(OnnxInput::sizes).containsExactly(List.of(3, 3, 4));
    assertThat(image.features()).hasSize(36).startsWith("f0", "f1");
  }

  @Test
  void otherTypesHaveTheirRange() throws IOException {
    OnnxModel bytes = (OnnxModel) OnnxPythonTest.pipeline("bytes").model();
    assertThat(bytes.takes(0, 255)).isTrue();
    assertThat(bytes.takes(0, 256)).isFalse();
    assertThat(bytes.takes(0, -1)).isFalse();
    assertThat(bytes.takes(0, 0.5)).isFalse();
    assertThat(bytes.takes(0, Double.NaN)).isFalse();
    assertThat(OnnxPythonTest.pipeline("half").task()).isEqualTo(Task.TARGETS);
  }

  @Test
  void refusesWhatHasNoRowsAndSaysWhatToDo() {
    refused("image_open", "no open size but the first", "make_dynamic_shape_fixed");
    refused("sequence_of_rows", "1 tensors in all for one row, 3 for three", "parts_0");
    refused("no_rows", "[] for one row, [] for three", "without this output");
  }

  @Test
  void aTargetThatIsNoNumberIsRefused() throws IOException {
    Pipeline half = OnnxPythonTest.pipeline("half");
    Map<String, ?> tooLarge = Map.of("f0", 60000.0, "f1", 1.0, "f2", 1.0, "f3", 1.0);
    assertThatThrownBy(() -> half.score(half.encode(tooLarge)))
        .isInstanceOf(InvalidFeaturesException.class)
        .hasMessageContaining("Infinity");
  }

  private static void refused(String name, String... reasons) {
    assertThatThrownBy(() -> OnnxPythonTest.pipeline(name))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContainingAll(reasons);
  }

  private static List<List<Integer>> sizes(String name) throws IOException {
    OnnxModel graph = (OnnxModel) OnnxPythonTest.pipeline(name).model();
    return graph.answers().stream().map(OnnxOutput::sizes).toList();
  }

  private static double[] row(Pipeline pipeline, String name) throws IOException {
    return pipeline
        .encode(OnnxPythonTest.features(pipeline, OnnxPythonTest.lines(name).getFirst()))
        .values();
  }

  private static Score first(String name) throws IOException {
    Pipeline pipeline = OnnxPythonTest.pipeline(name);
    return pipeline.score(
        pipeline.encode(OnnxPythonTest.features(pipeline, OnnxPythonTest.lines(name).getFirst())));
  }
}
