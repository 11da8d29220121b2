// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.ensembles;

import static io.bellwether.scoring.ensembles.EnsembleTest.ensemble;
import static io.bellwether.scoring.ensembles.EnsembleTest.linear;
import static io.bellwether.scoring.ensembles.EnsembleTest.margin;
import static io.bellwether.scoring.ensembles.EnsembleTest.rows;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.scoring.Link;
import io.bellwether.scoring.Row;
import io.bellwether.scoring.pipeline.InputEncoding;
import io.bellwether.scoring.pipeline.Pipeline;
import io.bellwether.scoring.pipeline.Score;
import io.bellwether.tabular.ColumnType;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** What an ensemble tells of its answers by itself. */
class EnsembleShapTest {
  private static final double[][] LINE = {{1, 0, -2, 0, 0, 0, 0, 0}};
  private static final Pipeline STEEP = linear(Link.LOGIT, new double[][] {{2, -1}}, 0.5, "x", "y");
  private static final Pipeline FLAT = linear(Link.LOGIT, new double[][] {{0.5, 3}}, -1, "x", "z");

  @Test
  void meansOfProbabilitiesAndVotesHaveNoExplanationOfTheirOwn() {
    for (String kind : List.of("average", "vote", "cascade")) {
      String sure = kind.equals("cascade") ? ",\"sure\":0.9" : "";
      Pipeline ensemble =
          ensemble(
              "\"kind\":\"%s\",\"members\":[{\"version\":\"a/1\"%s},{\"version\":\"b/1\"}]"
                  .formatted(kind, sure),
              STEEP,
              FLAT);
      assertThat(ensemble.model().explains()).isFalse();
    }
  }

  @Test
  void contributionsOfASumOfMarginsAddUpToIt() throws IOException {
    Pipeline trees = golden("binary");
    double[][] coef = {{1, 0, -2, 0, 0.5, 0, 0, 3}};
    Pipeline line = linear(Link.LOGIT, coef, 1, "f0", "f1", "f2", "f3", "f4", "f5", "f6", "f7");
    Pipeline ensemble =
        ensemble(
            "\"kind\":\"weighted\",\"space\":\"margin\",\"calibration\":{\"method\":\"sigmoid\",\"on\":\"margin\","
                + "\"slope\":[0.8],\"intercept\":[-0.3]},\"members\":[{\"version\":\"a/1\",\"weight\":1,"
                + "\"calibration\":{\"method\":\"temperature\",\"on\":\"margin\",\"temperature\":2}},"
                + "{\"version\":\"b/1\",\"weight\":3}]",
            trees,
            line);

    assertThat(ensemble.model().explains()).isTrue();
    for (Row row : rows(8)) {
      double[] contributions = ensemble.contributions(row);
      Score.Binary score = (Score.Binary) ensemble.score(row);
      double byHand = 0.8 * (0.25 * margin(trees, row) / 2 + 0.75 * margin(line, row)) - 0.3;
      assertThat(score.margin()).isEqualTo(byHand, within(1e-12));
      assertThat(Arrays.stream(contributions).sum()).isEqualTo(score.margin(), within(1e-9));
      double[] ofTrees = trees.contributions(row);
      double[] ofLine = line.contributions(row);
      assertThat(contributions[2])
          .isEqualTo(0.8 * (0.125 * ofTrees[2] + 0.75 * ofLine[2]), within(1e-12));
    }
  }

