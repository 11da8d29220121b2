// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.platform.audit.Audit;
import io.bellwether.platform.audit.AuditStore;
import io.bellwether.platform.registry.AliasChange;
import io.bellwether.platform.registry.Content;
import io.bellwether.platform.registry.ModelEdits;
import io.bellwether.platform.registry.ModelStore;
import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.platform.registry.PromotionGate;
import io.bellwether.platform.registry.RegisteredModel;
import io.bellwether.platform.registry.Registry;
import io.bellwether.platform.registry.Stage;
import io.bellwether.platform.registry.ValidationStore;
import io.bellwether.platform.registry.Validations;
import io.bellwether.platform.registry.VersionValidation;
import io.bellwether.platform.serving.Baseline;
import io.bellwether.platform.serving.explanations.Explained;
import io.bellwether.platform.serving.explanations.GlobalExplanation;
import io.bellwether.platform.serving.explanations.GlobalExplanationStore;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Conflict;
import io.bellwether.platform.shared.Ids;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.platform.shared.Outbox;
import io.bellwether.platform.shared.Page;
import io.bellwether.platform.shared.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a {@link ModelStore} owes, seen through the {@link Registry} on top of it. */
public abstract class ModelStoreContract {
  private static final Caller CALLER = new Caller("default", "ann", "request-1");
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private ManualClock clock = new ManualClock(NOW);
  private Registry registry;
  private ModelEdits edits;

  protected abstract Transactions transactions();

  protected abstract ModelStore store();

  protected abstract ValidationStore validations();

  protected abstract GlobalExplanationStore explanations();

  protected abstract AuditStore auditStore();

  protected abstract Outbox outbox();

  @BeforeEach
  void startRegistry() {
    clock = new ManualClock(NOW);
    Audit audit = new Audit(auditStore(), clock);
    registry = new Registry(store(), transactions(), audit, outbox(), Ids.random(), clock);
    edits = new ModelEdits(store(), transactions(), audit, outbox(), Ids.random(), clock);
  }

  private static Content content(String hash, String... inputs) {
    return contentFrom("models/x", hash, inputs);
  }

  private static Content contentFrom(String source, String hash, String... inputs) {
    return new Content(
        source,
        "xgboost",
        Optional.of("run"),
        Optional.of("job"),
        Optional.empty(),
        Optional.of("manual"),
        Optional.of(new Content.TrainingData("heart", 1, hash, 303)),
        List.of(inputs).stream()
            .map(
                name ->
                    new Content.Input(
                        name, "double", Optional.of(0.5), Optional.empty(), List.of("a")))
            .toList(),
        List.of(new Content.Output("probability", "double")),
        List.of("patient_id"),
        Map.of("age", "vitals:age"),
        Map.of("roc_auc", new Content.Metric(0.9, Optional.of(0.8), Optional.of(0.95))),
        Map.of("max_depth", "3"),
        Map.of("team", "cardio"),
        "first",
        Optional.of("http://ci/1"),
        Optional.of(1234L),
        Optional.of("sha256:00"));
  }

  private ModelVersion register(String hash, String... inputs) {
    return registry.register(CALLER, "heart", content(hash, inputs));
  }

  private List<Long> auditSequence() {
    return auditStore().from("default", 1, 100).stream().map(record -> record.sequence()).toList();
  }

  @Test
  void keepsAllThatIsKnownOfAVersion() {
    ModelVersion version = register("h", "age");

    assertThat(registry.version(CALLER, "heart", "1")).isEqualTo(version);
    assertThat(registry.version(CALLER, "heart", "1.0.0")).isEqualTo(version);
    assertThat(registry.versionsOfRun(CALLER, "run")).containsExactly(version);
    assertThat(auditSequence()).hasSize(1);
  }

  @Test
  void findsTheVersionsThatWereMadeOfFilesInAFolder() {
    for (String source :
        List.of("runs:/ab/model", "runs:/ab", "runs:/abc", "runs:/ab-c/m", "runs:/AB/m", "é/1")) {
      registry.register(CALLER, "heart", contentFrom(source, "h", "age"));
    }

    assertThat(store().versionsFrom("default", "runs:/ab"))
        .extracting(ModelVersion::number)
        .containsExactly(2, 1);
    assertThat(store().versionsFrom("default", "runs:/ab/")).hasSize(2);
    assertThat(store().versionsFrom("default", "é")).hasSize(1);
    assertThat(store().versionsFrom("default", "runs:/a")).isEmpty();
    assertThat(store().versionsFrom("other", "runs:/ab")).isEmpty();
  }

