// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving.explanations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.platform.serving.Baseline;
import io.bellwether.platform.serving.explanations.GlobalExplanation.Effect;
import io.bellwether.platform.serving.explanations.GlobalExplanation.Feature;
import io.bellwether.platform.serving.explanations.GlobalExplanation.Permutation;
import io.bellwether.platform.shared.Conflict;
import io.bellwether.scoring.pipeline.InputSpace;
import io.bellwether.scoring.pipeline.Pipeline;
import io.bellwether.scoring.pipeline.Score;
import io.bellwether.tabular.Column;
import io.bellwether.tabular.Table;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Target 0 is 5 ∓ 1 by the sign of f0, target 1 is 5 ∓ 2 by that of f1. */
class GlobalTargetsTest {
  private static final int ROWS = 40;

  private static final String STUMP =
      """
      {"default_left":[0,0,0],"left_children":[1,-1,-1],"right_children":[2,-1,-1],
      "loss_changes":[3,0,0],"split_conditions":[0,%1$s,%2$s],"split_indices":[%3$s,0,0],
      "sum_hessian":[40,20,20],"tree_param":{"size_leaf_vector":"1"}}""";

  private static final String VECTORS =
      """
      {"default_left":[0,0,0],"left_children":[1,-1,-1],"right_children":[2,-1,-1],
      "base_weights":[0,0,%s],"split_conditions":[0,0,0],"split_indices":[%s,0,0],
      "tree_param":{"size_leaf_vector":"2"}}""";

  private static final String MODEL =
      """
      {"learner":{"feature_names":[],"gradient_booster":{"name":"gbtree","model":{
      "tree_info":[0,%s],"trees":[%s,%s]}},
      "learner_model_param":{"base_score":"5E0","num_class":"0","num_feature":"2","num_target":"2"},
      "objective":{"name":"reg:squarederror"}},"version":[2,1,4]}""";

  private static final Pipeline SINGLE =
      read(MODEL.formatted("1", STUMP.formatted("-1", "1", "0"), STUMP.formatted("-2", "2", "1")));

  /** The same, as XGBoost saved it before 3.2: without covers. */
  private static final Pipeline OLDER =
      read(
          MODEL.formatted(
              "0", VECTORS.formatted("-1,0,1,0", "0"), VECTORS.formatted("0,-2,0,2", "1")));

  private final AtomicLong asked = new AtomicLong();

  private final Turn turn =
      new Turn(asked::incrementAndGet, Duration.ofSeconds(60), () -> new Conflict("-", "too long"));

  private static Pipeline read(String model) {
    return Pipeline.of(model.getBytes(StandardCharsets.UTF_8));
  }

  private static TrainingSample sample() {
    double[] first = new double[ROWS];
    double[] second = new double[ROWS];
    Arrays.setAll(first, i -> i % 2 == 0 ? -1 - i : 1 + i);
    Arrays.setAll(second, i -> i / 2 % 2 == 0 ? -1 - i : 1 + i);
    return new TrainingSample(
        "d/1",
        ROWS,
        Table.of(
            new Column.Doubles("f0", first, new BitSet()),
            new Column.Doubles("f1", second, new BitSet())),
        LongStream.range(0, ROWS).toArray());
  }

  private GlobalExplanation explain(Pipeline pipeline) {
    return GlobalExplainer.explain(pipeline, sample(), Optional.empty(), Instant.EPOCH, turn);
  }

  /** As scikit-learn computes it: {@code src/test/python/record_permutation.py}. */
  @Test
  void theLossOfAllTargetsGrowsWithoutAnInput() {
    double[][] truth = new double[ROWS][];
    Arrays.setAll(
        truth,
        i ->
            new double[] {
              (i % 2 == 0 ? 4 : 6) + i % 3 / 2.0, (i / 2 % 2 == 0 ? 3 : 7) + i % 5 / 4.0
            });
    KnownRows known =
        new KnownRows(sample(), new Truth.Values(truth), List.of("first", "second"), true);

    GlobalExplanation found =
        GlobalExplainer.explain(SINGLE, sample(), Optional.of(known), Instant.EPOCH, turn);

    Permutation permutation = found.permutation().orElseThrow();
    assertThat(permutation.loss()).isEqualTo("mean_squared_error");
    assertThat(permutation.value()).isCloseTo(0.390625, within(1e-12));
    assertThat(permutation.dataset()).contains("d/1");
    assertThat(permutation.columns()).containsExactly("first", "second");
    assertThat(permutation.learnt()).isTrue();
    for (GlobalExplanation one : List.of(found, found.about(1).orElseThrow())) {
      for (Feature feature : one.features()) {
        double increase = feature.name().equals("f0") ? 1.06 : 3.945;
        assertThat(feature.lossIncrease().orElseThrow()).isCloseTo(increase, within(1e-12));
      }
    }
  }

