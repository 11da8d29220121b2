// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving.explanations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.platform.serving.explanations.GlobalExplanation.Feature;
import io.bellwether.platform.serving.explanations.GlobalExplanation.Permutation;
import io.bellwether.platform.shared.Conflict;
import io.bellwether.scoring.Link;
import io.bellwether.scoring.linear.LinearModel;
import io.bellwether.scoring.pipeline.InputEncoding;
import io.bellwether.scoring.pipeline.Pipeline;
import io.bellwether.tabular.Column;
import io.bellwether.tabular.ColumnType;
import io.bellwether.tabular.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Permutation importance as scikit-learn 1.9.1 computes it of the same models, rows and
 * permutations: {@code src/test/python/record_permutation.py}.
 */
class PermutationTest {
  private static final int ROWS = 30;

  private static final double[] A = IntStream.range(0, ROWS).mapToDouble(i -> i % 7 - 3).toArray();
  private static final double[] B =
      IntStream.range(0, ROWS).mapToDouble(i -> i * i % 11 / 2.0).toArray();
  private static final double[] C = IntStream.range(0, ROWS).mapToDouble(i -> i % 5).toArray();

  private static final TrainingSample ALL =
      new TrainingSample(
          "d/1",
          ROWS,
          Table.of(Column.ofDoubles("a", A), Column.ofDoubles("b", B), Column.ofDoubles("c", C)),
          LongStream.range(0, ROWS).toArray());

  private static GlobalExplanation explain(
      Link link, double[][] coef, double[] intercept, List<String> classes, Truth truth) {
    List<String> names = List.of("a", "b", "c");
    Pipeline pipeline =
        Pipeline.of(
            new LinearModel(names, coef, intercept, link, new double[3], new double[] {1, 1, 1})
                .write(),
            names.stream()
                .<InputEncoding>map(name -> InputEncoding.Numeric.passing(name, ColumnType.DOUBLE))
                .toList(),
            classes);
    return GlobalExplainer.explain(
        pipeline,
        ALL,
        Optional.of(new KnownRows(ALL, truth, List.of("y"), true)),
        Instant.EPOCH,
        new Turn(() -> 0, Duration.ofSeconds(60), () -> new Conflict("too_long", "-")));
  }

  @Test
  void ofClassesItIsTheLogLoss() {
    int[] places = new int[ROWS];
    Arrays.setAll(places, i -> A[i] + B[i] > 4 ? 2 : A[i] > 0 ? 1 : 0);

    GlobalExplanation found =
        explain(
            Link.SOFTMAX,
            new double[][] {{-1.5, -0.75, 0}, {1, -0.5, 0}, {0.5, 1.25, 0}},
            new double[] {1, 0.5, -1.5},
            List.of("a", "b", "c"),
            new Truth.Classes(places));

    assertPermutation(found, "log_loss", 0.6055480720539043);
    assertFeature(found, "a", 1.7962119865833088, 0.48329700514665586);
    assertFeature(found, "b", 0.34058041865542615, 0.30575538814919573);
    assertFeature(found, "c", 0, 0);
  }

  @Test
  void ofValuesItIsTheSquaredError() {
    double[][] values = new double[ROWS][];
    Arrays.setAll(values, i -> new double[] {2 * A[i] + B[i] + i % 3});

    GlobalExplanation found =
        explain(
            Link.IDENTITY,
            new double[][] {{2, 0.5, 0}},
            new double[] {0.5},
            List.of(),
            new Truth.Values(values));

    assertPermutation(found, "mean_squared_error", 3.4791666666666665);
    assertFeature(found, "a", 32.18000000000001, 7.046772310781727);
    assertFeature(found, "b", 1.9100000000000006, 0.15188628787499042);
    assertFeature(found, "c", 0, 0);
  }

  private static void assertPermutation(GlobalExplanation found, String loss, double value) {
    Permutation permutation = found.permutation().orElseThrow();
    assertThat(permutation.loss()).isEqualTo(loss);
    assertThat(permutation.value()).isCloseTo(value, within(1e-12));
    assertThat(permutation.rows()).isEqualTo(ROWS);
    assertThat(permutation.columns()).containsExactly("y");
    assertThat(permutation.learnt()).isTrue();
  }

  private static void assertFeature(
      GlobalExplanation found, String name, double increase, double deviation) {
    Feature feature =
        found.features().stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
    assertThat(feature.lossIncrease().orElseThrow()).isCloseTo(increase, within(1e-12));
    assertThat(feature.deviation().orElseThrow()).isCloseTo(deviation, within(1e-12));
  }
}
