// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving.explanations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.platform.registry.Content;
import io.bellwether.platform.registry.DatasetTag;
import io.bellwether.platform.serving.Baseline;
import io.bellwether.platform.serving.explanations.GlobalExplanation.Effect;
import io.bellwether.platform.serving.explanations.GlobalExplanation.Feature;
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
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The margin is 2 · x0 − x1 / 2 + (3 where the text is b), of an x2 nothing. */
class GlobalExplainerTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final int ROWS = 100;

  private static final Pipeline PIPELINE =
      Pipeline.of(
          new LinearModel(
                  List.of("x0", "x1", "x2", "t=a", "t=b"),
                  new double[][] {{2, -0.5, 0, 0, 3}},
                  new double[] {0},
                  Link.LOGIT,
                  new double[5],
                  new double[] {1, 1, 1, 1, 1})
              .write(),
          List.of(
              InputEncoding.Numeric.passing("x0", ColumnType.DOUBLE),
              InputEncoding.Numeric.passing("x1", ColumnType.DOUBLE),
              InputEncoding.Numeric.passing("x2", ColumnType.DOUBLE),
              new InputEncoding.OneHot("t", List.of("a", "b"), Optional.empty(), false)),
          List.of("0", "1"));

  private final AtomicLong nanos = new AtomicLong();

  private static TrainingSample sample() {
    Random random = new Random(3);
    String[] texts = new String[ROWS];
    Arrays.setAll(texts, i -> i % 4 == 0 ? "b" : "a");
    return new TrainingSample(
        "d/1",
        1000,
        Table.of(
            new Column.Doubles("x0", random.doubles(ROWS, -1, 1).toArray(), new BitSet()),
            new Column.Doubles("x1", random.doubles(ROWS, -1, 1).toArray(), new BitSet()),
            new Column.Doubles("x2", random.doubles(ROWS, -1, 1).toArray(), new BitSet()),
            new Column.Strings("t", texts, new BitSet())),
        LongStream.range(0, ROWS).toArray());
  }

  private GlobalExplanation explain(Duration aStep) {
    TrainingSample sample = sample();
    int[] classes = new int[ROWS];
    double[] x0 = ((Column.Doubles) sample.rows().column("x0")).values();
    Arrays.setAll(classes, i -> x0[i] > 0 ? 1 : 0);
    Turn turn =
        new Turn(
            () -> nanos.getAndAdd(aStep.toNanos()),
            Duration.ofSeconds(60),
            () -> new Conflict("too_long", "too long"));
    return GlobalExplainer.explain(
        PIPELINE, sample, Optional.of(known(sample, classes)), NOW, turn);
  }

  private static KnownRows known(TrainingSample sample, int[] classes) {
    return new KnownRows(sample, new Truth.Classes(classes), List.of(), false);
  }

  @Test
  void theMostImportantInputComesFirst() {
    GlobalExplanation found = explain(Duration.ZERO);

    assertThat(found.features()).extracting(Feature::name).startsWith("t", "x0", "x1", "x2");
    double shares = found.features().stream().mapToDouble(Feature::share).sum();
    assertThat(shares).isCloseTo(1, within(1e-12));
    Feature text = found.features().getFirst();
    // 3 in a quarter of the rows, each held against their mean: (0.75 · 3 · 0.25 · 2).
    assertThat(text.contribution()).isCloseTo(1.125, within(1e-12));
    Feature unused = found.features().getLast();
    assertThat(unused.contribution()).isZero();
    assertThat(unused.lossIncrease()).contains(0.0);
    assertThat(found.features().get(1).lossIncrease().orElseThrow()).isGreaterThan(0.3);
    assertThat(found.permutation().orElseThrow().rows()).isEqualTo(ROWS);
    assertThat(found.contributions().baseline().kind()).isEqualTo(Baseline.Kind.TRAINING_SAMPLE);
    assertThat(found.contributions().baseline().dataset()).contains("d/1");
    assertThat(found.contributions().baseline().rows()).contains(ROWS);
    assertThat(found.contributions().rows()).isEqualTo(ROWS);
  }

  /** As shap 0.51.0's LinearExplainer(model, maskers.Independent(X)) explains the rows. */
  @Test
  void aLinearModelWithoutMeansIsHeldAgainstThoseOfTheSample() {
    GlobalExplanation found = linear(new double[2]);

    assertThat(found.contributions().baseline())
        .isEqualTo(
            new Baseline(
                Baseline.Kind.TRAINING_SAMPLE, Optional.of("d/1"), Optional.of(4), 35.375));
    assertThat(found.features()).extracting(Feature::name).containsExactly("a", "b");
    assertThat(found.features()).extracting(Feature::contribution).containsExactly(5.0, 4.875);
    assertThat(found.effects().getLast().points().contributions())
        .containsExactly(7.125, 2.625, -1.875, -7.875);
  }

  @Test
  void aLinearModelWithMeansIsHeldAgainstThem() {
    GlobalExplanation found = linear(new double[] {60, 1});

    assertThat(found.contributions().baseline())
        .isEqualTo(new Baseline(Baseline.Kind.MODEL_MEANS, Optional.empty(), Optional.empty(), 34));
  }

  private static GlobalExplanation linear(double[] means) {
    LinearModel model =
        new LinearModel(
            List.of("a", "b"),
            new double[][] {{0.5, -3}},
            new double[] {7},
            Link.IDENTITY,
            means,
            new double[] {1, 1});
    TrainingSample sample =
        new TrainingSample(
            "d/1",
            4,
            Table.of(
                new Column.Doubles("a", new double[] {50, 60, 70, 80}, new BitSet()),
                new Column.Doubles("b", new double[] {2, -1, 0.5, 4}, new BitSet())),
            LongStream.range(0, 4).toArray());
    Turn turn = new Turn(() -> 0, Duration.ofSeconds(60), () -> new Conflict("too_long", "-"));
    return GlobalExplainer.explain(Pipeline.of(model.write()), sample, Optional.empty(), NOW, turn);
  }

  @Test
  void effectsAreInTheAnswersSpace() {
    GlobalExplanation found = explain(Duration.ZERO);

    assertThat(found.answer()).isEqualTo("probability");
    Effect first = found.effects().get(1);
    assertThat(first.dependence().grid()).hasSize(20);
    assertThat(first.dependence().mean()).isSorted().allMatch(mean -> mean > 0 && mean < 1);
    assertThat(first.dependence().rows()).hasSize(25);
    assertThat(first.local().orElseThrow().effects()).isSorted();
    assertThat(first.local().orElseThrow().counts().stream().mapToInt(Integer::intValue).sum())
        .isEqualTo(ROWS);
    assertThat(first.points().contributions()).isSorted(); // 2 · x0, in the order of x0.
    Effect text = found.effects().getFirst();
    assertThat(text.dependence().grid()).containsExactlyInAnyOrder("a", "b");
    assertThat(text.local()).isEmpty();
  }

  @Test
  void curvesOfRowsTellNeitherTheirAnswersNorTheirOrder() {
    GlobalExplanation found = explain(Duration.ZERO);

    for (Effect effect : found.effects()) {
      assertThat(effect.dependence().rows()).allMatch(curve -> curve.getFirst() == 0);
      assertThat(effect.dependence().rows())
          .isSortedAccordingTo(Comparator.comparingDouble(List::getLast));
    }
    assertThat(found.withoutData().effects()).isEmpty();
    assertThat(found.withoutData().features()).isEqualTo(found.features());
  }

  @Test
  void ofSeveralClassesItIsAboutTheOneThatIsAnsweredMost() {
    LinearModel model =
        new LinearModel(
            List.of("x0"),
            new double[][] {{5}, {0}, {1}},
            new double[] {-9, 1, 0},
            Link.SOFTMAX,
            new double[1],
            new double[] {1});
    Pipeline pipeline =
        Pipeline.of(
            model.write(),
            List.of(InputEncoding.Numeric.passing("x0", ColumnType.DOUBLE)),
            List.of("a", "b", "c"));
    double[] values = {3, -1, -2, -3, 3};
    TrainingSample sample =
        new TrainingSample(
            "d/1",
            5,
            Table.of(new Column.Doubles("x0", values, new BitSet())),
            LongStream.range(0, 5).toArray());
    Turn turn = new Turn(() -> 0, Duration.ofSeconds(60), () -> new Conflict("too_long", "-"));

    GlobalExplanation found =
        GlobalExplainer.explain(pipeline, sample, Optional.empty(), NOW, turn);

    assertThat(found.explained()).contains("b");
    assertThat(found.contributions().baseline().value()).isEqualTo(1);
    assertThat(found.effects().getFirst().points().contributions()).containsOnly(0.0);
  }

  @Test
  void isOutdatedOnceTheVersionIsSaidToHaveOtherData() {
    GlobalExplanation found = explain(Duration.ZERO);

    assertThat(found.isOf(tagged("d/1"))).isTrue();
    assertThat(found.isOf(tagged("d/2"))).isFalse();
    assertThat(found.isOf(tagged("none"))).isFalse();
  }

  private static Content tagged(String dataset) {
    return Content.elsewhere("s3://m", Optional.empty(), Map.of(DatasetTag.NAME, dataset), "");
  }

  @Test
  void isTheSameEachTimeAndEnds() {
    assertThat(explain(Duration.ZERO)).isEqualTo(explain(Duration.ZERO));
    assertThatThrownBy(() -> explain(Duration.ofSeconds(1))).isInstanceOf(Conflict.class);
  }
}