  @Test
  void stageAndDescriptionAreChangesButTagsAndAliasesAreNot() {
    register("h", "age");
    clock.move(Duration.ofSeconds(1));
    edits.setVersionTag(CALLER, "heart", 1, "checked", "yes");
    edits.setTag(CALLER, "heart", "team", "b");
    registry.setAlias(CALLER, "heart", 1, "some", "any");
    assertThat(registry.version(CALLER, "heart", "1").updatedAt()).isEqualTo(NOW);
    assertThat(registry.model(CALLER, "heart").updatedAt()).isEqualTo(NOW);

    edits.describeVersion(CALLER, "heart", 1, "new words");
    assertThat(registry.version(CALLER, "heart", "1").updatedAt()).isEqualTo(NOW.plusSeconds(1));
    assertThat(registry.model(CALLER, "heart").updatedAt()).isEqualTo(NOW.plusSeconds(1));

    clock.move(Duration.ofSeconds(1));
    ModelVersion staged = edits.moveToStage(CALLER, "heart", 1, Stage.STAGING, false);
    assertThat(staged.updatedAt()).isEqualTo(NOW.plusSeconds(2));
    assertThat(staged.createdAt()).isEqualTo(NOW);
  }

  @Test
  void theSemanticVersionSaysWhatChanged() {
    register("h", "age");

    assertThat(register("h", "age").semanticVersion()).hasToString("1.0.1");
    assertThat(register("h2", "age").semanticVersion()).hasToString("1.1.0");
    assertThat(register("h2", "age", "sex").semanticVersion()).hasToString("2.0.0");
    assertThat(registry.versions(CALLER, "heart"))
        .extracting(ModelVersion::number)
        .containsExactly(4, 3, 2, 1);
  }

  @Test
  void aNewChampionArchivesTheOldOneAndRollbackBringsItBack() {
    register("h", "age");
    register("h2", "age");
    registry.promoteToChampion(CALLER, "heart", 1, "first");
    registry.setAlias(CALLER, "heart", 2, RegisteredModel.CHALLENGER, "second");
    registry.promoteToChampion(CALLER, "heart", 2, "better");

    assertThat(registry.model(CALLER, "heart").aliases()).containsOnly(Map.entry("champion", 2));
    assertThat(registry.version(CALLER, "heart", "1").stage()).isEqualTo(Stage.ARCHIVED);
    assertThat(registry.version(CALLER, "heart", "champion").number()).isEqualTo(2);

    assertThat(registry.rollback(CALLER, "heart", "it was not").number()).isEqualTo(1);
    assertThat(registry.version(CALLER, "heart", "champion").stage()).isEqualTo(Stage.PRODUCTION);
    assertThat(registry.version(CALLER, "heart", "2").stage()).isEqualTo(Stage.ARCHIVED);
    assertThat(registry.history(CALLER, "heart", "champion"))
        .extracting(AliasChange::to)
        .containsExactly(Optional.of(1), Optional.of(2), Optional.of(1));
    assertThat(auditSequence()).hasSize(6);
  }

  @Test
  void rollbacksGoBackOneByOne() {
    for (int number = 1; number <= 4; number++) {
      register("h", "age");
      registry.promoteToChampion(CALLER, "heart", number, "better");
    }
    registry.deleteVersion(CALLER, "heart", 2);

    assertThat(registry.rollback(CALLER, "heart", "").number()).isEqualTo(3);
    assertThat(registry.rollback(CALLER, "heart", "nor that").number()).isEqualTo(1);
    assertThatThrownBy(() -> registry.rollback(CALLER, "heart", "")).isInstanceOf(Conflict.class);

    registry.promoteToChampion(CALLER, "heart", 4, "after all");
    registry.promoteToChampion(CALLER, "heart", 1, "as it was");
    assertThat(registry.rollback(CALLER, "heart", "").number()).isEqualTo(4);
    assertThat(registry.rollback(CALLER, "heart", "").number()).isEqualTo(1);
    assertThatThrownBy(() -> registry.rollback(CALLER, "heart", "")).isInstanceOf(Conflict.class);
  }

