// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.ensembles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.scoring.BusyModelException;
import io.bellwether.scoring.Link;
import io.bellwether.scoring.Patience;
import io.bellwether.scoring.Row;
import io.bellwether.scoring.Task;
import io.bellwether.scoring.pipeline.Pipeline;
import io.bellwether.scoring.remote.RemoteAnswer;
import io.bellwether.scoring.remote.RemoteModel;
import io.bellwether.tabular.ColumnType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class EnsembleTurnsTest {
  /** Members that are asked for many rows at once raise nobody else's turn. */
  @Test
  void stopsBetweenBlocksOfRowsIfNobodyWaitsAnyMore() {
    RemoteModel.Description number =
        new RemoteModel.Description(
            List.of(new RemoteModel.Column("x", ColumnType.DOUBLE, false)),
            Task.BINARY,
            List.of("0", "1"),
            false);
    List<Integer> asked = new ArrayList<>();
    Pipeline elsewhere =
        Pipeline.of(
            new RemoteModel(
                number,
                rows -> {
                  asked.add(rows.size());
                  return Collections.nCopies(
                      rows.size(), new RemoteAnswer.Numbers(new double[] {0.5, 0.5}, 0));
                }));
    Pipeline both =
        EnsembleTest.ensemble(
            "\"kind\":\"average\",\"members\":[{\"version\":\"a/1\"},{\"version\":\"b/1\"}]",
            EnsembleTest.linear(Link.LOGIT, new double[][] {{2, -1}}, 0.5, "x", "y"),
            elsewhere);
    List<Row> many = Collections.nCopies(1000, new Row(new double[] {1, 2}));

    AtomicLong left = new AtomicLong(4);
    assertThatThrownBy(() -> Patience.during(left::decrementAndGet, () -> both.answers(many)))
        .isInstanceOf(BusyModelException.class);
    assertThat(asked).isEmpty();
    assertThat(Patience.during(() -> 1, () -> both.answers(many))).hasSize(1000);
    assertThat(asked).containsExactly(1000);
  }
}
