// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.ensembles;

import static io.bellwether.scoring.ensembles.EnsembleTest.ensemble;
import static io.bellwether.scoring.ensembles.EnsembleTest.linear;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.scoring.Link;
import io.bellwether.scoring.ModelFormatException;
import io.bellwether.scoring.Row;
import io.bellwether.scoring.Task;
import io.bellwether.scoring.pipeline.Pipeline;
import io.bellwether.scoring.pipeline.Score;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Ensembles of models of several targets: those of the golden files, of which XGBoost 3.2's own
 * predictions were averaged as numpy does, {@code (1 * targets.predict(d) + 3 *
 * targets_vector.predict(d)) / 4} in 64 bits.
 */
class EnsembleTargetsTest {
  private static final String WEIGHTED =
      "\"kind\":\"weighted\",\"space\":\"%s\",\"members\":["
          + "{\"version\":\"a/1\",\"weight\":1},{\"version\":\"b/1\",\"weight\":3}]";

  /** The rows that start {@code targets.tsv}, and the weighted mean. */
  private static final String[][] RECORDED = {
    {
      "3fa26799 3f94794a c0104ee2 3e702258 bf143f00 3ef0abb0 40124fa1 80000000",
      "0.7319401428103447 0.46215019933879375 0.515759751200676"
    },
    {
      "7f61b1e6 be91a27a 3e902fa2 7fc00000 3e9ab587 3f9a616b 3fce851a 3ff7d716",
      "1.725088506937027 1.5114330351352692 -1.2284210920333862"
    },
    {
      "80000000 bf872faa 3f966cd2 00000000 7f61b1e6 bf640f07 3e20d9ec 3f05a7f2",
      "-0.5343623980879784 1.8998987078666687 -0.05228948872536421"
    }
  };

  @ParameterizedTest
  @CsvSource({"probability", "margin"})
  void answersTheMeanOfEachTarget(String space) throws IOException {
    Pipeline mean =
        ensemble(WEIGHTED.formatted(space), golden("targets"), golden("targets_vector"));

    assertThat(mean.task()).isEqualTo(Task.TARGETS);
    assertThat(mean.model().outputs()).isEqualTo(3);
    for (String[] recorded : RECORDED) {
      double[] expected =
          Arrays.stream(recorded[1].split(" ")).mapToDouble(Double::parseDouble).toArray();
      Score.Targets score = (Score.Targets) mean.score(row(recorded[0]));
      assertThat(score.values()).containsExactly(expected, within(1e-15));
      assertThat(score.margins()).containsExactly(expected, within(1e-15));
    }
  }

  @Test
  void eachTargetIsExplainedByTheMembersContributionsToIt() throws IOException {
    Pipeline one = golden("targets");
    Pipeline other = golden("targets_vector");
    Pipeline mean = ensemble(WEIGHTED.formatted("probability"), one, other);

    assertThat(mean.model().explains()).isTrue();
    for (String[] recorded : RECORDED) {
      Row row = row(recorded[0]);
      double[] contributions = mean.contributions(row);
      double[] ofOne = one.contributions(row);
      double[] ofOther = other.contributions(row);
      assertThat(mean.explanations(row)).hasSize(3);
      for (int target = 0; target < 3; target++) {
        double sum = Arrays.stream(contributions, target * 9, target * 9 + 9).sum();
        double margin = ((Score.Targets) mean.score(row)).margins()[target];
        assertThat(sum).isEqualTo(margin, within(1e-5));
        assertThat(contributions[target * 9 + 2])
            .isEqualTo((ofOne[target * 9 + 2] + 3 * ofOther[target * 9 + 2]) / 4, within(1e-12));
      }
    }
  }

  @Test
  void membersHaveToAnswerTheSameTargets() throws IOException {
    Pipeline three = golden("targets");
    String[] names = three.model().features().toArray(String[]::new);
    Pipeline one = linear(Link.IDENTITY, new double[1][8], 0, names);

    assertRefused(
        "\"kind\":\"average\"",
        "members[1] (b/1): answers a value (expected: values of 3 targets, as members[0] (a/1))",
        three,
        one);
    assertRefused(
        "\"kind\":\"average\"",
        "members[1] (b/1): answers probabilities of 3 labels (expected: values of 3 targets",
        three,
        golden("labels"));
    assertRefused(
        "\"kind\":\"vote\"",
        "members[0] (a/1): is a regression (expected: a classifier",
        three,
        three);
    assertRefused(
        "\"kind\":\"stacking\",\"meta\":{\"version\":\"c/1\"}",
        "members[0] (a/1): answers values of 3 targets (expected: one; average or weighted take",
        three,
        three,
        one);
  }

  private static void assertRefused(String kind, String message, Pipeline... members) {
    String document = kind + ",\"members\":[{\"version\":\"a/1\"},{\"version\":\"b/1\"}]";
    assertThatThrownBy(() -> ensemble(document, members))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageStartingWith(message);
  }

  /** Labels are averaged as probabilities, or before the link. */
  @Test
  void labelsAreProbabilities() throws IOException {
    Pipeline labels = golden("labels");
    Pipeline other = golden("labels_vector");
    Row row = row(RECORDED[0][0]);
    Score.Targets a = (Score.Targets) labels.score(row);
    Score.Targets b = (Score.Targets) other.score(row);
    String average = WEIGHTED.replace("3}", "1}");

    Score.Targets mean =
        (Score.Targets) ensemble(average.formatted("probability"), labels, other).score(row);
    Score.Targets sum =
        (Score.Targets) ensemble(average.formatted("margin"), labels, other).score(row);

    for (int i = 0; i < a.values().length; i++) {
      assertThat(mean.values()[i]).isEqualTo((a.values()[i] + b.values()[i]) / 2, within(1e-15));
      double margin = (a.margins()[i] + b.margins()[i]) / 2;
      assertThat(sum.values()[i]).isEqualTo(1 / (1 + Math.exp(-margin)), within(1e-15));
    }
  }

  @Test
  void oneCalibrationForEachTarget() throws IOException {
    Pipeline three = golden("targets");
    String document =
        "\"kind\":\"pipeline\",\"members\":[{\"version\":\"a/1\"}],\"calibration\":"
            + "{\"method\":\"isotonic\",\"on\":\"probability\",\"x\":[%1$s],\"y\":[%1$s]}";
    Row row = row(RECORDED[0][0]);

    Pipeline clipped = ensemble(document.formatted("[-1,0.1],[-1,0.1],[-1,0.1]"), three);

    double[] values = ((Score.Targets) three.score(row)).values();
    assertThat(((Score.Targets) clipped.score(row)).values())
        .containsExactly(
            Arrays.stream(values).map(value -> Math.clamp(value, -1, 0.1)).toArray(),
            within(1e-15));
    assertThatThrownBy(() -> ensemble(document.formatted("[-1,0.1]"), three))
        .hasMessageContaining("calibration: calibrates 1 outputs (expected: 3)");
  }

  private static Row row(String bits) {
    return new Row(
        Arrays.stream(bits.split(" "))
            .mapToDouble(word -> Float.intBitsToFloat(Integer.parseUnsignedInt(word, 16)))
            .toArray());
  }

  private static Pipeline golden(String name) throws IOException {
    try (InputStream in =
        new GZIPInputStream(
            Objects.requireNonNull(
                EnsembleTargetsTest.class.getResourceAsStream("/golden/" + name + ".json.gz")))) {
      return Pipeline.of(in.readAllBytes());
    }
  }
}