  @Test
  void eachTargetIsExplainedByItself() {
    GlobalExplanation found = explain(SINGLE);

    assertThat(found.target()).contains(new GlobalExplanation.Target(0, 2, 2));
    assertThat(found.others()).hasSize(1);
    assertDriven(found, "f0", 1);
    assertDriven(found.about(1).orElseThrow(), "f1", 2);
    assertThat(found.about(2)).isEmpty();
    assertThat(found.contributions().baseline().kind()).isEqualTo(Baseline.Kind.TRAINING_COVER);
    GlobalExplanation without = found.withoutData();
    assertThat(without.about(1).orElseThrow().effects()).isEmpty();
    assertThat(without.about(1).orElseThrow().features()).hasSize(2);
  }

  @Test
  void withoutCoversTheyAreHeldAgainstRows() {
    GlobalExplanation found = explain(OLDER);

    Baseline baseline = found.contributions().baseline();
    assertThat(found.contributions().method()).isEqualTo("tree_shap");
    assertThat(found.contributions().sampling().exact()).isTrue();
    assertThat(baseline.kind()).isEqualTo(Baseline.Kind.TRAINING_SAMPLE);
    assertThat(baseline.rows()).contains(25);
    assertThat(found.features()).extracting(Feature::name).containsExactly("f0", "f1");
    GlobalExplanation second = found.about(1).orElseThrow();
    assertThat(second.features()).extracting(Feature::name).containsExactly("f1", "f0");
    GlobalExplanation covered = explain(SINGLE).about(1).orElseThrow();
    assertThat(second.effects())
        .extracting(Effect::dependence)
        .isEqualTo(covered.effects().stream().map(Effect::dependence).toList());
  }

  /** One input moves the answer up and down by so much, the other one never. */
  private static void assertDriven(GlobalExplanation found, String by, double much) {
    Feature first = found.features().getFirst();
    assertThat(first.name()).isEqualTo(by);
    assertThat(first.contribution()).isCloseTo(much, within(1e-9));
    assertThat(first.share()).isEqualTo(1);
    Effect effect = found.effects().getFirst();
    assertThat(effect.feature()).isEqualTo(by);
    assertThat(effect.dependence().mean().getFirst()).isCloseTo(5 - much, within(1e-9));
    assertThat(effect.dependence().mean().getLast()).isCloseTo(5 + much, within(1e-9));
    assertThat(effect.local().orElseThrow().effects().getLast()).isCloseTo(much, within(0.5));
    assertThat(found.effects().getLast().dependence().mean())
        .allSatisfy(mean -> assertThat(mean).isCloseTo(5, within(1e-9)));
    assertThat(found.answer()).isEqualTo("value");
  }

  @Test
  void theModelIsAskedOnceForAllTargets() {
    InputSpace space = SINGLE.space(sample().rows());
    SharedAnswers answers =
        new SharedAnswers(space, turn, new int[] {0, 1}, (score, output) -> values(score)[output]);
    double[][] rows = {{-1, 1}, {1, -1}};
    long before = asked.get();

    assertThat(answers.of(1).apply(rows)).containsExactly(7, 3);
    assertThat(answers.of(0).apply(rows)).containsExactly(4, 6);
    assertThat(asked.get()).isEqualTo(before + 1);
    answers.forget();
    assertThat(answers.of(0).apply(new double[][] {{2, 2}})).containsExactly(6);
    assertThat(asked.get()).isEqualTo(before + 2);
  }

  private static double[] values(Score score) {
    return ((Score.Targets) score).values();
  }

  @Test
  void atMostSoManyTargetsAreExplained() {
    Pipeline many =
        read(
            MODEL
                .formatted("1", STUMP.formatted("-1", "1", "0"), STUMP.formatted("-2", "2", "1"))
                .replace("\"num_target\":\"2\"", "\"num_target\":\"30\""));

    GlobalExplanation found = explain(many);

    assertThat(found.target()).contains(new GlobalExplanation.Target(0, 20, 30));
    assertThat(found.others()).hasSize(19);
    assertThat(found.others().getLast().features())
        .allMatch(feature -> feature.contribution() == 0);
  }
}