  @Test
  void thereIsNoWayBackFromTheFirstChampion() {
    register("h", "age");
    registry.promoteToChampion(CALLER, "heart", 1, "first");

    assertThatThrownBy(() -> registry.rollback(CALLER, "heart", "")).isInstanceOf(Conflict.class);
  }

  @Test
  void theChampionStaysInProduction() {
    register("h", "age");
    register("h", "age");
    registry.promoteToChampion(CALLER, "heart", 1, "first");

    for (Stage stage : List.of(Stage.ARCHIVED, Stage.STAGING, Stage.DEVELOPMENT)) {
      assertThatThrownBy(() -> registry.promoteToStage(CALLER, "heart", "champion", stage, ""))
          .isInstanceOf(Conflict.class)
          .hasMessageContaining("promote another version or roll back first");
    }
    registry.promoteToStage(CALLER, "heart", "2", Stage.PRODUCTION, "");

    assertThat(registry.version(CALLER, "heart", "1").stage()).isEqualTo(Stage.PRODUCTION);
    assertThat(registry.version(CALLER, "heart", "champion").number()).isEqualTo(1);
    registry.promoteToChampion(CALLER, "heart", 2, "better");
    registry.promoteToStage(CALLER, "heart", "1", Stage.STAGING, "");
    assertThat(registry.version(CALLER, "heart", "1").stage()).isEqualTo(Stage.STAGING);
  }

  @Test
  void aVersionBeginsInDevelopmentAndMayGoBackThere() {
    register("h", "age");
    assertThat(registry.version(CALLER, "heart", "1").stage()).isEqualTo(Stage.DEVELOPMENT);

    registry.promoteToStage(CALLER, "heart", "1", Stage.STAGING, "looks good");
    registry.promoteToStage(CALLER, "heart", "1", Stage.DEVELOPMENT, "it did not");

    assertThat(registry.version(CALLER, "heart", "1").stage()).isEqualTo(Stage.DEVELOPMENT);
  }

  @Test
  void neverUsesANumberTwice() {
    register("h", "age");
    register("h", "age");
    registry.deleteVersion(CALLER, "heart", 2);

    assertThat(register("h", "age").number()).isEqualTo(3);
    assertThatThrownBy(() -> registry.version(CALLER, "heart", "2")).isInstanceOf(NotFound.class);
  }

  @Test
  void deletingAModelFreesItsName() {
    register("h", "age");
    registry.setAlias(CALLER, "heart", 1, "champion", "");
    registry.delete(CALLER, "heart");

    assertThatThrownBy(() -> registry.model(CALLER, "heart")).isInstanceOf(NotFound.class);
    assertThat(register("h", "age").number()).isEqualTo(1);
    assertThat(registry.model(CALLER, "heart").aliases()).isEmpty();
  }

  @Test
  void pagesByNameInByteOrder() {
    for (String name : List.of("b", "a", "B", "é")) {
      registry.create(CALLER, name, "", Map.of());
    }
    Page<RegisteredModel> first = registry.list(CALLER, Page.Request.first(3));

    assertThat(first.items()).extracting(RegisteredModel::name).containsExactly("B", "a", "b");
    assertThat(registry.list(CALLER, new Page.Request(3, first.next())).items())
        .extracting(RegisteredModel::name)
        .containsExactly("é");
  }

  @Test
  void anAliasCanBeTakenAwayAndMayNotLookLikeAVersion() {
    register("h", "age");
    registry.setAlias(CALLER, "heart", 1, "blue", "");
    registry.removeAlias(CALLER, "heart", "blue");

    assertThat(registry.model(CALLER, "heart").aliases()).isEmpty();
    assertThatThrownBy(() -> registry.setAlias(CALLER, "heart", 1, "v2", ""))
        .hasMessageContaining("alias: v2");
  }

  @Test
  void descriptionsAndTagsMayChange() {
    register("h", "age");
    registry.describeVersion(CALLER, "heart", 1, "new", Map.of("k", "v"));
    registry.describe(CALLER, "heart", "a model", Map.of("k", "w"));

    Content content = registry.version(CALLER, "heart", "1").content();
    assertThat(content.description()).isEqualTo("new");
    assertThat(content.tags()).containsExactly(Map.entry("k", "v"));
    assertThat(registry.model(CALLER, "heart").description()).isEqualTo("a model");
  }

