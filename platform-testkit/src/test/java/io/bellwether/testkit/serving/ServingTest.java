// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.platform.registry.RegistryEvents;
import io.bellwether.platform.serving.Answer;
import io.bellwether.platform.serving.BaselineSource;
import io.bellwether.platform.serving.Instances;
import io.bellwether.platform.serving.PredictRequest;
import io.bellwether.platform.serving.Prediction;
import io.bellwether.platform.serving.PredictionFilter;
import io.bellwether.platform.serving.PredictionListener;
import io.bellwether.platform.serving.PythonPool;
import io.bellwether.platform.serving.Reasons;
import io.bellwether.platform.serving.RiskLevel;
import io.bellwether.platform.serving.RouteChanges;
import io.bellwether.platform.serving.ServedVersion;
import io.bellwether.platform.serving.Serving;
import io.bellwether.platform.serving.ServingLimits;
import io.bellwether.platform.serving.Total;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Event;
import io.bellwether.platform.shared.Ids;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.Metrics;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.platform.shared.Page;
import io.bellwether.platform.shared.Unavailable;
import io.bellwether.scoring.Link;
import io.bellwether.scoring.linear.LinearModel;
import io.bellwether.testkit.InMemoryOutbox;
import io.bellwether.testkit.InMemoryPredictionLog;
import io.bellwether.testkit.InMemoryTransactions;
import io.bellwether.testkit.ModelFiles;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ServingTest {
  private static final Caller CALLER = new Caller("default", "ann", "r1").at("/ml/{model}/predict");
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.123456Z");

  private final Map<String, ServedVersion> versions = new HashMap<>();
  private final ModelFiles files = new ModelFiles().with("m1", 0.1).with("m2", -0.1);
  private final InMemoryPredictionLog log = new InMemoryPredictionLog();
  private final InMemoryTransactions transactions = new InMemoryTransactions();
  private final InMemoryOutbox outbox = new InMemoryOutbox();
  private final RouteChanges changes = new RouteChanges();
  private final List<String> metrics = new ArrayList<>();
  private final Serving serving =
      new Serving(
          (caller, model, name) -> {
            if (!model.equals("heart")) {
              throw new NotFound("model", model);
            }
            return Optional.ofNullable(versions.get(name))
                .orElseThrow(() -> new NotFound("model version", name));
          },
          files,
          PythonPool.none(),
          BaselineSource.none(),
          (caller, entities, features) -> {
            if (!"PT0001".equals(entities.get("patient_id"))) {
              throw new NotFound("entity", entities.toString());
            }
            Map<String, @Nullable Object> values = new HashMap<>();
            values.put("vitals:age", 60.0);
            values.put("vitals:chol", null);
            return features.stream().map(values::get).toList();
          },
          changes,
          log,
          Ids.random(),
          () -> NOW,
          new Metrics() {
            @Override
            public void increment(String name, String... labels) {
              metrics.add(name + List.of(labels));
            }

            @Override
            public void observeSeconds(String name, double seconds, String... labels) {}

            @Override
            public void set(String name, double value, String... labels) {}
          },
          PredictionListener.none(),
          ServingLimits.DEFAULT);

  private void champion(String number, String folder) {
    Map<String, String> online = Map.of("age", "vitals:age", "chol", "vitals:chol");
    ServedVersion version =
        new ServedVersion(
            "heart", number, number + ".0.0", folder, online, RiskLevel.Bounds.DEFAULT);
    versions.put(number, version);
    versions.put(number + ".0.0", version);
    versions.put("champion", version);
    changes
        .watch(outbox, transactions)
        .publish(new Event("e", "default", RegistryEvents.PROMOTED, "heart", Map.of(), NOW));
  }

  private static Map<String, @Nullable Object> features(
      @Nullable Object age, @Nullable Object chol) {
    Map<String, @Nullable Object> features = new LinkedHashMap<>();
    features.put("age", age);
    features.put("chol", chol);
    return features;
  }

  private Answer predict(Map<String, @Nullable Object> features) {
    return predict(features, true);
  }

  private Answer predict(Map<String, @Nullable Object> features, boolean explain) {
    return serving.predict(
        CALLER,
        "heart",
        new PredictRequest(new PredictRequest.Features(features), Optional.empty(), explain));
  }

  @Test
  void answersFromTheChampionAndKeepsTheDecision() {
    champion("1", "m1");

    Answer answer = predict(features(60.0, 300L));

    double probability = 1 / (1 + Math.exp(-1));
    Prediction kept = answer.prediction();
    assertThat(kept.outcome()).isEqualTo(1L);
    assertThat(kept.probability().orElseThrow()).isCloseTo(probability, within(1e-12));
    assertThat(kept.risk()).contains(RiskLevel.HIGH);
    assertThat(kept.route()).isEqualTo(Prediction.Route.sure("champion"));
    assertThat(kept.version()).isEqualTo("1");
    assertThat(kept.semanticVersion()).contains("1.0.0");
    assertThat(kept.time()).isEqualTo(NOW);
    assertThat(answer.margins().getFirst()).isCloseTo(1, within(1e-12));
    assertThat(kept.request()).contains(new Prediction.Request("/ml/{model}/predict", "ann", "r1"));
    assertThat(log.find("default", kept.id())).contains(kept);
    assertThat(metrics).containsExactly("model_predictions_total[heart, success]");
  }

  @Test
  void saysWhyLargestReasonFirst() {
    champion("1", "m1");

    Reasons reasons = predict(features(60.0, 250.0)).reasons().getFirst();

    assertThat(reasons.space()).isEqualTo("log_odds");
    assertThat(reasons.baseValue()).isCloseTo(-0.6, within(1e-12));
    assertThat(reasons.contributions())
        .extracting(Reasons.Reason::feature)
        .containsExactly("age", "chol");
    Reasons.Reason age = reasons.contributions().getFirst();
    assertThat(age.value()).isEqualTo(60.0);
    assertThat(age.contribution()).isCloseTo(1, within(1e-12));
    assertThat(age.probabilityEffect().orElseThrow())
        .isCloseTo(1 / (1 + Math.exp(-0.5)) - 1 / (1 + Math.exp(0.5)), within(1e-12));
    Prediction kept = log.last("default", "heart", 1).getFirst();
    assertThat(kept.output().reasons()).containsExactly(reasons);
    assertThat(serving.explain(CALLER, kept)).containsExactly(reasons);
    Prediction unexplained = predict(features(60.0, 250.0), false).prediction();
    assertThat(unexplained.output().reasons()).isEmpty();
    assertThat(serving.explain(CALLER, unexplained)).containsExactly(reasons);
  }

  @Test
  void takesTheFeaturesOfAnEntityFromTheOnlineStore() {
    champion("1", "m1");
    PredictRequest known =
        new PredictRequest(
            new PredictRequest.Entities(Map.of("patient_id", "PT0001")),
            Optional.of("latest"),
            false);

    Prediction kept = serving.predict(CALLER, "heart", known).prediction();

    assertThat(kept.features()).isEqualTo(features(60.0, null));
    assertThat(kept.entities()).containsEntry("patient_id", "PT0001");
    PredictRequest unknown =
        new PredictRequest(
            new PredictRequest.Entities(Map.of("patient_id", "PT9")), Optional.empty(), false);
    assertThatThrownBy(() -> serving.predict(CALLER, "heart", unknown))
        .isInstanceOf(NotFound.class);
  }

  @Test
  void tellsAllThatIsWrongAtOnceAndKeepsNothing() {
    champion("1", "m1");
    Map<String, @Nullable Object> wrong = new HashMap<>();
    wrong.put("age", "old");
    wrong.put("weight", 80.0);

    assertThatThrownBy(() -> predict(wrong))
        .isInstanceOfSatisfying(
            InvalidInput.class,
            e ->
                assertThat(e.problems())
                    .extracting(InvalidInput.Problem::field)
                    .containsExactlyInAnyOrder("features.age", "features.chol", "features.weight"));
    assertThat(log.list("default", PredictionFilter.ALL, Page.Request.first(1)).items()).isEmpty();
    assertThat(metrics).containsExactly("model_predictions_total[heart, rejected]");
    assertThat(serving.lastHour(CALLER, "heart").failed()).isZero();
    assertThat(serving.totals(CALLER).getFirst().failed()).isEqualTo(1);
  }

  @Test
  void servesTheNewChampionAtOnceAndLoadsEachVersionOnce() {
    champion("1", "m1");
    predict(features(60.0, 300.0));
    predict(features(60.0, 300.0));
    assertThat(files.reads()).isEqualTo(2);

    champion("2", "m2");

    assertThat(predict(features(60.0, 300.0)).prediction().version()).isEqualTo("2");
    champion("1", "m1");
    assertThat(predict(features(60.0, 300.0)).prediction().version()).isEqualTo("1");
    assertThat(files.reads()).isEqualTo(4);
  }

  @Test
  void answersFromTheVersionThatIsAskedFor() {
    champion("1", "m1");
    champion("2", "m2");
    PredictRequest byNumber =
        new PredictRequest(
            new PredictRequest.Features(features(60.0, 300.0)), Optional.of("1"), false);
    PredictRequest unknown = new PredictRequest(byNumber.subject(), Optional.of("9"), false);

    Prediction kept = serving.predict(CALLER, "heart", byNumber).prediction();

    assertThat(kept.version()).isEqualTo("1");
    assertThat(kept.route()).isEqualTo(Prediction.Route.sure("version"));
    assertThatThrownBy(() -> serving.predict(CALLER, "heart", unknown))
        .isInstanceOf(NotFound.class);
    assertThatThrownBy(() -> serving.predict(CALLER, "liver", byNumber))
        .isInstanceOf(NotFound.class);
  }

  @Test
  void aModelWithoutChampionIsUnavailable() {
    assertThatThrownBy(() -> predict(features(1.0, 2.0))).isInstanceOf(Unavailable.class);
  }

  @Test
  void scoresABatchWholeOrNotAtAll() {
    champion("1", "m1");
    Map<String, @Nullable Object> good = features(60.0, 300.0);
    Map<String, @Nullable Object> bad = Map.of("age", 60.0);

    assertThat(serving.predictBatch(CALLER, "heart", List.of(good, good), Optional.empty(), false))
        .hasSize(2);
    assertThatThrownBy(
            () ->
                serving.predictBatch(CALLER, "heart", List.of(good, bad), Optional.empty(), false))
        .isInstanceOfSatisfying(
            InvalidInput.class,
            e -> assertThat(e.problems().getFirst().field()).isEqualTo("instances[1].chol"));
    assertThat(log.count("default", "heart")).isEqualTo(2);
  }

  @Test
  void scoresManyRowsInOrderOrNone() {
    champion("1", "m1");
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      rows.add(features(i, 300.0));
    }

    List<Answer> answers = serving.predictBatch(CALLER, "heart", rows, Optional.empty(), false);
    assertThat(answers)
        .extracting(answer -> answer.prediction().features().get("age"))
        .containsExactlyElementsOf(rows.stream().map(row -> row.get("age")).toList());
    assertThat(log.count("default", "heart")).isEqualTo(3000);

    rows.set(2999, Map.of("age", 60.0));
    assertThatThrownBy(() -> serving.predictBatch(CALLER, "heart", rows, Optional.empty(), false))
        .isInstanceOfSatisfying(
            InvalidInput.class,
            e -> assertThat(e.problems().getFirst().field()).isEqualTo("instances[2999].chol"));
    assertThat(log.count("default", "heart")).isEqualTo(3000);
  }

  @Test
  void scoresRowsThatOnlyTheVersionCanTell() {
    champion("1", "m1");
    List<Answer> answers = new ArrayList<>();
    Instances rows =
        new Instances(
            "rows", model -> List.of(features(60, model.pipeline().inputs().size())), false);

    serving.predictEach(CALLER, "heart", Optional.empty(), rows, answers::add);

    assertThat(answers).hasSize(1);
    assertThat(answers.getFirst().prediction().features()).containsEntry("chol", 2);
    Instances wrong = new Instances("rows", _ -> List.of(features(60, "x")), false);
    assertThatThrownBy(
            () -> serving.predictEach(CALLER, "heart", Optional.empty(), wrong, answers::add))
        .isInstanceOfSatisfying(
            InvalidInput.class,
            e -> assertThat(e.problems().getFirst().field()).isEqualTo("rows[0].chol"));
    Total total = serving.totals(CALLER).getFirst();
    assertThat(total.predictions()).isEqualTo(1);
    assertThat(total.answered()).isEqualTo(1);
    assertThat(total.failed()).isEqualTo(1);
    assertThat(total.last()).contains(NOW);
  }

  @Test
  void whatIsDoneAgainIsDecidedOnce() {
    champion("1", "m1");
    var rows = List.of(features(60, 1), features(61, 2));
    var named =
        new Instances(row -> "row " + row, _ -> rows, false, Optional.of(row -> "job-" + row));
    serving.predictEach(CALLER, "heart", Optional.empty(), named, _ -> {});
    serving.predictEach(CALLER, "heart", Optional.empty(), named, _ -> {});
    assertThat(log.count("default", "heart")).isEqualTo(2);
    assertThat(serving.get(CALLER, "job-1").features()).containsEntry("age", 61);
  }

  @Test
  void loadsAgainWhatItHasLetGo() {
    champion("1", "m1");
    assertThat(serving.inMemory(CALLER, "heart", "1").isLoaded()).isFalse();
    serving.served(CALLER, "heart");
    int reads = files.reads();
    assertThat(serving.inMemory(CALLER, "heart", "1").isLoaded()).isTrue();

    serving.unload(CALLER, "heart");

    assertThat(serving.inMemory(CALLER, "heart", "1").isLoaded()).isFalse();
    serving.served(CALLER, "heart");
    assertThat(files.reads()).isGreaterThan(reads);
  }

  @Test
  void contributionsAddUpToTheMargin() {
    champion("1", "m1");

    double[] parts = serving.served(CALLER, "heart").contributions(features(60, null));

    assertThat(parts).hasSize(3);
    assertThat(parts[0] + parts[1] + parts[2]).isCloseTo(0.1 * 60 + 2.4 - 8, within(1e-9));
  }

  @Test
  void featuresOfABareModelAreCalledAsItsSignatureSays() {
    LinearModel model =
        new LinearModel(
            List.of("f0", "f1"),
            new double[][] {{1, 10}},
            new double[] {0},
            Link.IDENTITY,
            new double[] {0, 0},
            new double[] {1, 1});
    files.withBare("bare", model, "age", "chol");
    champion("1", "bare");

    assertThat(predict(features(1.0, 2.0)).prediction().outcome()).isEqualTo(21.0);
    assertThatThrownBy(() -> predict(Map.of("f0", 1.0, "f1", 2.0)))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("age");
  }
}
