// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.bellwether.platform.serving.Label;
import io.bellwether.platform.serving.LabelledPrediction;
import io.bellwether.platform.serving.Labels;
import io.bellwether.platform.serving.Outcomes;
import io.bellwether.platform.serving.Prediction;
import io.bellwether.platform.serving.PredictionFilter;
import io.bellwether.platform.serving.PredictionListener;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.NotAllowed;
import io.bellwether.platform.shared.Page;
import io.bellwether.testkit.InMemoryLabelStore;
import io.bellwether.testkit.InMemoryPredictionLog;
import io.bellwether.testkit.InMemoryTransactions;
import io.bellwether.testkit.Predictions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LabelsTest {
  private static final Caller CALLER = new Caller("default", "ann", "r1");
  private static final Instant NOW = Instant.parse("2026-02-02T03:04:05Z");

  private final InMemoryPredictionLog log = new InMemoryPredictionLog();
  private final Labels labels =
      new Labels(
          log,
          new InMemoryLabelStore(),
          new InMemoryTransactions(),
          () -> NOW,
          PredictionListener.none(),
          this::classes);

  private List<String> possible = List.of("0", "1");

  private Optional<List<String>> classes(Caller caller, String model, String version) {
    return model.equals("heart") ? Optional.of(possible) : Optional.empty();
  }

  private static Labels.Truth truth(String id, Object label) {
    return new Labels.Truth(id, label, Optional.empty());
  }

  @Test
  void joinsLabelsWithPredictionsAndTellsUnknownOnes() {
    log.append("default", Predictions.of("heart", 1));
    log.append("default", Predictions.of("heart", 2));

    Labels.Receipt receipt =
        labels.record(CALLER, List.of(truth("p1", 0L), truth("nobody", 1L), truth("p1", 1L)));

    assertThat(receipt).isEqualTo(new Labels.Receipt(2, List.of("nobody"), List.of()));
    List<LabelledPrediction> newest =
        labels.predictions(CALLER, PredictionFilter.ALL, Page.Request.first(5)).items();
    assertThat(newest.getFirst().label()).isEmpty();
    assertThat(newest.getLast().label().orElseThrow().value()).isEqualTo(1L);
    assertThat(labels.history(CALLER, "p1")).hasSize(2);
    assertThat(labels.labelledSince(CALLER, "heart", NOW, Page.Request.first(5)).items())
        .extracting(one -> one.prediction().id())
        .containsExactly("p1");
    assertThat(
            labels
                .labelledSince(CALLER, "heart", NOW.plusSeconds(1), Page.Request.first(5))
                .items())
        .isEmpty();
  }

  private static Labels.Truth about(String patient, Instant by, Object label) {
    return new Labels.Truth(
        new Labels.Entity("heart", Map.of("patient_id", patient), Optional.of(by)),
        label,
        Optional.empty());
  }

  @Test
  void findsThePredictionAboutAnEntityThatWasTheNewestByThen() {
    List.of(5, 1, 3).forEach(n -> log.append("default", ofPatient("PT1", n)));
    log.append("default", ofPatient("PT2", 2));

    Labels.Receipt receipt =
        labels.record(
            CALLER,
            List.of(
                about("PT1", Predictions.START.plusSeconds(4), 1L),
                about("PT1", Predictions.START.plusSeconds(1), 0L),
                about("PT1", Predictions.START, 1L),
                about("PT3", NOW, 1L),
                about("PT2", NOW, 0L),
                new Labels.Truth(
                    new Labels.Entity("heart", Map.of("patient_id", "PT1"), Optional.empty()),
                    1L,
                    Optional.empty())));

    assertThat(receipt.matched()).isEqualTo(4);
    assertThat(receipt.unknownEntities())
        .extracting(one -> one.keys().get("patient_id"))
        .containsExactly("PT1", "PT3");
    assertThat(
            labels.predictions(CALLER, PredictionFilter.of("heart"), Page.Request.first(9)).items())
        .extracting(one -> one.prediction().id() + " " + one.label().orElseThrow().value())
        .containsExactlyInAnyOrder("PT1-5 1", "PT1-3 1", "PT1-1 0", "PT2-2 0");
  }

  /** A log may hold years. */
  @Test
  void readsNoMoreOfTheLogThanItTakesToFindTheDecisions() {
    List.of(1, 100_000).forEach(n -> log.append("default", ofPatient("PT1", n)));
    Instant by = Predictions.START.plusSeconds(100_002);

    labels.record(CALLER, List.of(about("PT1", by, 1L)));
    assertThat(log.scanned()).hasSize(1);
    assertThat(log.scanned().getFirst()).isAfter(by.minusSeconds(3600));

    labels.record(
        CALLER, List.of(about("PT1", by, 0L), about("PT1", Predictions.START.plusSeconds(1), 1L)));
    assertThat(log.scanned()).hasSizeGreaterThan(2);
    assertThat(
            labels.predictions(CALLER, PredictionFilter.of("heart"), Page.Request.first(9)).items())
        .extracting(one -> one.prediction().id() + " " + one.label().orElseThrow().value())
        .containsExactlyInAnyOrder("PT1-100000 0", "PT1-1 1");
  }

  private static Prediction ofPatient(String patient, int n) {
    Prediction any = Predictions.of(patient + "-" + n, "heart", n);
    return new Prediction(
        any.id(),
        any.model(),
        any.version(),
        any.semanticVersion(),
        any.route(),
        any.request(),
        any.time(),
        any.features(),
        Map.of("patient_id", patient),
        any.output(),
        any.latencySeconds());
  }

  private static Prediction ofTargets(String id, Double... answers) {
    Prediction any = Predictions.of(id, "heart", 1);
    return new Prediction(
        any.id(),
        any.model(),
        any.version(),
        any.semanticVersion(),
        any.route(),
        any.request(),
        any.time(),
        any.features(),
        any.entities(),
        new Prediction.Output(List.of(answers), Optional.empty(), Optional.empty()),
        any.latencySeconds());
  }

  @Test
  void takesANumberForEachOfSeveralTargets() {
    log.append("default", ofTargets("two", 1.5, 2.5));

    assertThat(labels.record(CALLER, List.of(truth("two", List.of(1L, -0.5)))).matched()).isOne();

    assertThat(labels.history(CALLER, "two"))
        .extracting(Label::value)
        .containsExactly(List.of(1.0, -0.5));
  }

  @Test
  void refusesWhatIsNoTruthOfItsTargets() {
    log.append("default", ofTargets("two", 1.5, 2.5));
    log.append("default", Predictions.of("heart", 1));
    log.append("default", Predictions.of("elsewhere", 2));

    for (Object wrong : List.of(1L, "1,2", List.of(1.0), List.of(1.0, 2.0, 3.0))) {
      assertThat(refusal(truth("two", wrong)).value()).isEqualTo(wrong.toString());
      assertThat(refusal(truth("two", wrong)).expected())
          .isEqualTo("a list of 2 numbers, one for each target in the order of `prediction`");
    }
    assertThat(refusal(truth("two", List.of(1.0, Double.NaN))).expected()).contains("2 numbers");
    for (String one : List.of("p1", "p2")) {
      assertThat(refusal(truth(one, List.of(1.0))).value()).isEqualTo("[1.0]");
    }
    assertThat(labels.history(CALLER, "two")).isEmpty();
  }

  private InvalidInput.Problem refusal(Labels.Truth truth) {
    return catchThrowableOfType(InvalidInput.class, () -> labels.record(CALLER, List.of(truth)))
        .problems()
        .getFirst();
  }

  @Test
  void refusesWhatIsYetToComeTrue() {
    log.append("default", Predictions.of("heart", 1));
    Instant soon = NOW.plusSeconds(240);
    assertThat(labels.record(CALLER, List.of(at("p1", soon))).matched()).isOne();

    for (String id : List.of("p1", "nobody")) {
      InvalidInput.Problem problem = refusal(at(id, Instant.parse("2026-02-02T03:10:00Z")));
      assertThat(problem.field()).isEqualTo("labels[0].time");
      assertThat(problem.value()).isEqualTo("2026-02-02T03:10:00Z");
      assertThat(problem.expected()).contains("2026-02-02T03:04:05Z");
    }
    assertThat(labels.history(CALLER, "p1")).hasSize(1);
  }

  private static Labels.Truth at(String id, Instant time) {
    return new Labels.Truth(id, 1L, Optional.of(time));
  }

  @Test
  void takesNoLabelForAModelThatTheCallerMustNotUse() {
    log.append("default", Predictions.of("heart", 1));
    Caller stranger = new Caller("default", "eve", "r2").as("eve", new OneModel("other"));

    assertThatThrownBy(() -> labels.record(stranger, List.of(truth("p1", 1L))))
        .isInstanceOf(NotAllowed.class);
    assertThatThrownBy(() -> labels.record(stranger, List.of(about("PT1", NOW, 1L))))
        .isInstanceOf(NotAllowed.class);
    assertThat(labels.history(CALLER, "p1")).isEmpty();
  }

  @Test
  void readsAClassHoweverItIsWritten() {
    List<String> numbered = List.of("0", "1");
    for (Object one : List.of(1L, 1.0, true, "1")) {
      assertThat(Outcomes.classOf(one, numbered)).isEqualTo(1);
    }
    assertThat(Outcomes.classOf(0.0, numbered)).isZero();
    assertThat(Outcomes.classOf(2L, numbered)).isEqualTo(-1);
    assertThat(Outcomes.classOf("ill", List.of("healthy", "ill"))).isEqualTo(1);
    assertThat(Outcomes.classOf(true, List.of("false", "true"))).isEqualTo(1);
  }

  @Test
  void refusesALabelThatTheModelCannotAnswer() {
    log.append("default", Predictions.of("heart", 1));
    log.append("default", Predictions.of("elsewhere", 2));

    assertThatThrownBy(() -> labels.record(CALLER, List.of(truth("p1", 1L), truth("p1", "banana"))))
        .isInstanceOfSatisfying(
            InvalidInput.class,
            refusal ->
                assertThat(refusal.problems())
                    .extracting(InvalidInput.Problem::field)
                    .containsExactly("labels[1].label"));
    assertThat(labels.history(CALLER, "p1")).isEmpty();
    assertThat(labels.record(CALLER, List.of(truth("p2", "banana"))).matched()).isEqualTo(1);
  }

  @Test
  void takesOneAndZeroForTheClassesOfATruthValue() {
    possible = List.of("false", "true");
    log.append("default", Predictions.of("heart", 1));

    labels.record(CALLER, List.of(truth("p1", 1L)));
    assertThat(labels.history(CALLER, "p1").getFirst().value()).isEqualTo(true);
    labels.record(CALLER, List.of(truth("p1", false)));
    assertThat(labels.history(CALLER, "p1")).extracting(Label::value).contains(false);
  }

  @Test
  void takesOnlyNumbersForARegression() {
    possible = List.of();
    log.append("default", Predictions.of("heart", 1));

    assertThat(labels.record(CALLER, List.of(truth("p1", 3.5))).matched()).isEqualTo(1);
    assertThatThrownBy(() -> labels.record(CALLER, List.of(truth("p1", "much"))))
        .isInstanceOf(InvalidInput.class);
  }
}
