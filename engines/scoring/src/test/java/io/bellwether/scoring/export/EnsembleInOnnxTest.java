// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.scoring.Link;
import io.bellwether.scoring.linear.LinearModel;
import io.bellwether.scoring.onnx.NoGraphException;
import io.bellwether.scoring.pipeline.InputEncoding;
import io.bellwether.scoring.pipeline.Pipeline;
import io.bellwether.scoring.pipeline.RecordedCategories;
import io.bellwether.scoring.pipeline.Score;
import io.bellwether.tabular.ColumnType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What ONNX Runtime makes of an ensemble's graph answers as the ensemble here. */
class EnsembleInOnnxTest {
  private static final String MEMBERS = ",'members':[{'version':'a/1'},{'version':'b/1'}]";

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "'kind':'average','space':'margin'; dart.ubj; binary.ubj",
        "'kind':'average'; dart.ubj; binary.ubj",
        "'kind':'average','space':'margin'; softprob.ubj; linear_softprob.ubj",
        "'kind':'average'; softprob.ubj; linear_softprob.ubj",
        "'kind':'average'; targets.ubj; targets_vector.ubj",
        "'kind':'vote'; dart.ubj; binary.ubj",
        "'kind':'vote'; softprob.ubj; linear_softprob.ubj",
      })
  void theyAnswerTheSame(String kind, String one, String other) throws Exception {
    Pipeline mean =
        EnsembleInCTest.ensemble(
            kind + MEMBERS, EnsembleInCTest.golden(one), EnsembleInCTest.golden(other));
    Random random = new Random(5);
    double[][] rows = new double[200][mean.inputs().size()];
    for (double[] row : rows) {
      Arrays.setAll(row, _ -> random.nextInt(7) == 0 ? Double.NaN : random.nextGaussian() * 2);
    }

    double[][] answers = OnnxGraphTest.answers(mean, rows);

    for (int i = 0; i < rows.length; i++) {
      Map<String, @Nullable Object> row = new LinkedHashMap<>();
      for (int input = 0; input < rows[i].length; input++) {
        row.put(
            mean.inputs().get(input).name(), Double.isNaN(rows[i][input]) ? null : rows[i][input]);
      }
      double[] expected = EnsembleInCTest.answers(mean.score(mean.encode(row)));
      assertThat(answers[i]).containsExactly(expected, within(1e-6));
    }
  }

  /** Each member makes its own columns of a text. */
  @Test
  void inputsAreEachMembersOwn() throws Exception {
    InputEncoding age = InputEncoding.Numeric.passing("age", ColumnType.DOUBLE);
    Pipeline one = linear(List.of(oneHot("S", "M", "L"), age), 1, 2, 4, 0.5);
    Pipeline two = linear(List.of(age, oneHot("L", "S")), 0.25, 3, 7);
    Pipeline mean = EnsembleInCTest.ensemble("'kind':'average'" + MEMBERS, one, two);
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    for (String size : new String[] {null, "S", "M", "L", "unseen"}) {
      Map<String, @Nullable Object> row = new LinkedHashMap<>();
      row.put("size", size);
      row.put("age", -3.5);
      rows.add(row);
    }

    assertAnswers(mean, rows, 1e-12);
  }

  private static InputEncoding oneHot(String... categories) {
    return new InputEncoding.OneHot("size", List.of(categories), Optional.empty(), false);
  }

  private static Pipeline linear(List<InputEncoding> inputs, double... coef) {
    List<String> columns = inputs.stream().flatMap(input -> input.columns().stream()).toList();
    double[] ones = new double[coef.length];
    Arrays.fill(ones, 1);
    double[] zeros = new double[coef.length];
    LinearModel model =
        new LinearModel(
            columns, new double[][] {coef}, new double[] {0.1}, Link.LOGIT, zeros, ones);
    return Pipeline.of(model.write(), inputs, List.of("0", "1"));
  }

  private static void assertAnswers(
      Pipeline mean, List<Map<String, @Nullable Object>> rows, double tolerance) throws Exception {
    Map<String, Object> answers = OnnxGraphTest.run(mean, OnnxGraphTest.columns(mean, rows));
    for (int i = 0; i < rows.size(); i++) {
      Score score = mean.score(mean.encode(rows.get(i)));
      String output = mean.classes().isEmpty() ? "prediction" : "probabilities";
      double[] answer = OnnxGraphTest.numbers(answers, output)[i];
      assertThat(answer[answer.length - 1])
          .isEqualTo(EnsembleInCTest.answers(score)[0], within(tolerance));
    }
  }

  @Test
  void categoriesAreAskedByTheirNames() throws Exception {
    Pipeline xgboost = Pipeline.of(RecordedCategories.file("xgboost.json.gz"));
    Pipeline alike = EnsembleInCTest.ensemble("'kind':'average'" + MEMBERS, xgboost, xgboost);

    assertAnswers(
        alike,
        RecordedCategories.rows("xgboost.json.gz", xgboost).stream()
            .map(RecordedCategories.Asked::features)
            .toList(),
        1e-5);
  }

  /** Of a tie the first class; the weights decide. */
  @Test
  void votesAreWeighted() throws Exception {
    Pipeline trees = EnsembleInCTest.golden("binary.ubj");
    Pipeline dart = EnsembleInCTest.golden("dart.ubj");
    Random random = new Random(6);
    for (String first : List.of("0.5", "0.1")) {
      List<Map<String, @Nullable Object>> rows = new ArrayList<>();
      Pipeline vote =
          EnsembleInCTest.ensemble(
              "'kind':'vote','members':[{'version':'a/1','weight':%s},{'version':'b/1','weight':0.5}]"
                  .formatted(first),
              trees,
              dart);
      for (int i = 0; i < 100; i++) {
        rows.add(EnsembleInCTest.row(vote, random));
      }
      double[][] numbers = new double[rows.size()][vote.inputs().size()];
      for (int i = 0; i < numbers.length; i++) {
        for (int input = 0; input < numbers[i].length; input++) {
          Object value = rows.get(i).get(vote.inputs().get(input).name());
          numbers[i][input] = value instanceof Number one ? one.doubleValue() : Double.NaN;
        }
      }
      Map<String, Object> inputs = Map.of("input", numbers);
      Map<String, Object> answers =
          vote.isNumbered()
              ? OnnxGraphTest.run(vote, inputs)
              : OnnxGraphTest.run(vote, OnnxGraphTest.columns(vote, rows));
      long[] labels = (long[]) Objects.requireNonNull(answers.get("label"));
      for (int i = 0; i < labels.length; i++) {
        Score.Binary score = (Score.Binary) vote.score(vote.encode(rows.get(i)));
        assertThat(labels[i]).isEqualTo(score.predicted());
        assertThat(OnnxGraphTest.numbers(answers, "probabilities")[i][1])
            .isEqualTo(score.probability());
      }
    }
  }

  @Test
  void calibrationsAndEnsemblesOfEnsemblesAreNotWritten() throws Exception {
    Pipeline trees = EnsembleInCTest.golden("binary.ubj");
    Pipeline vote = EnsembleInCTest.ensemble("'kind':'vote'" + MEMBERS, trees, trees);
    Pipeline nested = EnsembleInCTest.ensemble("'kind':'average'" + MEMBERS, vote, trees);
    Pipeline calibrated =
        EnsembleInCTest.ensemble(
            "'kind':'average','calibration':{'method':'temperature','on':'margin','temperature':2}"
                + MEMBERS,
            trees,
            trees);
    for (Pipeline ensemble : List.of(nested, calibrated)) {
      assertThatThrownBy(() -> OnnxGraph.of(ensemble, "m", ""))
          .isInstanceOf(NoGraphException.class);
    }
  }
}