  @Test
  void keepsWhatWasFoundWhenAVersionWasTriedOut() {
    ModelVersion version = register("h", "age");
    register("h", "age");
    Validations validations =
        new Validations(validations(), store(), transactions(), new Audit(auditStore(), clock));
    VersionValidation found =
        new VersionValidation(
            NOW,
            List.of(
                VersionValidation.Check.passed("loads", "xgboost"),
                VersionValidation.Check.failed("scores", "NaN")),
            List.of(new PromotionGate.Check("roc_auc", false, "unknown")));

    validations.keep(CALLER, "heart", 1, found, Map.of("risk", "0.5"));
    validations.keep(CALLER, "heart", 9, found, Map.of("risk", "0.5"));

    assertThat(validations.ofModel(CALLER, "heart")).isEqualTo(Map.of(1, found));
    assertThat(registry.version(CALLER, "heart", "1").content().tags())
        .isEqualTo(Map.of("team", "cardio", "risk", "0.5"));
    assertThat(found.status()).isEqualTo("failed");
    assertThatThrownBy(() -> validations.requireNoFailure(CALLER, version))
        .isInstanceOf(Conflict.class)
        .hasMessageContaining("scores: NaN");
    transactions().write(() -> store().rename("default", "heart", "liver", NOW));
    assertThat(validations.ofModel(CALLER, "liver")).isEqualTo(Map.of(1, found));
  }

  @Test
  void keepsHowAVersionBehavesAsLongAsTheVersion() {
    register("h", "age");
    GlobalExplanation first = explanation(0.25, List.of());
    GlobalExplanation second = explanation(0.5, List.of(first));
    transactions().write(() -> explanations().put("default", "heart", 1, first));
    transactions().write(() -> explanations().put("default", "heart", 9, first));
    assertThat(explanations().find("default", "heart", 1)).contains(first);
    assertThat(explanations().find("default", "heart", 9)).isEmpty();

    transactions().write(() -> explanations().put("default", "heart", 1, second));
    transactions().write(() -> store().rename("default", "heart", "liver", NOW));
    assertThat(explanations().find("default", "heart", 1)).isEmpty();
    assertThat(explanations().find("default", "liver", 1)).contains(second);

    transactions().write(() -> store().delete("default", "liver"));
    assertThat(explanations().find("default", "liver", 1)).isEmpty();
  }

  private static GlobalExplanation explanation(
      double contribution, List<GlobalExplanation> others) {
    return new GlobalExplanation(
        NOW,
        "heart/1",
        300,
        new GlobalExplanation.Contributions(
            "tree_shap",
            "log_odds",
            new Baseline(Baseline.Kind.TRAINING_COVER, Optional.empty(), Optional.empty(), -0.25),
            200,
            new Explained.Sampling(true, 0, Optional.empty())),
        Optional.of(
            new GlobalExplanation.Permutation(
                "log_loss", 0.5, 60, 5, 42, Optional.of("d/1"), List.of("y"), true)),
        List.of(
            new GlobalExplanation.Feature(
                "age", contribution, 1, Optional.of(0.25), Optional.of(0.125))),
        "probability",
        Optional.empty(),
        List.of(
            new GlobalExplanation.Effect(
                "age",
                new GlobalExplanation.Dependence(
                    Arrays.asList(40.5, "text", true, null),
                    List.of(0.5, 0.25),
                    List.of(List.of(0.5, 1.0))),
                Optional.of(
                    new GlobalExplanation.Accumulated(
                        List.of(1.0, 2.0), List.of(-0.5, 0.5), List.of(3))),
                new GlobalExplanation.Points(Arrays.asList(40.5, null), List.of(0.5, 0.25)))),
        Optional.of(new GlobalExplanation.Target(others.isEmpty() ? 1 : 0, 2, 2)),
        others);
  }

  @Test
  void renamesAModelWithAllBelowIt() {
    registry.register(CALLER, "old", content("a", "x"));
    registry.register(CALLER, "taken", content("a", "x"));
    registry.setAlias(CALLER, "old", 1, "champion", "best");

    assertThat(transactions().write(() -> store().rename("default", "old", "taken", NOW)))
        .isFalse();
    assertThat(transactions().write(() -> store().rename("default", "old", "new", NOW))).isTrue();

    assertThat(store().find("default", "old")).isEmpty();
    assertThat(registry.version(CALLER, "new", "champion").number()).isEqualTo(1);
    assertThat(registry.history(CALLER, "new", "champion")).hasSize(1);
    assertThat(registry.register(CALLER, "new", content("b", "x")).number()).isEqualTo(2);
  }
}
