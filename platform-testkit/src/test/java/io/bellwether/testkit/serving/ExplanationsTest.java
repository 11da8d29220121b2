// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.platform.serving.Baseline;
import io.bellwether.platform.serving.BaselineSource;
import io.bellwether.platform.serving.PredictRequest;
import io.bellwether.platform.serving.PredictionListener;
import io.bellwether.platform.serving.PythonPool;
import io.bellwether.platform.serving.Reasons.Reason;
import io.bellwether.platform.serving.RiskLevel;
import io.bellwether.platform.serving.RouteChanges;
import io.bellwether.platform.serving.ServedVersion;
import io.bellwether.platform.serving.Serving;
import io.bellwether.platform.serving.ServingLimits;
import io.bellwether.platform.serving.explanations.Explained;
import io.bellwether.platform.serving.explanations.ExplanationRequest;
import io.bellwether.platform.serving.explanations.ExplanationRequest.Adverse;
import io.bellwether.platform.serving.explanations.ExplanationRequest.Wanted;
import io.bellwether.platform.serving.explanations.Explanations;
import io.bellwether.platform.serving.explanations.Method;
import io.bellwether.platform.serving.explanations.TrainingSample;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Conflict;
import io.bellwether.platform.shared.Ids;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.Metrics;
import io.bellwether.platform.shared.NotAllowed;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.tabular.Column;
import io.bellwether.tabular.Table;
import io.bellwether.testkit.InMemoryPredictionLog;
import io.bellwether.testkit.ModelFiles;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The model's margin is 0.1 · age + 0.01 · chol − 8; the sample's means are 50 and 220. */
class ExplanationsTest {
  private static final Caller CALLER = new Caller("default", "ann", "r1");
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.123456Z");

  private static final TrainingSample SAMPLE =
      new TrainingSample(
          "heart/1",
          1000,
          Table.of(
              new Column.Doubles("age", new double[] {30, 40, 60, 70}, new BitSet()),
              new Column.Doubles("chol", new double[] {180, 200, 240, 260}, new BitSet())),
          new long[] {0, 250, 500, 750});

  private final AtomicLong nanos = new AtomicLong();
  private final Serving serving =
      new Serving(
          (caller, model, name) ->
              new ServedVersion(
                  model, name, name + ".0.0", "m" + name, Map.of(), RiskLevel.Bounds.DEFAULT),
          new ModelFiles().with("m1", 0.1).with("m2", 0.2).with("m3", ModelFiles.withoutMeans()),
          PythonPool.none(),
          BaselineSource.none(),
          (caller, entities, features) -> List.of(),
          new RouteChanges(),
          new InMemoryPredictionLog(),
          Ids.random(),
          () -> NOW,
          Metrics.none(),
          PredictionListener.none(),
          ServingLimits.DEFAULT);

  private final Explanations explanations =
      new Explanations(serving, (caller, model, number, pipeline) -> SAMPLE, nanos::get);

  private String predict(double age, @Nullable Object chol) {
    return predict("1", age, chol);
  }

  private String predict(String version, double age, @Nullable Object chol) {
    Map<String, @Nullable Object> features = new LinkedHashMap<>();
    features.put("age", age);
    features.put("chol", chol);
    PredictRequest request =
        new PredictRequest(new PredictRequest.Features(features), Optional.of(version), false);
    return serving.predict(CALLER, "heart", request).prediction().id();
  }

  private static ExplanationRequest request(@Nullable Method method, String... ids) {
    return new ExplanationRequest(
        List.of(ids),
        Optional.ofNullable(method),
        Optional.empty(),
        Adverse.HIGHER,
        42,
        Wanted.ANY_OTHER);
  }

  private Explained explain(ExplanationRequest request) {
    return explanations.explain(CALLER, "heart", "1", request).explanations().getFirst();
  }

