// SPDX-License-Identifier: Apache-2.0
package io.bellwether.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.cli.demo.HeartPatients;
import io.bellwether.statistics.quality.Metric;
import io.bellwether.tabular.Column;
import io.bellwether.tabular.Table;
import io.bellwether.training.ModelType;
import io.bellwether.training.Progress;
import io.bellwether.training.Training;
import io.bellwether.training.TrainingResult;
import io.bellwether.training.TrainingSpec;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The demo's patients have interactions in their truth, which no linear model can learn. */
class SyntheticPatientsTest {
  private static final int PATIENTS = 1200;

  @Test
  void boostingLearnsMoreOfThemThanALinearModel() {
    TrainingSpec spec =
        TrainingSpec.builder("num").positive("> 0").folds(5).trials(1).seed(42).build();

    TrainingResult result = Training.run(patients(), spec, Progress.NONE);

    double linear = auc(result, ModelType.LOGISTIC_REGRESSION);
    assertThat(linear).isGreaterThan(0.8);
    assertThat(auc(result, ModelType.XGBOOST)).isGreaterThan(linear + 0.02);
  }

  private static double auc(TrainingResult result, ModelType type) {
    return result.model(type).scores(Metric.ROC_AUC).mean();
  }

  private static Table patients() {
    List<List<String>> rows =
        new HeartPatients(42).next(PATIENTS).stream().map(HeartPatients.Patient::row).toList();
    List<Column> columns = new ArrayList<>();
    for (int j = 0; j < HeartPatients.COLUMNS.size(); j++) {
      double[] values = new double[PATIENTS];
      BitSet missing = new BitSet();
      for (int i = 0; i < PATIENTS; i++) {
        String cell = rows.get(i).get(j);
        missing.set(i, cell.equals("?"));
        values[i] = cell.equals("?") ? 0 : Double.parseDouble(cell);
      }
      columns.add(new Column.Doubles(HeartPatients.COLUMNS.get(j), values, missing));
    }
    return Table.of(columns);
  }
}
