// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.ensembles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.scoring.Link;
import io.bellwether.scoring.ModelFormatException;
import io.bellwether.scoring.Row;
import io.bellwether.scoring.linear.LinearModel;
import io.bellwether.scoring.pipeline.Answered;
import io.bellwether.scoring.pipeline.InputEncoding;
import io.bellwether.scoring.pipeline.InvalidFeaturesException;
import io.bellwether.scoring.pipeline.Pipeline;
import io.bellwether.scoring.pipeline.Score;
import io.bellwether.tabular.ColumnType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnsembleTest {
  private static final Pipeline STEEP = linear(Link.LOGIT, new double[][] {{2, -1}}, 0.5, "x", "y");
  private static final Pipeline FLAT = linear(Link.LOGIT, new double[][] {{0.5, 3}}, -1, "x", "z");

  static Pipeline linear(Link link, double[][] coef, double intercept, String... names) {
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

  static Pipeline ensemble(String rest, Pipeline... members) {
    return Ensemble.assemble(file(rest), List.of(members));
  }

  static List<Row> rows(int width) {
    Random random = new Random(3);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      rows.add(new Row(random.doubles(width, -3, 3).toArray()));
    }
    return rows;
  }

  private static double probability(Pipeline pipeline, Row row) {
    return ((Score.Binary) pipeline.score(row)).probability();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"kind\":\"average\"",
        "\"kind\":\"average\",\"space\":\"margin\"",
        "\"kind\":\"vote\",\"vote\":\"soft\"",
        "\"kind\":\"pipeline\""
      })
  void ofOneMemberAnswersAsThat(String kind) {
    Pipeline alone = ensemble(kind + ",\"members\":[{\"version\":\"a/1\"}]", STEEP);

    for (Row row : rows(2)) {
      assertThat(probability(alone, row)).isEqualTo(probability(STEEP, row));
    }
  }

  @Test
  void onlyProportionsOfWeightsCount() {
    String members =
        "\"members\":[{\"version\":\"a/1\",\"weight\":%s},{\"version\":\"b/1\",\"weight\":%s}]";
    String kind = "\"kind\":\"weighted\",";
    Pipeline small = ensemble(kind + members.formatted(0.1, 0.3), STEEP, FLAT);
    Pipeline large = ensemble(kind + members.formatted(1e6, 3e6), STEEP, FLAT);
    Pipeline first = ensemble(kind + members.formatted(5, 0), STEEP, FLAT);

    for (Row row : rows(3)) {
      assertThat(probability(small, row)).isEqualTo(probability(large, row), within(1e-15));
      Row own = new Row(Arrays.copyOf(row.values(), 2));
      assertThat(probability(first, row)).isEqualTo(probability(STEEP, own));
    }
  }

  @ParameterizedTest
  @CsvSource({"0, true", "0.5, true", "1.1, false"})
  void aCascadeAnswersByTheFirstOrTheLastMember(double sure, boolean byFirst) {
    Pipeline cascade =
        ensemble(
            "\"kind\":\"cascade\",\"members\":[{\"version\":\"a/1\",\"sure\":%s},{\"version\":\"b/1\"}]"
                .formatted(sure),
            STEEP,
            FLAT);

    for (Row row : rows(3)) {
      double[] all = row.values();
      Score expected =
          byFirst
              ? STEEP.score(new Row(new double[] {all[0], all[1]}))
              : FLAT.score(new Row(new double[] {all[0], all[2]}));
      assertThat(cascade.score(row)).isEqualTo(expected);
    }
  }

  @Test
  void aCascadePassesOnWhatIsBetween() {
    Pipeline cascade =
        ensemble(
            "\"kind\":\"cascade\",\"members\":[{\"version\":\"a/1\",\"unsure\":[0.2,0.7]},{\"version\":\"b/1\"}]",
            STEEP,
            FLAT);
    List<Row> rows = rows(3);
    List<Answered> answers = cascade.answers(rows);
    int passedOn = 0;

    for (int i = 0; i < rows.size(); i++) {
      double[] all = rows.get(i).values();
      double first = probability(STEEP, new Row(new double[] {all[0], all[1]}));
      double second = probability(FLAT, new Row(new double[] {all[0], all[2]}));
      boolean open = first > 0.2 && first < 0.7;
      passedOn += open ? 1 : 0;
      assertThat(((Score.Binary) answers.get(i).score()).probability())
          .isEqualTo(open ? second : first);
    }
    assertThat(passedOn).isBetween(1, 49);
  }

  @Test
  void aTieGoesToTheFirstClass() {
    Pipeline yes = linear(Link.LOGIT, new double[][] {{0}}, 1, "x");
    Pipeline no = linear(Link.LOGIT, new double[][] {{0}}, -1, "x");
    String members = "\"members\":[{\"version\":\"a/1\"},{\"version\":\"b/1\"}]";
    Row row = new Row(new double[] {0});

    for (String vote : List.of("majority", "soft")) {
      Pipeline tied = ensemble("\"kind\":\"vote\",\"vote\":\"" + vote + "\"," + members, yes, no);
      Score.Binary score = (Score.Binary) tied.score(row);
      assertThat(score.predicted()).isZero();
      assertThat(score.probability()).isEqualTo(0.5, within(1e-15));
    }
  }

  static double margin(Pipeline pipeline, Row row) {
    return ((Score.Binary) pipeline.score(row)).margin();
  }

  /** Its member imputes and encodes by itself; missing values and texts reach it as they are. */
  @Test
  void membersPrepareTheirInputsThemselves() {
    LinearModel model =
        new LinearModel(
            List.of("age", "sex=f", "sex=m"),
            new double[][] {{0.1, 1, -1}},
            new double[] {0},
            Link.LOGIT,
            new double[3],
            new double[] {1, 1, 1});
    Pipeline own =
        Pipeline.of(
            model.write(),
            List.of(
                new InputEncoding.Numeric("age", ColumnType.INTEGER, OptionalDouble.of(50), false),
                new InputEncoding.OneHot("sex", List.of("f", "m"), Optional.empty(), false)),
            List.of("0", "1"));
    Pipeline ages = linear(Link.LOGIT, new double[][] {{0.2}}, 0, "age");
    String members = "\"members\":[{\"version\":\"a/1\"},{\"version\":\"b/1\"}]";
    Pipeline both = ensemble("\"kind\":\"average\",\"space\":\"margin\"," + members, own, ages);
    Map<String, @Nullable Object> features = new HashMap<>();
    features.put("age", 40);
    features.put("sex", "m");

    Row row = both.encode(features);
    assertThat(margin(both, row)).isEqualTo((4 - 1 + 8) / 2.0, within(1e-12));
    assertThat(both.explain(row).contributions())
        .extracting(part -> part.contribution())
        .containsExactly((4 + 8 - 0.2 * 0.25) / 2 + 0, -0.5);

    features.put("sex", null);
    assertThat(margin(both, both.encode(features))).isEqualTo(6, within(1e-12));
    features.put("age", null);
    assertThatThrownBy(() -> both.encode(features)).isInstanceOf(InvalidFeaturesException.class);
    features.put("age", 40.5);
    assertThatThrownBy(() -> both.encode(features)).isInstanceOf(InvalidFeaturesException.class);
    Pipeline alone = ensemble("\"kind\":\"pipeline\",\"members\":[{\"version\":\"a/1\"}]", own);
    features.put("age", null);
    assertThat(margin(alone, alone.encode(features))).isEqualTo(5, within(1e-12));
  }

  @Test
  void aTransformMakesTheColumnsThatTheMemberTakes() {
    Pipeline bare = linear(Link.IDENTITY, new double[][] {{2, 3, 5}}, 1, "f0", "f1", "f2");
    Pipeline ensemble =
        ensemble(
            "\"kind\":\"pipeline\",\"members\":[{\"version\":\"a/1\"}],\"inputs\":["
                + "{\"name\":\"age\",\"type\":\"double\",\"imputation\":7},"
                + "{\"name\":\"sex\",\"type\":\"string\",\"categories\":[\"f\",\"m\"]}]",
            bare);
    Map<String, @Nullable Object> features = new HashMap<>();
    features.put("age", null);
    features.put("sex", "m");

    Score score = ensemble.score(ensemble.encode(features));

    assertThat(score).isEqualTo(new Score.Regression(1 + 14 + 5, 1 + 14 + 5));
    assertThat(ensemble.explain(ensemble.encode(features)).contributions()).hasSize(2);
  }

  @Test
  void aMetaVersionTakesAnswersAndInputsByName() {
    Pipeline meta = linear(Link.LOGIT, new double[][] {{1, 10, 100}}, 0, "w", "flat", "steep");
    Pipeline stack =
        ensemble(
            "\"kind\":\"stacking\",\"space\":\"margin\",\"meta\":{\"version\":\"m/1\"},\"members\":["
                + "{\"version\":\"a/1\",\"name\":\"steep\"},{\"version\":\"b/1\",\"name\":\"flat\"}]",
            STEEP,
            FLAT,
            meta);

    assertThat(stack.inputs())
        .extracting(input -> input.name())
        .containsExactly("x", "y", "z", "w");
    Row row = new Row(new double[] {1, 2, 0.5, 4});
    double steep = margin(STEEP, new Row(new double[] {1, 2}));
    double flat = margin(FLAT, new Row(new double[] {1, 0.5}));
    assertThat(margin(stack, row)).isEqualTo(4 + 10 * flat + 100 * steep, within(1e-12));
  }

  @Test
  void ensemblesMayBeMembers() {
    String members = "\"members\":[{\"version\":\"a/1\"},{\"version\":\"b/1\"}]";
    Pipeline inner = ensemble("\"kind\":\"average\",\"space\":\"margin\"," + members, STEEP, FLAT);
    Pipeline outer = ensemble("\"kind\":\"average\",\"space\":\"margin\"," + members, inner, STEEP);
    Row row = new Row(new double[] {1, 2, 0.5});

    double steep = margin(STEEP, new Row(new double[] {1, 2}));
    double flat = margin(FLAT, new Row(new double[] {1, 0.5}));
    assertThat(margin(outer, row)).isEqualTo(0.75 * steep + 0.25 * flat, within(1e-12));
    assertThat(Arrays.stream(outer.contributions(row)).sum())
        .isEqualTo(margin(outer, row), within(1e-12));
  }

  /** Graphs and forests are; log-odds of 1 and 0 would add up to no number. */
  @Test
  void membersMayBeCertainOfOppositeClasses() {
    Pipeline yes = linear(Link.LOGIT, new double[][] {{1e300}}, 0, "x");
    String level = "{\"method\":\"isotonic\",\"on\":\"margin\",\"x\":[[-1,1]],\"y\":[[%s]]}";
    Pipeline certain =
        ensemble(
            "\"kind\":\"pipeline\",\"members\":[{\"version\":\"a/1\"}],\"calibration\":"
                + level.formatted("0,1"),
            yes);
    Pipeline never =
        ensemble(
            "\"kind\":\"pipeline\",\"members\":[{\"version\":\"a/1\"}],\"calibration\":"
                + level.formatted("0,0"),
            yes);
    Pipeline both =
        ensemble(
            "\"kind\":\"average\",\"space\":\"margin\",\"members\":[{\"version\":\"a/1\"},{\"version\":\"b/1\"}]",
            certain,
            never);

    Row row = new Row(new double[] {1});
    assertThat(probability(certain, row)).isEqualTo(1);
    assertThat(margin(certain, row)).isEqualTo(745);
    assertThat(margin(never, row)).isEqualTo(-745);
    assertThat(probability(both, row)).isEqualTo(0.5);
  }

  @Test
  void whatDoesNotFitIsRefusedByTheNameOfTheMember() {
    Pipeline value = linear(Link.IDENTITY, new double[][] {{1}}, 0, "x");
    Pipeline many = linear(Link.SOFTMAX, new double[][] {{1}, {2}, {3}}, 0, "x");
    Pipeline text =
        Pipeline.of(
            FLATTEXT.write(),
            List.of(new InputEncoding.OneHot("x", List.of("u"), Optional.empty(), false)),
            List.of("0", "1"));
    Pipeline bare = linear(Link.LOGIT, new double[][] {{1, 1}}, 0, "f0", "f1");
    String two = "\"members\":[{\"version\":\"a/1\"},{\"version\":\"b/2\"}]";

    for (Pipeline other : List.of(value, many)) {
      assertThatThrownBy(() -> ensemble("\"kind\":\"average\"," + two, STEEP, other))
          .isInstanceOf(ModelFormatException.class)
          .hasMessageContaining("members[1] (b/2)")
          .hasMessageContaining("the classes [0, 1]");
    }
    assertThatThrownBy(() -> ensemble("\"kind\":\"vote\"," + two, value, value))
        .hasMessageContaining("is a regression");
    assertThatThrownBy(() -> ensemble("\"kind\":\"average\"," + two, STEEP, text))
        .hasMessageContaining("b/2")
        .hasMessageContaining("x as string");
    assertThatThrownBy(() -> ensemble("\"kind\":\"average\"," + two, STEEP, bare))
        .hasMessageContaining("only numbers its inputs");
  }

  private static final LinearModel FLATTEXT =
      new LinearModel(
          List.of("x=u"),
          new double[][] {{1}},
          new double[] {0},
          Link.LOGIT,
          new double[1],
          new double[] {1});
}
