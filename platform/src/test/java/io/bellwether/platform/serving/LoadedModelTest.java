// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.bellwether.platform.shared.Deadline;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.scoring.Link;
import io.bellwether.scoring.Patience;
import io.bellwether.scoring.RefusedRowException;
import io.bellwether.scoring.Row;
import io.bellwether.scoring.Task;
import io.bellwether.scoring.linear.LinearModel;
import io.bellwether.scoring.pipeline.InputEncoding;
import io.bellwether.scoring.pipeline.Pipeline;
import io.bellwether.scoring.remote.RemoteAnswer;
import io.bellwether.scoring.remote.RemoteModel;
import io.bellwether.tabular.ColumnType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class LoadedModelTest {
  @Test
  void theModelKnowsHowLongItsCallerWaits() {
    List<Long> waited = new ArrayList<>();
    LoadedModel model =
        remote(
            _ -> {
              waited.add(Patience.leftNanos());
              return List.of(new RemoteAnswer.Numbers(new double[] {1}, 0));
            });
    List<Row> rows = List.of(new Row(new double[] {1}));

    model.ask(rows, false);
    Deadline.in(Duration.ofMillis(100), () -> 0).during(() -> model.ask(rows, false));

    assertThat(waited).containsExactly(Long.MAX_VALUE, Duration.ofMillis(100).toNanos());
  }

  @Test
  void theReasonOfAModelThatRefusesIsTheMessage() {
    LoadedModel model =
        remote(
            _ -> {
              throw new RefusedRowException("the model raised ValueError: age must not be below 0");
            });

    InvalidInput refusal =
        catchThrowableOfType(
            InvalidInput.class, () -> model.ask(List.of(new Row(new double[] {-1})), false));

    assertThat(refusal.code()).isEqualTo("refused_by_model");
    assertThat(refusal.getMessage())
        .endsWith("does not answer them: the model raised ValueError: age must not be below 0");
    InvalidInput.Problem problem = refusal.problems().getFirst();
    assertThat(problem.field()).isEqualTo("features");
    assertThat(problem.value()).startsWith("the model raised ValueError");
    assertThat(problem.expected()).isEqualTo("features that the model answers");
  }

  private static LoadedModel remote(RemoteModel.Calls calls) {
    RemoteModel remote =
        new RemoteModel(
            new RemoteModel.Description(
                List.of(new RemoteModel.Column("x", ColumnType.DOUBLE, false)),
                Task.REGRESSION,
                List.of(),
                false),
            calls);
    return new LoadedModel(
        new ServedVersion("m", "1", "1.0.0", "m", Map.of(), RiskLevel.Bounds.DEFAULT),
        Pipeline.of(remote));
  }

  @Test
  void onlyAModelThatTakesMissingValuesIsSaidToTakeNull() {
    LinearModel linear =
        new LinearModel(
            List.of("x"),
            new double[][] {{2}},
            new double[] {1},
            Link.LOGIT,
            new double[1],
            new double[] {1});
    String all = "send every input of the model by its name";
    InputEncoding imputed =
        new InputEncoding.Numeric("x", ColumnType.DOUBLE, OptionalDouble.of(1), false);

    assertThat(fix(Pipeline.of(linear.write()))).isEqualTo(all);
    assertThat(fix(Pipeline.of(linear.write(), List.of(imputed), List.of("0", "1"))))
        .isEqualTo(all + "; null is a missing value");
  }

  @Test
  void whatTheSignatureCallsAWholeNumberIsOne() {
    LoadedModel model =
        new LoadedModel(
            new ServedVersion("m", "1", "1.0.0", "m", Map.of(), RiskLevel.Bounds.DEFAULT),
            Pipeline.of(
                new LinearModel(
                        List.of("x"),
                        new double[][] {{2}},
                        new double[] {1},
                        Link.IDENTITY,
                        new double[1],
                        new double[] {1})
                    .write()),
            List.of("x"),
            HeldAgainst.itself());

    for (Number whole : List.of(1, 2.0, 1e17, (1L << 53) + 1)) {
      assertThat(model.encode(Map.of("x", whole), "features").values())
          .as("rounded where the library does so, too")
          .containsExactly(whole.doubleValue());
    }
    for (double other : new double[] {1.5, -0.25}) {
      assertThatThrownBy(() -> model.encode(Map.of("x", other), "instances[0]"))
          .isInstanceOf(InvalidInput.class)
          .hasMessage(
              "instances[0].x: %s (expected: a whole number, as the model's signature says)"
                  .formatted(other));
    }
  }

  private static String fix(Pipeline pipeline) {
    LoadedModel model =
        new LoadedModel(
            new ServedVersion("m", "1", "1.0.0", "m", Map.of(), RiskLevel.Bounds.DEFAULT),
            pipeline);
    return catchThrowableOfType(InvalidInput.class, () -> model.encode(Map.of(), "features"))
        .problems()
        .getFirst()
        .fix();
  }
}