  @Test
  void aModelExplainsItselfAgainstItsOwnBaseline() {
    Explained found = explain(request(null, predict(60, 300)));

    assertThat(found.method()).isEqualTo(Method.LINEAR_SHAP);
    assertThat(found.space()).isEqualTo("log_odds");
    assertThat(found.value()).isCloseTo(1, within(1e-12));
    assertThat(found.sampling()).isEqualTo(new Explained.Sampling(true, 0, Optional.empty()));
    Explained.Additive additive = (Explained.Additive) found.detail();
    assertThat(additive.baseline().kind()).isEqualTo(Baseline.Kind.MODEL_MEANS);
    assertThat(additive.baseline().value()).isCloseTo(-0.6, within(1e-12));
    assertThat(additive.codes()).extracting(Explained.Code::rank).containsExactly(1, 2);
    assertThat(additive.codes().getFirst().text())
        .startsWith("age = 60.0 raises the log-odds by 1.0");
  }

  /** Zeros are near no row; the means of the sample are what shap.LinearExplainer takes. */
  @Test
  void aLinearModelWithoutMeansIsHeldAgainstThoseOfItsTrainingSample() {
    String id = predict("3", 60, 300);
    Explanations unknown =
        new Explanations(
            serving,
            (caller, model, number, pipeline) -> {
              throw new Conflict("no_training_sample", "its training data is not known");
            },
            nanos::get);
    ExplanationRequest usual = request(null, id);
    ExplanationRequest zeros =
        new ExplanationRequest(
            usual.predictions(),
            usual.method(),
            Optional.of(Baseline.Kind.ZEROS),
            Adverse.HIGHER,
            42,
            usual.wanted());

    assertHeldAgainst(
        explanations.explain(CALLER, "heart", "3", usual),
        new Baseline(Baseline.Kind.TRAINING_SAMPLE, Optional.of("heart/1"), Optional.of(4), -0.8),
        1,
        0.8);
    Baseline row = new Baseline(Baseline.Kind.ZEROS, Optional.empty(), Optional.empty(), -8);
    assertHeldAgainst(unknown.explain(CALLER, "heart", "3", usual), row, 6, 3);
    assertHeldAgainst(explanations.explain(CALLER, "heart", "3", zeros), row, 6, 3);
  }

  private static void assertHeldAgainst(
      Explanations.Result result, Baseline baseline, double age, double chol) {
    Explained found = result.explanations().getFirst();
    Explained.Additive additive = (Explained.Additive) found.detail();
    Baseline told = additive.baseline();

    assertThat(new Baseline(told.kind(), told.dataset(), told.rows(), baseline.value()))
        .isEqualTo(baseline);
    assertThat(told.value()).isCloseTo(baseline.value(), within(1e-12));
    assertThat(additive.reasons().contributions())
        .extracting(Reason::feature)
        .containsExactly("age", "chol");
    List<Double> parts =
        additive.reasons().contributions().stream().map(Reason::contribution).toList();
    assertThat(parts.getFirst()).isCloseTo(age, within(1e-12));
    assertThat(parts.getLast()).isCloseTo(chol, within(1e-12));
    assertThat(told.value() + parts.getFirst() + parts.getLast())
        .isCloseTo(found.value(), within(1e-12));
  }

  @Test
  void theTrainingSampleIsABaselineOfBothShaps() {
    String id = predict(60, 300);
    ExplanationRequest usual = request(null, id);
    Explained exact =
        explain(
            new ExplanationRequest(
                usual.predictions(),
                usual.method(),
                Optional.of(Baseline.Kind.TRAINING_SAMPLE),
                Adverse.LOWER,
                42,
                usual.wanted()));
    Explained kernel = explain(request(Method.KERNEL_SHAP, id));

    Explained.Additive one = (Explained.Additive) exact.detail();
    Explained.Additive other = (Explained.Additive) kernel.detail();
    assertThat(one.baseline().dataset()).contains("heart/1");
    assertThat(one.baseline().rows()).contains(4);
    assertThat(one.baseline().value()).isCloseTo(-0.8, within(1e-12));
    assertThat(one.codes()).isEmpty(); // Both raise it; the adverse answers are lower ones.
    assertThat(other.baseline().value()).isCloseTo(-0.8, within(1e-12));
    assertThat(other.codes()).hasSize(2);
    for (int i = 0; i < 2; i++) {
      Reason expected = one.reasons().contributions().get(i);
      Reason reason = other.reasons().contributions().get(i);
      assertThat(reason.feature()).isEqualTo(expected.feature());
      assertThat(reason.contribution()).isCloseTo(expected.contribution(), within(1e-9));
    }
    assertThat(kernel.sampling().exact()).isTrue();
    assertThat(kernel.sampling().evaluations()).isEqualTo(17);
  }

