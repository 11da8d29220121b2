// SPDX-License-Identifier: Apache-2.0
package io.bellwether.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.scoring.Row;
import io.bellwether.scoring.pipeline.Pipeline;
import io.bellwether.scoring.pipeline.Score;
import io.bellwether.statistics.fairness.FairnessReport;
import io.bellwether.statistics.fairness.GroupMetrics;
import io.bellwether.statistics.quality.Metric;
import io.bellwether.tabular.Column;
import io.bellwether.tabular.Table;
import io.bellwether.training.Progress.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class TrainingTest {
  private static final int ROWS = 400;

  /** Numbers, integers, booleans and text, each with missing values. */
  private static final Table TABLE = table(42);

  private static final TrainingSpec SPEC =
      TrainingSpec.builder("ill")
          .folds(3)
          .trials(3)
          .sensitive(List.of("age", "city"))
          .threads(2)
          .build();

  private static final TrainingResult RESULT = Training.run(TABLE, SPEC, Progress.NONE);

  @Test
  void learnsFromEveryKindOfColumn() {
    assertThat(RESULT.features()).containsExactly("age", "dose", "smoker", "city");
    for (TrainedModel model : RESULT.models()) {
      assertThat(model.scores(Metric.ROC_AUC).mean()).isGreaterThan(0.8);
      assertThat(model.heldOut().orElseThrow().get(Metric.ROC_AUC).value()).isGreaterThan(0.75);
      assertThat(model.importance()).containsOnlyKeys("age", "dose", "smoker", "city");
      assertThat(model.importance().keySet().iterator().next()).isEqualTo("city");
      assertThat(model.trials()).hasSize(3);
      assertThat(model.scores(Metric.F1).values()).hasSize(3);
    }
    assertThat(RESULT.best().scores(Metric.ROC_AUC).mean())
        .isEqualTo(
            RESULT.models().stream()
                .mapToDouble(m -> m.scores(Metric.ROC_AUC).mean())
                .max()
                .orElseThrow());
  }

  @Test
  void servesWhatItJudged() {
    for (TrainedModel model : RESULT.models()) {
      Pipeline pipeline = Pipeline.read(model.files());
      assertThat(pipeline.classes()).containsExactly("no", "yes");
      for (int i = 0; i < model.holdout().rows().length; i++) {
        Row row = pipeline.encodeRow(TABLE, model.holdout().rows()[i]);
        double margin = ((Score.Binary) pipeline.score(row)).margin();
        assertThat(margin).isEqualTo(model.holdout().margins()[i]);
      }
    }
  }

  @Test
  void explainsByTheSameImportanceAsThePipeline() {
    for (TrainedModel model : RESULT.models()) {
      Pipeline pipeline = Pipeline.read(model.files());
      double city = 0;
      for (int row : RESULT.trainingRows()) {
        city +=
            Math.abs(
                pipeline.explain(pipeline.encodeRow(TABLE, row)).contributions().stream()
                    .filter(c -> c.feature().equals("city"))
                    .mapToDouble(c -> c.contribution())
                    .sum());
      }
      assertThat(model.importance().getOrDefault("city", 0.0))
          .isCloseTo(city / RESULT.trainingRows().length, within(1e-4));
    }
  }

  @Test
  void keepsTheHoldoutApart() {
    Set<Integer> rows = new HashSet<>();
    Arrays.stream(RESULT.trainingRows()).forEach(rows::add);
    Arrays.stream(RESULT.holdoutRows()).forEach(row -> assertThat(rows.add(row)).isTrue());
    assertThat(rows).hasSize(ROWS);
    assertThat(RESULT.holdoutRows()).hasSize(80);

    Table changed = withAges(TABLE, RESULT.holdoutRows(), 1_000);
    TrainingResult again = Training.run(changed, SPEC, Progress.NONE);

    for (ModelType type : ModelType.values()) {
      assertThat(again.model(type).files())
          .allSatisfy((name, file) -> assertThat(file).isEqualTo(file(RESULT, type, name)));
      assertThat(again.model(type).holdout().margins())
          .isNotEqualTo(RESULT.model(type).holdout().margins());
    }
  }

  @Test
  void givesTheSameBytesForTheSameSeed() {
    TrainingResult again = Training.run(table(42), SPEC, Progress.NONE);

    for (ModelType type : ModelType.values()) {
      assertThat(again.model(type).outOfFold().margins())
          .isEqualTo(RESULT.model(type).outOfFold().margins());
      assertThat(again.model(type).files().keySet())
          .allSatisfy(
              name -> assertThat(file(again, type, name)).isEqualTo(file(RESULT, type, name)));
    }
  }

  @Test
  void recordsTheLearningCurveOfBoosting() {
    TrainedModel boosted = RESULT.model(ModelType.XGBOOST);
    LearningCurve curve = boosted.curve().orElseThrow();

    assertThat(curve.train())
        .hasSize(boosted.params().getOrDefault("n_estimators", 0.0).intValue());
    assertThat(curve.valid()).hasSameSizeAs(curve.train());
    assertThat(curve.train()[0]).isBetween(0.6, 0.7);
    assertThat(curve.train()[curve.train().length - 1]).isLessThan(curve.train()[0] - 0.1);
    assertThat(RESULT.model(ModelType.LOGISTIC_REGRESSION).curve()).isEmpty();
  }

  @Test
  void judgesEveryGroup() {
    for (TrainedModel model : RESULT.models()) {
      assertThat(model.bias()).extracting(FairnessReport::attribute).containsExactly("age", "city");
      FairnessReport cities = model.bias().getLast();
      assertThat(cities.groups())
          .extracting(GroupMetrics::group)
          .containsExactly("Bath", "Cork", "Dover", "missing");
      assertThat(cities.groups().stream().mapToLong(GroupMetrics::rows).sum()).isEqualTo(320);
      assertThat(cities.selection().highest()).isEqualTo("Cork");
      assertThat(cities.demographicParityDifference()).isGreaterThan(0.3);
    }
  }

  @Test
  void reportsItsStepsInOrder() {
    List<Step> steps = new ArrayList<>();
    List<Double> fractions = new ArrayList<>();
    Training.run(
        TABLE,
        SPEC,
        (step, fraction, message) -> {
          steps.add(step);
          fractions.add(fraction);
        });

    assertThat(steps).isSorted();
    assertThat(new HashSet<>(steps)).hasSize(Step.values().length);
    assertThat(fractions).isSorted().endsWith(1.0).allMatch(f -> f >= 0 && f <= 1);
  }

  @Test
  void stopsWhenItIsCancelled() {
    Progress impatient =
        new Progress() {
          private int checks;

          @Override
          public void report(Step step, double fraction, String message) {}

          @Override
          public boolean cancelled() {
            return ++checks > 200;
          }
        };

    assertThatThrownBy(() -> Training.run(TABLE, SPEC, impatient))
        .isInstanceOf(CancellationException.class);
  }

  @Test
  void leavesOutAColumnWithoutValues() {
    TrainingSpec quick =
        TrainingSpec.builder("ill")
            .modelTypes(List.of(ModelType.LOGISTIC_REGRESSION))
            .folds(2)
            .trials(1)
            .build();
    List<String> messages = new ArrayList<>();

    TrainingResult result =
        Training.run(withDust(TABLE), quick, (step, fraction, message) -> messages.add(message));

    assertThat(result.leftOut()).containsExactly("dust");
    assertThat(result.features()).containsExactly("age", "dose", "smoker", "city");
    assertThat(messages.getFirst()).contains("left out: [dust]");
    assertThat(file(result, ModelType.LOGISTIC_REGRESSION, Pipeline.PIPELINE_FILE))
        .isEqualTo(
            file(
                Training.run(TABLE, quick, Progress.NONE),
                ModelType.LOGISTIC_REGRESSION,
                Pipeline.PIPELINE_FILE));
  }

  @Test
  void refusesWhatItCannotLearnFrom() {
    Table timed = with(TABLE, new Column.Timestamps("seen", new long[ROWS], new BitSet()));

    assertThatThrownBy(() -> Training.run(timed, SPEC, Progress.NONE))
        .hasMessageContaining("feature 'seen': timestamp");
    Table empty = withDust(TABLE.select(List.of("ill")));
    assertThatThrownBy(
            () -> Training.run(empty, TrainingSpec.builder("ill").build(), Progress.NONE))
        .hasMessage("features: none (expected: a column with values beside the target)");
    double[] doses = new double[ROWS];
    doses[7] = Double.NEGATIVE_INFINITY;
    Table infinite = with(TABLE, Column.ofDoubles("gap", doses));
    assertThatThrownBy(() -> Training.run(infinite, SPEC, Progress.NONE))
        .hasMessage("feature 'gap': -Infinity in row 7 (expected: a finite number, or none)");
    assertThatThrownBy(
            () -> Training.run(TABLE, TrainingSpec.builder("health").build(), Progress.NONE))
        .hasMessageContaining("column: 'health' (expected: one of");
    assertThatThrownBy(() -> TrainingSpec.builder("ill").folds(1).build())
        .hasMessage("cv_folds: 1 (expected: >= 2)");
  }

  private static byte[] file(TrainingResult result, ModelType type, String name) {
    Map<String, byte[]> files = result.model(type).files();
    return files.getOrDefault(name, new byte[0]);
  }

  private static Table with(Table table, Column column) {
    List<Column> columns = new ArrayList<>(table.columns());
    columns.add(column);
    return Table.of(columns);
  }

  private static Table withDust(Table table) {
    BitSet all = new BitSet();
    all.set(0, table.rows());
    return with(table, new Column.Doubles("dust", new double[table.rows()], all));
  }

  private static Table withAges(Table table, int[] rows, long age) {
    Column.Integers old = (Column.Integers) table.column("age");
    long[] ages = old.values().clone();
    for (int row : rows) {
      ages[row] = age;
    }
    List<Column> columns = new ArrayList<>(table.columns());
    columns.set(0, new Column.Integers("age", ages, old.missing()));
    return Table.of(columns);
  }

  private static Table table(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    long[] age = new long[ROWS];
    double[] dose = new double[ROWS];
    boolean[] smoker = new boolean[ROWS];
    String[] city = new String[ROWS];
    String[] ill = new String[ROWS];
    BitSet[] missing = {new BitSet(), new BitSet(), new BitSet(), new BitSet()};
    for (int row = 0; row < ROWS; row++) {
      age[row] = random.nextInt(20, 80);
      dose[row] = random.nextGaussian();
      smoker[row] = random.nextBoolean();
      city[row] = List.of("Bath", "Cork", "Dover").get(random.nextInt(3));
      double margin =
          0.05 * (age[row] - 50)
              + dose[row]
              + (smoker[row] ? 1 : -1)
              + (city[row].equals("Cork") ? 4 : -2);
      ill[row] = random.nextDouble() < 1 / (1 + Math.exp(-margin)) ? "yes" : "no";
      for (BitSet column : missing) {
        column.set(row, random.nextInt(12) == 0);
      }
    }
    return Table.of(
        new Column.Integers("age", age, missing[0]),
        new Column.Doubles("dose", dose, missing[1]),
        new Column.Booleans("smoker", smoker, missing[2]),
        new Column.Strings("city", city, missing[3]),
        Column.ofStrings("ill", ill));
  }
}
