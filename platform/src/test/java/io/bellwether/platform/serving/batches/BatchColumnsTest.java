// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving.batches;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.platform.datasets.FileFormat;
import io.bellwether.platform.datasets.UploadOptions;
import io.bellwether.platform.serving.Answer;
import io.bellwether.platform.serving.Prediction;
import io.bellwether.scoring.pipeline.Answered;
import io.bellwether.scoring.pipeline.Input;
import io.bellwether.scoring.pipeline.Score;
import io.bellwether.tabular.Column;
import io.bellwether.tabular.ColumnType;
import java.time.Instant;
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

  private static Column outcomes(Object... values) {
    Answers answers = new Answers(values.length);
    for (Object value : values) {
      Prediction prediction =
          new Prediction(
              "id",
              "risk",
              "1",
              Optional.empty(),
              Prediction.Route.sure("version"),
              Optional.empty(),
              Instant.EPOCH,
              Map.of(),
              Map.of(),
              new Prediction.Output(value, Optional.empty(), Optional.empty()),
              Optional.empty());
      Answered answered = new Answered(new Score.Other(value, value.toString()), new double[0]);
      answers.add(new Answer(prediction, answered));
    }
    return answers.columns().get(1);
  }
}