  /**
   * XGBoost tells the trees' (the golden files hold that); a linear model's do nothing together.
   */
  @Test
  void interactionsOfASumOfMarginsAreTheSumOfTheMembers() throws IOException {
    Pipeline trees = golden("binary");
    Pipeline line = linear(Link.LOGIT, LINE, 1, "f0", "f1", "f2", "f3", "f4", "f5", "f6", "f7");
    Pipeline sum =
        ensemble(
            "\"kind\":\"weighted\",\"space\":\"margin\",\"calibration\":{\"method\":\"sigmoid\","
                + "\"on\":\"margin\",\"slope\":[0.8],\"intercept\":[-0.3]},\"members\":["
                + "{\"version\":\"a/1\",\"weight\":1},{\"version\":\"b/1\",\"weight\":3}]",
            trees,
            line);

    assertThat(sum.model().explainsInteractions()).isTrue();
    for (Row row : rows(8)) {
      double[] found = sum.interactions(row);
      double[] ofTrees = trees.interactions(row);
      double[] contributions = sum.contributions(row);
      for (int i = 0; i < 9; i++) {
        double rowSum = Arrays.stream(found, 9 * i, 9 * i + 9).sum();
        assertThat(rowSum).isEqualTo(contributions[i], within(1e-9));
        for (int j = 0; j < 9; j++) {
          double ofLine = i == j ? line.contributions(row)[i] : 0;
          double shift = i == 8 && j == 8 ? 0.3 : 0;
          assertThat(found[9 * i + j])
              .isEqualTo(0.8 * (0.25 * ofTrees[9 * i + j] + 0.75 * ofLine) - shift, within(1e-12));
        }
      }
    }
    String average =
        "\"kind\":\"average\",\"members\":[{\"version\":\"a/1\"},{\"version\":\"b/1\"}]";
    assertThat(ensemble(average, trees, line).model().explainsInteractions())
        .as("a mean of probabilities")
        .isFalse();
  }

  private static final String STACK =
      "\"kind\":\"stacking\",\"space\":\"%s\",\"meta\":{\"version\":\"m/1\"},\"members\":["
          + "{\"version\":\"a/1\",\"name\":\"trees\",\"calibration\":{\"method\":\"temperature\","
          + "\"on\":\"margin\",\"temperature\":2}},{\"version\":\"b/1\",\"name\":\"line\"}]%s";

  @Test
  void aLinearModelOnMarginsIsExplainedByTheirContributions() throws IOException {
    Pipeline trees = named(golden("binary"));
    Pipeline line = linear(Link.LOGIT, LINE, 1, "x0", "x1", "x2", "x3", "x4", "x5", "x6", "x7");
    Pipeline meta =
        linear(Link.LOGIT, new double[][] {{0.5, 3, -1.5}}, 0.25, "line", "x1", "trees");
    String last =
        ",\"calibration\":{\"method\":\"sigmoid\",\"on\":\"margin\",\"slope\":[0.8],\"intercept\":[-0.3]}";
    Pipeline stack = ensemble(STACK.formatted("margin", last), trees, line, meta);

    assertThat(stack.model().explains()).isTrue();
    for (Row row : rows(8)) {
      double[] contributions = stack.contributions(row);
      double byHand =
          0.25 + 0.5 * margin(line, row) + 3 * row.values()[1] - 1.5 * margin(trees, row) / 2;
      assertThat(margin(stack, row)).isEqualTo(0.8 * byHand - 0.3, within(1e-9));
      assertThat(Arrays.stream(contributions).sum()).isEqualTo(margin(stack, row), within(1e-6));
      double[] ofTrees = trees.contributions(row);
      double[] ofLine = line.contributions(row);
      double[] ofInput =
          linear(Link.LOGIT, new double[][] {{3}}, 0, "x1")
              .contributions(new Row(new double[] {row.values()[1]}));
      assertThat(contributions[0])
          .isEqualTo(0.8 * (0.5 * ofLine[0] - 0.75 * ofTrees[0]), within(1e-12));
      assertThat(contributions[1])
          .isEqualTo(0.8 * (0.5 * ofLine[1] + ofInput[0] - 0.75 * ofTrees[1]), within(1e-12));
      assertThat(contributions[7]).isEqualTo(-0.8 * 0.75 * ofTrees[7], within(1e-12));
      assertThat(contributions[8])
          .isEqualTo(
              0.8 * (0.25 + 0.5 * ofLine[8] + ofInput[1] - 0.75 * ofTrees[8]) - 0.3, within(1e-9));
    }
  }

