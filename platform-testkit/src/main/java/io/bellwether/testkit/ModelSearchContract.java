// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit;

import static java.util.Comparator.comparing;
import static java.util.Comparator.reverseOrder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.platform.registry.Content;
import io.bellwether.platform.registry.ModelField;
import io.bellwether.platform.registry.ModelFinder;
import io.bellwether.platform.registry.ModelFinder.Prompts;
import io.bellwether.platform.registry.ModelStore;
import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.platform.registry.RegisteredModel;
import io.bellwether.platform.registry.SemanticVersion;
import io.bellwether.platform.registry.Stage;
import io.bellwether.platform.registry.VersionField;
import io.bellwether.platform.shared.Malformed;
import io.bellwether.platform.shared.Page;
import io.bellwether.platform.shared.Transactions;
import io.bellwether.platform.shared.search.Comparison;
import io.bellwether.platform.shared.search.Condition;
import io.bellwether.platform.shared.search.Match;
import io.bellwether.platform.shared.search.Order;
import io.bellwether.platform.shared.search.Search;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A search finds what filtering and sorting all models or versions would find: each condition with
 * each order, page by page.
 */
public abstract class ModelSearchContract {
  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
  private static final String IS_PROMPT = "mlflow.prompt.is_prompt";
  private static final List<String> NAMES =
      List.of("b", "a", "B 1", "é", "a-1", "Z", "prompt", "c");
  private static final List<Stage> STAGES = List.of(Stage.values());
  private static final int PAGE = 7;

  private final List<RegisteredModel> models = new ArrayList<>();
  private final List<ModelVersion> versions = new ArrayList<>();

  protected abstract Transactions transactions();

  protected abstract ModelStore store();

  protected abstract ModelFinder finder();

  @BeforeEach
  void addModels() {
    Random random = new Random(5);
    for (String name : NAMES) {
      Map<String, String> tags = tags(random);
      if (name.equals("prompt")) {
        tags.put(IS_PROMPT, "true");
      }
      Instant time = START.plusSeconds(random.nextInt(4));
      models.add(new RegisteredModel(name, "", tags, Map.of(), time, time));
      for (int number = 1; number <= 5; number++) {
        versions.add(version(name, number, random));
      }
    }
    transactions()
        .write(
            () -> {
              models.forEach(model -> store().insert("default", model));
              versions.forEach(version -> store().insertVersion("default", version));
              store()
                  .insert(
                      "default", new RegisteredModel("x", "", Map.of(), Map.of(), START, START));
              store().insertVersion("default", version("x", 1, random));
              store().delete("default", "x");
            });
  }

  private static Map<String, String> tags(Random random) {
    Map<String, String> tags = new HashMap<>();
    if (random.nextInt(3) > 0) {
      tags.put("team", "é".repeat(random.nextInt(2) * 240) + random.nextInt(3));
    }
    if (random.nextBoolean()) {
      tags.put("kind", "K%" + random.nextInt(2));
    }
    return tags;
  }

  /** One version that is a prompt makes prompts of its model's others. */
  private static ModelVersion version(String model, int number, Random random) {
    Map<String, String> tags = tags(random);
    if (model.equals("prompt") && number == 2) {
      tags.put(IS_PROMPT, "true");
    }
    Optional<String> run =
        random.nextInt(3) == 0 ? Optional.empty() : Optional.of("r" + random.nextInt(3));
    return new ModelVersion(
        model,
        number,
        new SemanticVersion(1, number, 0),
        STAGES.get(random.nextInt(4)),
        Content.elsewhere("s3://b/" + random.nextInt(3), run, tags, ""),
        START.plusSeconds(random.nextInt(6)),
        START.plusSeconds(random.nextInt(6)),
        "ann");
  }

