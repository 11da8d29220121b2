// SPDX-License-Identifier: Apache-2.0
package io.bellwether.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bellwether.statistics.quality.Metric;
import io.bellwether.tabular.Column;
import io.bellwether.tabular.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The 303 real patients of UCI's Cleveland file. */
class ClevelandTest {
  private static final List<String> COLUMNS =
      List.of(
          "age",
          "sex",
          "cp",
          "trestbps",
          "chol",
          "fbs",
          "restecg",
          "thalach",
          "exang",
          "oldpeak",
          "slope",
          "ca",
          "thal",
          "num");
  private static final Path FILE =
      Path.of(
          System.getProperty("bellwether.root", "."),
          "../shared/data/heart_disease/processed.cleveland.data");

  @Test
  void reachesThePublishedQuality() throws IOException {
    assumeTrue(Files.exists(FILE), "no " + FILE.normalize() + ": the real patients are not here");
    TrainingSpec spec =
        TrainingSpec.builder("num").positive("> 0").folds(10).trials(1).holdout(0).seed(42).build();

    TrainingResult result = Training.run(read(FILE), spec, Progress.NONE);

    assertThat(auc(result, ModelType.LOGISTIC_REGRESSION)).isBetween(0.89, 0.92);
    assertThat(auc(result, ModelType.XGBOOST)).isGreaterThanOrEqualTo(0.87);
  }

  private static double auc(TrainingResult result, ModelType type) {
    return result.model(type).scores(Metric.ROC_AUC).mean();
  }

  private static Table read(Path file) throws IOException {
    List<String[]> lines = Files.readAllLines(file).stream().map(l -> l.split(",")).toList();
    List<Column> columns = new ArrayList<>();
    for (int j = 0; j < COLUMNS.size(); j++) {
      double[] values = new double[lines.size()];
      BitSet missing = new BitSet();
      for (int i = 0; i < values.length; i++) {
        String cell = lines.get(i)[j];
        missing.set(i, cell.equals("?"));
        values[i] = cell.equals("?") ? 0 : Double.parseDouble(cell);
      }
      columns.add(new Column.Doubles(COLUMNS.get(j), values, missing));
    }
    return Table.of(columns);
  }
}
