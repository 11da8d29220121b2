// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.platform.serving.LoadedModel.Said;
import io.bellwether.platform.serving.ServingLimits.Remembered;
import io.bellwether.platform.shared.Deadline;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.Metrics;
import io.bellwether.platform.shared.TimedOut;
import io.bellwether.platform.shared.Unavailable;
import io.bellwether.scoring.BusyModelException;
import io.bellwether.scoring.Link;
import io.bellwether.scoring.RefusedRowException;
import io.bellwether.scoring.Row;
import io.bellwether.scoring.Task;
import io.bellwether.scoring.linear.LinearModel;
import io.bellwether.scoring.pipeline.Pipeline;
import io.bellwether.scoring.pipeline.Score;
import io.bellwether.scoring.remote.ModelParams;
import io.bellwether.scoring.remote.RemoteAnswer;
import io.bellwether.scoring.remote.RemoteModel;
import io.bellwether.tabular.ColumnType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class RememberedAnswersTest {
  private static final String WORKSPACE = "default";
  private static final double BUSY = -100;

  private final Totals totals = new Totals();
  private final List<Double> asked = new ArrayList<>();
  private final LoadedModel model = loaded("a");

  private RememberedAnswers answers(long mostBytes, String... models) {
    return new RememberedAnswers(
        new Remembered(mostBytes, Set.of(models)), totals, Metrics.none(), () -> 0);
  }

  /** Doubles its input, and notes what it was asked; refuses negative values. */
  private LoadedModel loaded(String name) {
    return loaded(name, true);
  }

  private LoadedModel loaded(String name, boolean byRow) {
    RemoteModel.Description description =
        new RemoteModel.Description(
            List.of(new RemoteModel.Column("x", ColumnType.DOUBLE, false)),
            Task.REGRESSION,
            List.of(),
            false);
    RemoteModel.Calls calls =
        rows ->
            rows.stream()
                .map(
                    row -> {
                      double x = row.values()[0];
                      asked.add(x);
                      if (x == BUSY) {
                        throw new BusyModelException("busy");
                      }
                      if (x < -1) {
                        throw new RefusedRowException("negative");
                      }
                      return (RemoteAnswer) new RemoteAnswer.Numbers(new double[] {2 * x}, 0);
                    })
                .toList();
    return new LoadedModel(version(name), Pipeline.of(new RemoteModel(description, calls, byRow)));
  }

  private static ServedVersion version(String name) {
    return new ServedVersion(name, "1", "1.0.0", name, Map.of(), RiskLevel.Bounds.DEFAULT);
  }

  private static List<Row> rows(double... values) {
    return DoubleStream.of(values).mapToObj(x -> new Row(new double[] {x})).toList();
  }

  private static List<Double> values(List<Said> said) {
    return said.stream().map(one -> ((Score.Regression) one.answered().score()).value()).toList();
  }

  @Test
  void asksTheModelOnlyForWhatIsNotKnown() {
    RememberedAnswers answers = answers(1 << 20, "a");
    assertThat(values(answers.ask(WORKSPACE, model, rows(1, 2), false))).containsExactly(2.0, 4.0);
    assertThat(values(answers.ask(WORKSPACE, model, rows(3, 2, 1, 4), false)))
        .containsExactly(6.0, 4.0, 2.0, 8.0);

    assertThat(asked).containsExactly(1.0, 2.0, 3.0, 4.0);
    Total total = totals.of(WORKSPACE).getFirst();
    assertThat(total.remembered()).isEqualTo(2);
    assertThat(total.computed()).isEqualTo(4);
  }

  @Test
  void valuesAreTheSameIfTheirBitsAre() {
    RememberedAnswers answers = answers(1 << 20, Remembered.EVERY);
    for (double x : new double[] {0.0, -0.0, Math.nextUp(0.0), 1, Math.nextUp(1)}) {
      answers.ask(WORKSPACE, model, rows(x), false);
    }
    assertThat(asked).hasSize(5);
    answers.ask(WORKSPACE, model, rows(-0.0), false);
    assertThat(asked).hasSize(5);
  }

  @Test
  void whatIsAskedWithParamsIsNeitherFoundNorRemembered() {
    RememberedAnswers answers = answers(1 << 20, "a");
    answers.ask(WORKSPACE, model, rows(1), false);
    for (int k = 0; k < 2; k++) {
      ModelParams.during(Map.of("k", 3), () -> answers.ask(WORKSPACE, model, rows(1, 2), false));
    }
    assertThat(asked).containsExactly(1.0, 1.0, 2.0, 1.0, 2.0);
    answers.ask(WORKSPACE, model, rows(1, 2), false);
    assertThat(asked).hasSize(6);
  }

  @Test
  void remembersNothingOfOthers() {
    RememberedAnswers answers = answers(1 << 20, "b");
    answers.ask(WORKSPACE, model, rows(1), false);
    answers.ask(WORKSPACE, model, rows(1), false);
    assertThat(asked).hasSize(2);
    assertThat(totals.of(WORKSPACE)).isEmpty();
  }

  @Test
  void remembersNothingOfModelsWhoseRowsDependOnEachOther() {
    RememberedAnswers answers = answers(1 << 20, Remembered.EVERY);
    LoadedModel together = loaded("a", false);
    answers.ask(WORKSPACE, together, rows(1), false);
    answers.ask(WORKSPACE, together, rows(1, 2), false);
    assertThat(asked).containsExactly(1.0, 1.0, 2.0);
  }

  @Test
  void aVersionThatWasLoadedAgainIsAskedAgain() {
    RememberedAnswers answers = answers(1 << 20, "a");
    answers.ask(WORKSPACE, model, rows(1), false);
    answers.ask(WORKSPACE, loaded("a"), rows(1), false);
    answers.ask(WORKSPACE, new LoadedModel(version("a"), model.pipeline()), rows(1), false);
    assertThat(asked).containsExactly(1.0, 1.0);
  }

  @Test
  void theLeastRecentlyAskedMakeRoom() {
    RememberedAnswers answers = answers(600, "a"); // Two entries of some 270 bytes.
    for (double x : new double[] {1, 2, 1, 3, 1, 3, 2}) {
      answers.ask(WORKSPACE, model, rows(x), false);
    }
    assertThat(asked).containsExactly(1.0, 2.0, 3.0, 2.0);
  }

  @Test
  void aRowThatIsRefusedIsNotRemembered() {
    RememberedAnswers answers = answers(1 << 20, "a");
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> answers.ask(WORKSPACE, model, rows(1, -5), false))
          .isInstanceOf(InvalidInput.class)
          .hasMessageContaining("negative");
    }
    assertThat(asked).containsExactly(1.0, -5.0, 1.0, -5.0);
  }

  @Test
  void aModelThatIsBusyIsNotTheFaultOfTheRow() {
    RememberedAnswers answers = answers(1 << 20, "a");
    assertThatThrownBy(() -> answers.ask(WORKSPACE, model, rows(BUSY), false))
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("busy");
    Deadline over = Deadline.in(Duration.ZERO, () -> 0);
    assertThatThrownBy(() -> over.during(() -> answers.ask(WORKSPACE, model, rows(BUSY), false)))
        .isInstanceOf(TimedOut.class);
  }

  @Test
  void anAnswerWithoutItsReasonsDoesNotDoForWhoWantsThem() {
    RememberedAnswers answers = answers(1 << 20, "linear");
    LinearModel linear =
        new LinearModel(
            List.of("x"),
            new double[][] {{2}},
            new double[] {1},
            Link.IDENTITY,
            new double[] {0},
            new double[] {1});
    LoadedModel explained = new LoadedModel(version("linear"), Pipeline.of(linear.write()));

    assertThat(answers.ask(WORKSPACE, explained, rows(3), false).getFirst().why()).isEmpty();
    Said said = answers.ask(WORKSPACE, explained, rows(3), true).getFirst();
    assertThat(said.why().getFirst().contributions().getFirst().contribution()).isEqualTo(6);
    assertThat(answers.ask(WORKSPACE, explained, rows(3), true).getFirst()).isSameAs(said);
    assertThat(answers.ask(WORKSPACE, explained, rows(3), false).getFirst()).isSameAs(said);
  }

  @Test
  void wholeNumbersAreFoundAsFastAsOthers() {
    RememberedAnswers answers = answers(64 << 20, "a");
    for (int i = 0; i < 50_000; i++) {
      answers.ask(WORKSPACE, model, rows(i), false);
    }
    asked.clear();
    for (int i = 0; i < 50_000; i++) {
      answers.ask(WORKSPACE, model, rows(i), false);
    }
    assertThat(asked).isEmpty();
  }
}