  private static Map<Condition<VersionField>, Predicate<ModelVersion>> conditions() {
    String longTeam = "é".repeat(240) + "1";
    return Map.of(
        new Condition.Text<>(VersionField.MODEL, new Match.Equal("a")),
        v -> v.model().equals("a"),
        new Condition.Text<>(VersionField.MODEL, new Match.Like("a%", false)),
        v -> v.model().startsWith("a"),
        new Condition.Text<>(VersionField.MODEL, new Match.OneOf(List.of("b", "é", "none"))),
        v -> v.model().equals("b") || v.model().equals("é"),
        new Condition.Text<>(VersionField.RUN_ID, new Match.Equal("r1")),
        v -> v.content().runId().equals(Optional.of("r1")),
        new Condition.Text<>(VersionField.RUN_ID, new Match.NotEqual("r1")),
        v -> !v.content().runId().equals(Optional.of("r1")),
        new Condition.Text<>(VersionField.SOURCE, new Match.Equal("s3://b/2")),
        v -> v.content().source().equals("s3://b/2"),
        new Condition.Numeric<>(VersionField.NUMBER, Comparison.AT_LEAST, 3),
        v -> v.number() >= 3,
        new Condition.Tag<>("team", new Match.Equal(longTeam)),
        v -> longTeam.equals(v.content().tags().get("team")),
        new Condition.Tag<>("team", new Match.NotEqual("1")),
        v -> !v.content().tags().getOrDefault("team", "1").equals("1"),
        new Condition.Tag<>("kind", new Match.Like("k%0", true)),
        v -> v.content().tags().getOrDefault("kind", "").endsWith("0"));
  }

  private static Map<Order<VersionField>, Comparator<ModelVersion>> orders() {
    Map<Order<VersionField>, Comparator<ModelVersion>> orders = new HashMap<>();
    for (boolean up : new boolean[] {true, false}) {
      orders.put(new Order.ByField<>(VersionField.MODEL, up), turned(ModelVersion::model, up));
      orders.put(new Order.ByField<>(VersionField.NUMBER, up), turned(ModelVersion::number, up));
      orders.put(
          new Order.ByField<>(VersionField.CREATED, up), turned(ModelVersion::createdAt, up));
      orders.put(
          new Order.ByField<>(VersionField.UPDATED, up), turned(ModelVersion::updatedAt, up));
    }
    return orders;
  }

  private static <T, K extends Comparable<K>> Comparator<T> turned(
      Function<T, K> value, boolean ascending) {
    Comparator<T> order = Comparator.comparing(value);
    return ascending ? order : order.reversed();
  }

  private static final Comparator<ModelVersion> TIES =
      comparing(ModelVersion::model).thenComparing(ModelVersion::number, reverseOrder());

  private static final Comparator<ModelVersion> NATURAL =
      comparing(ModelVersion::updatedAt).reversed().thenComparing(TIES);

  @Test
  void findsTheVersionsThatSortingAllWouldFind() {
    conditions()
        .forEach(
            (condition, holds) -> {
              check(List.of(condition), holds, List.of(), NATURAL);
              orders()
                  .forEach(
                      (order, expected) ->
                          check(
                              List.of(condition),
                              holds,
                              List.of(order),
                              expected.thenComparing(TIES)));
            });
  }

  @Test
  void findsVersionsByEveryPairOfConditions() {
    conditions()
        .forEach(
            (one, oneHolds) ->
                conditions()
                    .forEach(
                        (two, twoHolds) ->
                            check(List.of(one, two), oneHolds.and(twoHolds), List.of(), NATURAL)));
  }

  @Test
  void ordersVersionsByOneThingAfterTheOther() {
    orders()
        .forEach(
            (one, first) ->
                orders()
                    .forEach(
                        (two, second) ->
                            check(
                                List.of(),
                                _ -> true,
                                List.of(one, two),
                                first.thenComparing(second).thenComparing(TIES))));
  }

  private void check(
      List<Condition<VersionField>> where,
      Predicate<ModelVersion> holds,
      List<Order<VersionField>> order,
      Comparator<ModelVersion> expected) {
    for (Prompts prompts : Prompts.values()) {
      assertThat(
              walk(
                  next ->
                      finder()
                          .versions("default", prompts, new Search<>(where, order, PAGE, next))))
          .as("%s by %s, prompts %s", where, order, prompts)
          .extracting(ModelVersion::label)
          .containsExactlyElementsOf(
              versions.stream()
                  .filter(version -> prompts == Prompts.FOUND || !version.model().equals("prompt"))
                  .filter(holds)
                  .sorted(expected)
                  .map(ModelVersion::label)
                  .toList());
    }
  }

