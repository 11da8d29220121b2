// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.platform.shared.Deadline;
import io.bellwether.scoring.Patience;
import io.bellwether.scoring.Row;
import io.bellwether.scoring.Task;
import io.bellwether.scoring.pipeline.Pipeline;
import io.bellwether.scoring.remote.RemoteAnswer;
import io.bellwether.scoring.remote.RemoteModel;
import io.bellwether.tabular.ColumnType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LoadedModelTest {
  @Test
  void theModelKnowsHowLongItsCallerWaits() {
    List<Long> waited = new ArrayList<>();
    RemoteModel remote =
        new RemoteModel(
            new RemoteModel.Description(
                List.of(new RemoteModel.Column("x", ColumnType.DOUBLE, false)),
                Task.REGRESSION,
                List.of(),
                false),
            _ -> {
              waited.add(Patience.leftNanos());
              return List.of(new RemoteAnswer.Numbers(new double[] {1}, 0));
            });
    LoadedModel model =
        new LoadedModel(
            new ServedVersion("m", "1", "1.0.0", "m", Map.of(), RiskLevel.Bounds.DEFAULT),
            Pipeline.of(remote));
    List<Row> rows = List.of(new Row(new double[] {1}));

    model.ask(rows, false);
    Deadline.in(Duration.ofMillis(100), () -> 0).during(() -> model.ask(rows, false));

    assertThat(waited).containsExactly(Long.MAX_VALUE, Duration.ofMillis(100).toNanos());
  }
}