  @Test
  void limeTellsHowWellItFits() {
    Explained found = explain(request(Method.LIME, predict(60, null)));

    Explained.Local local = (Explained.Local) found.detail();
    assertThat(local.weights()).hasSize(2);
    assertThat(local.weights().getFirst().feature()).isEqualTo("age");
    assertThat(local.weights().getFirst().deviation()).isPositive();
    assertThat(local.rSquared()).isBetween(0.0, 1.0);
    assertThat(found.sampling().seed()).contains(42L);
    assertThat(found.sampling().exact()).isFalse();
  }

  @Test
  void counterfactualsAreAnsweredOtherwise() {
    String id = predict(60, 300);
    Wanted onlyChol =
        new Wanted(List.of(), List.of("age"), Optional.of(0L), Optional.empty(), Optional.empty());
    Explained found =
        explain(
            new ExplanationRequest(
                List.of(id),
                Optional.of(Method.COUNTERFACTUAL),
                Optional.empty(),
                Adverse.HIGHER,
                42,
                onlyChol));

    Explained.Others others = (Explained.Others) found.detail();
    assertThat(others.found()).hasSize(1);
    Explained.Other other = others.found().getFirst();
    assertThat(other.outcome()).isEqualTo(0L);
    assertThat(other.probability()).as("of two equal classes the first").contains(0.5);
    assertThat(other.changes()).containsExactly(new Explained.Change("chol", 300, 200.0));
  }

  @Test
  void whatIsWantedIsRefusedByMethodsThatLookForNothing() {
    String id = predict(60, 300);
    for (String field : List.of("target", "actionable", "immutable")) {
      Wanted wanted =
          new Wanted(
              field.equals("actionable") ? List.of("age") : List.of(),
              field.equals("immutable") ? List.of("age") : List.of(),
              field.equals("target") ? Optional.of(0L) : Optional.empty(),
              Optional.empty(),
              Optional.empty());
      ExplanationRequest request =
          new ExplanationRequest(
              List.of(id), Optional.of(Method.LIME), Optional.empty(), Adverse.HIGHER, 42, wanted);

      assertThatThrownBy(() -> explain(request))
          .isInstanceOf(InvalidInput.class)
          .hasMessageContaining(field + ": beside the method lime (expected: only with count");
    }
  }

  @Test
  void whatCannotBeExplainedIsSaidWithItsField() {
    String id = predict(60, 300);

    assertThatThrownBy(() -> explain(request(Method.TREE_SHAP, id)))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("linear_shap, kernel_shap, lime, counterfactual");
    assertThatThrownBy(() -> explain(request(null, id, "unknown"))).isInstanceOf(NotFound.class);
    assertThatThrownBy(() -> explanations.explain(CALLER, "heart", "2", request(null, id)))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("prediction_ids[0]")
        .hasMessageContaining("heart/2");
    assertThatThrownBy(() -> request(null)).isInstanceOf(InvalidInput.class);
  }