  private static <T> List<T> walk(Function<Optional<String>, Page<T>> search) {
    List<T> found = new ArrayList<>();
    Optional<String> next = Optional.empty();
    do {
      Page<T> page = search.apply(next);
      assertThat(page.items().size()).isLessThanOrEqualTo(PAGE);
      found.addAll(page.items());
      next = page.next();
    } while (next.isPresent() && found.size() < 1000);
    return found;
  }

  @Test
  void findsTheModelsThatSortingAllWouldFind() {
    Map<Condition<ModelField>, Predicate<RegisteredModel>> conditions =
        Map.of(
            new Condition.Text<>(ModelField.NAME, new Match.NotEqual("a")),
            model -> !model.name().equals("a"),
            new Condition.Text<>(ModelField.NAME, new Match.Like("%a%", true)),
            model -> model.name().contains("a"),
            new Condition.Tag<>("kind", new Match.Equal("K%1")),
            model -> "K%1".equals(model.tags().get("kind")));
    Comparator<RegisteredModel> byName = comparing(RegisteredModel::name);
    conditions.forEach(
        (condition, holds) -> {
          checkModels(condition, holds, List.of(), byName);
          for (boolean up : new boolean[] {true, false}) {
            checkModels(
                condition,
                holds,
                List.of(new Order.ByField<>(ModelField.UPDATED, up)),
                turned(RegisteredModel::updatedAt, up).thenComparing(byName));
            checkModels(
                condition,
                holds,
                List.of(new Order.ByField<>(ModelField.NAME, up)),
                turned(RegisteredModel::name, up));
          }
        });
  }

  private void checkModels(
      Condition<ModelField> condition,
      Predicate<RegisteredModel> holds,
      List<Order<ModelField>> order,
      Comparator<RegisteredModel> expected) {
    for (Prompts prompts : Prompts.values()) {
      List<RegisteredModel> found =
          walk(
              next ->
                  finder()
                      .models(
                          "default", prompts, new Search<>(List.of(condition), order, 2, next)));
      assertThat(found)
          .as("%s by %s, prompts %s", condition, order, prompts)
          .containsExactlyElementsOf(
              models.stream()
                  .filter(model -> prompts == Prompts.FOUND || !model.name().equals("prompt"))
                  .filter(holds)
                  .sorted(expected)
                  .toList());
    }
  }

  @Test
  void findsTheNewestVersionOfEachStage() {
    Map<String, ModelVersion> newest = new HashMap<>();
    for (ModelVersion version : versions) {
      newest.merge(
          version.model() + version.stage(),
          version,
          (one, two) -> one.number() > two.number() ? one : two);
    }
    assertThat(finder().newestOfStages("default", NAMES))
        .extracting(ModelVersion::label)
        .containsExactlyInAnyOrderElementsOf(
            newest.values().stream().map(ModelVersion::label).toList());
    assertThat(finder().newestOfStages("other", NAMES)).isEmpty();
  }

  @Test
  void findsByTheTagsAndTheNamesThatThereAreNow() {
    ModelVersion some = versions.getFirst();
    transactions()
        .write(
            () -> {
              store()
                  .updateVersion("default", "b", 1, some.stage(), "", Map.of("team", "new"), START);
              store().rename("default", "b", "b2", START);
            });
    Condition<VersionField> isNew = new Condition.Tag<>("team", new Match.Equal("new"));

    assertThat(
            finder()
                .versions(
                    "default",
                    Prompts.HIDDEN,
                    new Search<>(List.of(isNew), List.of(), PAGE, Optional.empty()))
                .items())
        .extracting(ModelVersion::label)
        .containsExactly("b2 1");
  }

  @Test
  void refusesAPlaceThatIsNoneOfThisOrder() {
    for (String place : List.of("[]", "[1,\"a\"]", "[\"x\",\"a\",1]", "7")) {
      Search<VersionField> search = Search.all(PAGE, Optional.of(place));
      assertThatThrownBy(() -> finder().versions("default", Prompts.HIDDEN, search))
          .as(place)
          .isInstanceOf(Malformed.class);
    }
  }
}
