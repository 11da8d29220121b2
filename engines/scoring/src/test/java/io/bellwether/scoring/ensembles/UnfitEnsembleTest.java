// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.ensembles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.scoring.Link;
import io.bellwether.scoring.ModelFormatException;
import io.bellwether.scoring.Row;
import io.bellwether.scoring.linear.LinearModel;
import io.bellwether.scoring.pipeline.Pipeline;
import io.bellwether.scoring.pipeline.Score;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Documents that would make what is no answer, or never end. */
class UnfitEnsembleTest {
  private static final Pipeline STEEP = linear(Link.LOGIT, new double[][] {{2, -1}}, 0.5, "x", "y");

  private static Pipeline linear(Link link, double[][] coef, double intercept, String... names) {
    double[] means = new double[names.length];
    double[] ones = new double[names.length];
    Arrays.fill(means, 0.25);
    Arrays.fill(ones, 1);
    double[] intercepts = new double[coef.length];
    Arrays.fill(intercepts, intercept);
    return Pipeline.of(
        new LinearModel(List.of(names), coef, intercepts, link, means, ones).write());
  }

  private static EnsembleFile file(String rest) {
    String document = "{\"format\":\"bellwether.ensemble.v1\"," + rest + "}";
    return EnsembleFile.read(document.getBytes(StandardCharsets.UTF_8));
  }

  private static Pipeline ensemble(String rest, Pipeline... members) {
    return Ensemble.assemble(file(rest), List.of(members));
  }