  @Test
  void valuesOfTheDataAreForThoseWhoMayReadIt() {
    String id = predict(60, 300);
    Caller noData = new Caller("default", "bob", "r2").as("bob", new OneModel("heart"));

    for (Method method : List.of(Method.LIME, Method.COUNTERFACTUAL)) {
      assertThatThrownBy(() -> explanations.explain(noData, "heart", "1", request(method, id)))
          .isInstanceOf(NotAllowed.class)
          .hasMessageContaining(method.label());
    }
    assertThat(
            explanations
                .explain(noData, "heart", "1", request(Method.KERNEL_SHAP, id))
                .explanations())
        .hasSize(1);
    assertThatThrownBy(() -> explanations.explain(noData, "other", "1", request(null, id)))
        .isInstanceOf(NotAllowed.class)
        .hasMessageContaining("other");
  }

  @Test
  void aDecisionThatIsAlreadyAsWantedFailsNoOther() {
    String positive = predict(60, 300);
    String negative = predict(40, 200);
    ExplanationRequest both = wanting(Optional.of(0L), Optional.empty(), positive, negative);

    List<Explained> found = explanations.explain(CALLER, "heart", "1", both).explanations();

    Explained.Others others = (Explained.Others) found.getFirst().detail();
    assertThat(others.alreadyMet()).isFalse();
    assertThat(others.found()).isNotEmpty();
    assertThat(found.getLast().detail())
        .isEqualTo(new Explained.Others(true, List.of(), Optional.empty()));
    assertThat(found.getLast().sampling().evaluations()).isZero();
  }

  @Test
  void wishesThatContradictEachOtherAreRefused() {
    String id = predict(60, 300);

    assertThatThrownBy(() -> explain(changing(List.of("age"), List.of("age"), id)))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("immutable: age (expected: inputs that are not in actionable");
    assertThatThrownBy(() -> explain(changing(List.of(), List.of("chol", "age"), id)))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("at least one input of the model that may change");
  }

  @Test
  void aSearchThatFindsNothingSaysHowFarItCame() {
    String id = predict(80, 300);

    Explained.Others others =
        (Explained.Others) explain(changing(List.of("chol"), List.of(), id)).detail();

    assertThat(others.found()).isEmpty();
    Explained.Missed missed = others.missed().orElseThrow();
    assertThat(missed.reason()).contains("rows that were tried", "let more inputs change");
    assertThat(missed.changes()).extracting(Explained.Change::feature).containsExactly("chol");
    assertThat(missed.outcome()).isEqualTo(1L);
    assertThat(missed.probability().orElseThrow()).isBetween(0.5, 0.9);
  }

  private static ExplanationRequest changing(
      List<String> actionable, List<String> immutable, String id) {
    Optional<Double> none = Optional.empty();
    return new ExplanationRequest(
        List.of(id),
        Optional.of(Method.COUNTERFACTUAL),
        Optional.empty(),
        Adverse.HIGHER,
        42,
        new Wanted(actionable, immutable, Optional.empty(), none, none));
  }

  @Test
  void aTargetThatDoesNotFitIsSaid() {
    String positive = predict(60, 300);
    Optional<Object> none = Optional.empty();

    assertThatThrownBy(() -> explain(wanting(Optional.of(7L), Optional.empty(), positive)))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("target.outcome");
    assertThatThrownBy(() -> explain(wanting(none, Optional.of(1.0), positive)))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("target: min or max");
  }

  private static ExplanationRequest wanting(
      Optional<Object> outcome, Optional<Double> min, String... ids) {
    return new ExplanationRequest(
        List.of(ids),
        Optional.of(Method.COUNTERFACTUAL),
        Optional.empty(),
        Adverse.HIGHER,
        42,
        new Wanted(List.of(), List.of(), outcome, min, Optional.empty()));
  }

  @Test
  void endsWhenItsTimeIsOver() {
    String id = predict(60, 300);
    Explanations slow =
        new Explanations(
            serving,
            (caller, model, number, pipeline) -> SAMPLE,
            () -> nanos.getAndAdd(Duration.ofSeconds(5).toNanos()));

    assertThatThrownBy(() -> slow.explain(CALLER, "heart", "1", request(Method.LIME, id)))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("20 s");
  }
}
