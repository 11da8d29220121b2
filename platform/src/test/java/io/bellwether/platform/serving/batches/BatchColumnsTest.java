// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving.batches;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.platform.datasets.FileFormat;
import io.bellwether.platform.datasets.UploadOptions;
import io.bellwether.platform.serving.Prediction.Output;
import io.bellwether.platform.serving.RiskLevel;
import io.bellwether.scoring.pipeline.Input;
import io.bellwether.tabular.Column;
import io.bellwether.tabular.ColumnType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which types the columns have that go in and come out. */
class BatchColumnsTest {
  private static final List<Input> INPUTS =
      List.of(
          new Input("age", ColumnType.INTEGER, List.of()),
          new Input("code", ColumnType.STRING, List.of("007")));

  @Test
  void whatTheModelTakesAsTextIsReadAsText() {
    assertThat(BatchPredictions.typed(UploadOptions.of(FileFormat.CSV), INPUTS).types())
        .isEqualTo(Map.of("code", ColumnType.STRING));
    assertThat(BatchPredictions.typed(UploadOptions.of(FileFormat.PARQUET), INPUTS).types())
        .isEmpty();
  }

  @Test
  void answersThatAreTruthsStayTruths() {
    assertThat(outcomes(true, false)).isInstanceOf(Column.Booleans.class);
    assertThat(outcomes(true, false).value(1)).isEqualTo(false);
    assertThat(outcomes(true, "no")).isInstanceOf(Column.Strings.class);
    assertThat(outcomes(1L, 2.5)).isInstanceOf(Column.Doubles.class);
    assertThat(outcomes(1L, 2L)).isInstanceOf(Column.Integers.class);
  }

  @Test
  void whatIsKeptOfARowIsWhatWasDecided() {
    Optional<RiskLevel> high = Optional.of(RiskLevel.HIGH);
    Output binary = new Output(1L, Optional.of(0.75), high);
    Map<String, Double> three = Map.of("a", 0.25, "b", 0.5, "c", 0.25);
    Output several = new Output("b", Optional.empty(), three, Optional.empty(), List.of());
    Output targets = output(List.of(1.5, -2.5));

    for (Output output : List.of(binary, several, targets, output(2.5))) {
      assertThat(answers(output, output)).containsExactly(output, output);
    }
  }

  @Test
  void eachOfSeveralTargetsIsAColumn() {
    List<Column> columns =
        answers(output(List.of(1.5, -2.5)), output(List.of(3.0, 4.0))).columns(row -> "p" + row);

    assertThat(columns.stream().map(Column::name))
        .containsExactly("prediction_id", "prediction_0", "prediction_1");
    assertThat(columns.getFirst().value(1)).isEqualTo("p1");
    assertThat(columns.get(2).value(0)).isEqualTo(-2.5);
  }

  private static Column outcomes(Object... values) {
    return answers(Arrays.stream(values).map(BatchColumnsTest::output).toArray(Output[]::new))
        .columns(row -> "p" + row)
        .get(1);
  }

  private static Answers answers(Output... outputs) {
    Answers answers = new Answers(outputs.length);
    answers.addAll(List.of(outputs));
    return answers;
  }

  private static Output output(Object outcome) {
    return new Output(outcome, Optional.empty(), Optional.empty());
  }
}