  private static List<Row> rows(int width) {
    Random random = new Random(3);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      rows.add(new Row(random.doubles(width, -3, 3).toArray()));
    }
    return rows;
  }

  private static double margin(Pipeline pipeline, Row row) {
    return ((Score.Binary) pipeline.score(row)).margin();
  }

  private static Pipeline golden(String name) throws IOException {
    try (InputStream in =
        new GZIPInputStream(
            Objects.requireNonNull(
                UnfitEnsembleTest.class.getResourceAsStream("/golden/" + name + ".json.gz")))) {
      return Pipeline.of(in.readAllBytes());
    }
  }

  /** What a page writes as a number has to be one. */
  @ParameterizedTest
  @CsvSource({"LOGIT, 1", "SOFTMAX, 3"})
  void marginsOfUnanimousVotesAreFinite(Link link, int outputs) {
    double[][] coef = new double[outputs][1];
    coef[0][0] = 5;
    Pipeline sure = linear(link, coef, 1, "x");
    Pipeline vote =
        ensemble(
            "\"kind\":\"vote\",\"members\":[{\"version\":\"a/1\"},{\"version\":\"b/1\"}]",
            sure,
            sure);

    double[] margins = vote.answers(List.of(new Row(new double[] {1}))).getFirst().own();

    assertThat(margins).hasSize(outputs).contains(outputs == 1 ? 745 : -745);
    assertThat(Arrays.stream(margins).allMatch(Double::isFinite)).isTrue();
  }

  /** As scikit-learn, which takes the first of the most votes, before they are divided. */
  @Test
  void theLargerSumOfWeightsWinsHoweverLittleLarger() {
    Pipeline yes = linear(Link.LOGIT, new double[][] {{0}}, 1, "x");
    Pipeline no = linear(Link.LOGIT, new double[][] {{0}}, -1, "x");
    Pipeline vote =
        ensemble(
            "\"kind\":\"vote\",\"members\":[{\"version\":\"a/1\",\"weight\":0.1},"
                + "{\"version\":\"a/1\",\"weight\":0.2},{\"version\":\"b/1\",\"weight\":0.3}]",
            yes,
            yes,
            no);

    Score.Binary score = (Score.Binary) vote.score(new Row(new double[] {0}));

    assertThat(0.1 + 0.2).isGreaterThan(0.3);
    assertThat(score.predicted()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[] | [] | x: an empty list",
        "[[]] | [[]] | x[0]: an empty list",
        "[[0]] | [[0.5],[0.5]] | y: 2 lists",
        "[[0],[0]] | [[0.5],[0.5]] | calibrates 2 outputs",
        "[[0,1]] | [[-0.5,1]] | y[0]: -0.5",
        "[[0,1]] | [[0,1.5]] | y[0]: 1.5"
      })
  void aCalibrationThatMakesNoProbabilitiesIsRefused(String x, String y, String message) {
    String document =
        "\"kind\":\"pipeline\",\"members\":[{\"version\":\"a/1\"}],\"calibration\":{\"method\":\"isotonic\",\"on\":\"margin\",\"x\":%s,\"y\":%s}"
            .formatted(x, y);

    assertThatThrownBy(() -> ensemble(document, STEEP))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining(message);
  }

  @Test
  void isotonicValuesOfARegressionMayBeAny() {
    Pipeline value = linear(Link.IDENTITY, new double[][] {{1}}, 0, "x");
    Pipeline scaled =
        ensemble(
            "\"kind\":\"pipeline\",\"members\":[{\"version\":\"a/1\"}],\"calibration\":"
                + "{\"method\":\"isotonic\",\"on\":\"probability\",\"x\":[[0,1]],\"y\":[[-10,30]]}",
            value);

    Score score = scaled.score(new Row(new double[] {0.5}));

    assertThat(score).isEqualTo(new Score.Regression(10, 10));
  }

  @Test
  void aLinearModelStacksMembersThatOnlyNumberTheirInputs() throws IOException {
    Pipeline trees = golden("binary");
    assertThat(trees.isNumbered()).isTrue();
    Pipeline stack =
        ensemble(
            "\"kind\":\"stacking\",\"space\":\"margin\",\"meta\":{\"coef\":[[2,3]],\"intercept\":[1],"
                + "\"link\":\"logit\"},\"members\":[{\"version\":\"a/1\",\"name\":\"one\"},"
                + "{\"version\":\"b/1\",\"name\":\"two\"}]",
            trees,
            trees);

    for (Row row : rows(8)) {
      assertThat(margin(stack, row)).isEqualTo(1 + 5 * margin(trees, row), within(1e-12));
    }
  }

  /** It would take hours to look for each column in each member. */
  @Test
  @Timeout(20)
  void aTransformMakesOnlySoManyColumns() {
    StringBuilder categories = new StringBuilder("\"0\"");
    for (int i = 1; i < 100_000; i++) {
      categories.append(",\"").append(i).append('"');
    }
    StringBuilder members = new StringBuilder("{\"version\":\"a/1\"}");
    Pipeline[] pipelines = new Pipeline[31];
    Arrays.fill(pipelines, wide(4000));
    members.append(",{\"version\":\"a/1\"}".repeat(pipelines.length - 1));
    String document =
        "\"kind\":\"average\",\"members\":[%s],\"inputs\":[{\"name\":\"f0\",\"type\":\"string\",\"categories\":[%s]}]"
            .formatted(members, categories);

    assertThatThrownBy(() -> ensemble(document, pipelines))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("inputs: 100,000 columns");
  }

  private static Pipeline wide(int width) {
    String[] names = new String[width];
    Arrays.setAll(names, i -> "f" + i);
    return linear(Link.LOGIT, new double[1][width], 0, names);
  }

  @Test
  void aColumnThatTwoInputsMakeIsRefused() {
    Pipeline marked = linear(Link.LOGIT, new double[][] {{1, 1, 1}}, 0, "x", "x__missing", "y");
    assertThatThrownBy(
            () ->
                ensemble(
                    "\"kind\":\"pipeline\",\"members\":[{\"version\":\"a/1\"}],\"inputs\":["
                        + "{\"name\":\"x\",\"type\":\"double\"},{\"name\":\"y\",\"type\":\"double\"},"
                        + "{\"name\":\"y\",\"type\":\"double\"}]",
                    marked))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("y");
  }

  /** It would answer without its members. */
  @Test
  void aMetaModelThatTakesNoAnswerIsRefused() {
    String document =
        "\"kind\":\"stacking\",\"meta\":{\"version\":\"c/1\"},\"members\":["
            + "{\"version\":\"a/1\",\"name\":\"a\"},{\"version\":\"b/1\",\"name\":\"b\"}]";
    Pipeline more = linear(Link.LOGIT, new double[][] {{1, 1, 1}}, 0, "x", "y", "z");

    for (Pipeline meta : List.of(STEEP, more)) {
      assertThatThrownBy(() -> ensemble(document, STEEP, STEEP, meta))
          .isInstanceOf(ModelFormatException.class)
          .hasMessageStartingWith("meta: no input of it is a member's answer: [x, y")
          .hasMessageEndingWith("(expected: at least one of [a, b])");
    }
  }

  /** They are called as inputs of its members are, and mean no such. */
  @Test
  void aMetaModelWithoutNamesTakesAnswersInTheirOrder() {
    Pipeline members = linear(Link.LOGIT, new double[][] {{1, 2}}, 0, "f0", "f1");
    Pipeline meta = linear(Link.LOGIT, new double[][] {{3, 5}}, 1, "f0", "f1");
    Pipeline stack =
        ensemble(
            "\"kind\":\"stacking\",\"space\":\"margin\",\"meta\":{\"version\":\"c/1\"},"
                + "\"members\":[{\"version\":\"a/1\",\"name\":\"a\"},"
                + "{\"version\":\"b/1\",\"name\":\"b\"}]",
            members,
            members,
            meta);

    Row row = new Row(new double[] {0.5, -1});

    assertThat(margin(stack, row)).isEqualTo(1 + 8 * margin(members, row), within(1e-12));
  }

  /** What is wrong is told once, and by the part that it is about. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"kind\":\"pipeline\",\"members\":[{\"version\":\"a/1\"}],\"calibration\":"
            + "{\"method\":\"temperature\",\"temperature\":2}"
            + " | calibration: on: absent (expected: margin or probability)",
        "\"kind\":\"stacking\",\"members\":[{\"version\":\"a/1\"}],\"meta\":"
            + "{\"coef\":[[1,2]],\"intercept\":[0],\"link\":\"logit\"}"
            + " | meta.coef: 2 coefficients (expected: one for each of [m0])",
        "\"kind\":\"stacking\",\"members\":[{\"version\":\"a/1\"}],\"meta\":"
            + "{\"coef\":[[1]],\"intercept\":[0,1],\"link\":\"logit\"}"
            + " | meta: intercept: 2 (expected: 1, one per output)",
        "\"kind\":\"weighted\",\"members\":[{\"version\":\"a/1\",\"weight\":-1},"
            + "{\"version\":\"a/2\",\"weight\":1}]"
            + " | members[0].weight: -1.0 (expected: 0 or more)"
      })
  void whatIsWrongIsToldOnce(String document, String message) {
    assertThatThrownBy(() -> ensemble(document, STEEP))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(message);
  }

  @Test
  void aColumnThatNobodyTakesIsRefused() {
    assertThatThrownBy(
            () ->
                ensemble(
                    "\"kind\":\"pipeline\",\"members\":[{\"version\":\"a/1\"}],\"inputs\":["
                        + "{\"name\":\"x\",\"type\":\"double\"},{\"name\":\"y\",\"type\":\"double\"},"
                        + "{\"name\":\"w\",\"type\":\"double\"}]",
                    STEEP))
        .hasMessageContaining("make the column w");
  }
}