  /** A stack of trees and a linear model, on an input too. */
  @Test
  void againstRowsTheBaseIsTheirMeanMargin() throws IOException {
    Pipeline trees = named(golden("binary"));
    Pipeline line = linear(Link.LOGIT, LINE, 1, "x0", "x1", "x2", "x3", "x4", "x5", "x6", "x7");
    Pipeline meta =
        linear(Link.LOGIT, new double[][] {{0.5, 3, -1.5}}, 0.25, "line", "x1", "trees");
    Pipeline sum =
        ensemble(
            "\"kind\":\"average\",\"space\":\"margin\",\"members\":["
                + "{\"version\":\"a/1\"},{\"version\":\"b/1\"}]",
            trees,
            line);
    List<Row> rows = rows(8);
    List<Row> background = rows.subList(0, 20);

    for (Pipeline ensemble :
        List.of(sum, ensemble(STACK.formatted("margin", ""), trees, line, meta))) {
      assertThat(ensemble.model().explainsAgainstRows()).isTrue();
      double mean =
          background.stream().mapToDouble(row -> margin(ensemble, row)).average().orElseThrow();
      for (Row row : rows.subList(20, 50)) {
        double[] contributions = ensemble.contributions(row, background);
        assertThat(contributions[8]).isEqualTo(mean, within(1e-6));
        assertThat(Arrays.stream(contributions).sum())
            .isEqualTo(margin(ensemble, row), within(1e-6));
      }
      double[] nothing = ensemble.contributions(rows.getFirst(), List.of(rows.getFirst()));
      assertThat(Arrays.copyOf(nothing, 8)).as("a row against itself").containsOnly(0);
    }
    double[] ofLine = line.contributions(rows.get(30), background);
    double[] ofTrees = trees.contributions(rows.get(30), background);
    assertThat(sum.contributions(rows.get(30), background)[2])
        .isEqualTo((ofLine[2] + ofTrees[2]) / 2, within(1e-12));
  }

  @Test
  void whatStacksProbabilitiesOrMarginsOfTreesHasNoExplanationOfItsOwn() throws IOException {
    Pipeline trees = golden("binary");
    Pipeline line = linear(Link.LOGIT, LINE, 1, "f0", "f1", "f2", "f3", "f4", "f5", "f6", "f7");
    Pipeline meta = linear(Link.LOGIT, new double[][] {{0.5, -1.5}}, 0.25, "line", "trees");
    assertThat(ensemble(STACK.formatted("probability", ""), trees, line, meta).model().explains())
        .isFalse();
    Pipeline imputing =
        Pipeline.of(
            Objects.requireNonNull(meta.write().get(Pipeline.MODEL_FILE)),
            List.of(
                new InputEncoding.Numeric("line", ColumnType.DOUBLE, OptionalDouble.of(5), false),
                InputEncoding.Numeric.passing("trees", ColumnType.DOUBLE)),
            List.of("0", "1"));
    assertThat(ensemble(STACK.formatted("margin", ""), trees, line, imputing).model().explains())
        .isFalse();
  }

  @Test
  void severalClassesAreStackedNumberByNumber() throws IOException {
    Pipeline classes = golden("softprob");
    Pipeline meta =
        linear(
            Link.SOFTMAX,
            new double[][] {{1, -2, 0.5, 0, 0, 1}, {0, 1, 0, -1, 2, 0}, {3, 0, 0, 0, 1, -1}},
            0.5,
            "a=0",
            "a=1",
            "a=2",
            "b=0",
            "b=1",
            "b=2");
    Pipeline stack =
        ensemble(
            "\"kind\":\"stacking\",\"space\":\"margin\",\"meta\":{\"version\":\"m/1\"},\"members\":["
                + "{\"version\":\"a/1\",\"name\":\"a\"},{\"version\":\"b/1\",\"name\":\"b\"}]",
            classes,
            classes,
            meta);

    assertThat(stack.model().explains()).isTrue();
    for (Row row : rows(8)) {
      double[] contributions = stack.contributions(row);
      double[] margins = ((Score.Multiclass) stack.score(row)).margins();
      for (int output = 0; output < 3; output++) {
        double sum = Arrays.stream(contributions, output * 9, output * 9 + 9).sum();
        assertThat(sum).isEqualTo(margins[output], within(1e-5));
      }
    }
  }

  private static Pipeline named(Pipeline numbered) {
    byte[] file = Objects.requireNonNull(numbered.write().get(Pipeline.MODEL_FILE));
    String names =
        IntStream.range(0, 8)
            .mapToObj(i -> "\"x" + i + "\"")
            .collect(Collectors.joining(",", "\"feature_names\":[", "]"));
    return Pipeline.of(
        new String(file, UTF_8).replace("\"feature_names\":[]", names).getBytes(UTF_8));
  }

  private static Pipeline golden(String name) throws IOException {
    try (InputStream in =
        new GZIPInputStream(
            Objects.requireNonNull(
                EnsembleShapTest.class.getResourceAsStream("/golden/" + name + ".json.gz")))) {
      return Pipeline.of(in.readAllBytes());
    }
  }
}
