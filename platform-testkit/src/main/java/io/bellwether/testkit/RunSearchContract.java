// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.platform.experiments.Experiment;
import io.bellwether.platform.experiments.ExperimentStore;
import io.bellwether.platform.experiments.Lifecycle;
import io.bellwether.platform.experiments.MetricPoint;
import io.bellwether.platform.experiments.MetricStore;
import io.bellwether.platform.experiments.Run;
import io.bellwether.platform.experiments.RunDetail;
import io.bellwether.platform.experiments.RunField;
import io.bellwether.platform.experiments.RunStatus;
import io.bellwether.platform.experiments.RunStore;
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
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Whatever way a store takes to the runs of a search, it finds what filtering and sorting all of
 * them would find: each condition with each order, page by page, in one experiment and in two.
 */
public abstract class RunSearchContract {
  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
  private static final Set<Lifecycle> ACTIVE = Set.of(Lifecycle.ACTIVE);
  private static final int RUNS = 36;
  private static final int PAGE = 11;

  /** What a run has; NaN is a metric that is not a number. */
  private record Given(
      Run run, Optional<Double> auc, Optional<String> depth, Map<String, String> tags) {}

  private final List<Given> all = new ArrayList<>();

  protected abstract Transactions transactions();

  protected abstract ExperimentStore experiments();

  protected abstract RunStore store();

  protected abstract MetricStore metrics();

  @BeforeEach
  void addRuns() {
    for (String id : List.of("1", "2")) {
      Experiment experiment =
          new Experiment(id, "e" + id, "x", Lifecycle.ACTIVE, START, START, Map.of());
      transactions().write(() -> experiments().add("default", experiment));
    }
    Random random = new Random(7);
    for (int i = 0; i < RUNS; i++) {
      all.add(random(i, random));
    }
    transactions().write(() -> all.forEach(this::add));
    transactions()
        .write(
            () ->
                metrics()
                    .index("default", metrics().unindexed("default", List.of("1", "2"), RUNS)));
  }

  private static Given random(int number, Random random) {
    Instant start = START.plusSeconds(random.nextInt(20));
    Run run =
        new Run(
            "r%02d".formatted(number * 37 % RUNS),
            number % 3 == 0 ? "2" : "1",
            "name " + random.nextInt(9),
            "ann",
            random.nextBoolean() ? RunStatus.FINISHED : RunStatus.FAILED,
            start,
            random.nextInt(4) == 0 ? Optional.empty() : Optional.of(start.plusSeconds(5)),
            random.nextInt(10) == 0 ? Lifecycle.DELETED : Lifecycle.ACTIVE,
            "mlflow-artifacts:/x");
    double auc = random.nextInt(6) == 0 ? Double.NaN : random.nextInt(5) / 10.0 - 0.2;
    Map<String, String> tags = new HashMap<>();
    if (random.nextInt(3) > 0) {
      tags.put("team", "é".repeat(random.nextInt(3) * 120) + random.nextInt(3));
    }
    return new Given(
        run,
        random.nextInt(4) == 0 ? Optional.empty() : Optional.of(auc),
        random.nextInt(4) == 0 ? Optional.empty() : Optional.of("" + random.nextInt(12)),
        tags);
  }

  private void add(Given given) {
    store().add("default", given.run, given.tags);
    store().update("default", given.run);
    given.depth.ifPresent(d -> store().addParams("default", given.run, Map.of("depth", d)));
    given.auc.ifPresent(
        value ->
            metrics()
                .append("default", given.run, List.of(new MetricPoint("auc", value, 1000, 1))));
  }

  private static Map<Condition<RunField>, Predicate<Given>> conditions() {
    return Map.of(
        new Condition.Metric<>("auc", Comparison.GREATER, 0.05),
        g -> g.auc.filter(v -> v > 0.05).isPresent(),
        new Condition.Metric<>("auc", Comparison.NOT_EQUAL, 0.1),
        g -> g.auc.filter(v -> v != 0.1).isPresent(),
        new Condition.Param<>("depth", new Match.Equal("3")),
        g -> g.depth.equals(Optional.of("3")),
        new Condition.Param<>("depth", new Match.Missing()),
        g -> g.depth.isEmpty(),
        new Condition.Tag<>("team", new Match.Like("%1", false)),
        g -> g.tags.getOrDefault("team", "").endsWith("1"),
        new Condition.Tag<>("team", new Match.Equal("é".repeat(240) + "1")),
        g -> ("é".repeat(240) + "1").equals(g.tags.get("team")),
        new Condition.Text<>(RunField.STATUS, new Match.Equal("FINISHED")),
        g -> g.run.status() == RunStatus.FINISHED,
        new Condition.Text<>(RunField.NAME, new Match.NotEqual("name 3")),
        g -> !g.run.name().equals("name 3"));
  }

  private static Map<Order<RunField>, Comparator<Given>> orders() {
    Map<Order<RunField>, Comparator<Given>> orders = new HashMap<>();
    for (boolean up : new boolean[] {true, false}) {
      orders.put(
          new Order.ByMetric<>("auc", up),
          Comparator.<Given>comparingInt(g -> g.auc.map(v -> v.isNaN() ? 1 : 0).orElse(2))
              .thenComparing(turned(g -> g.auc.filter(v -> !v.isNaN()).orElse(0.0), up)));
      orders.put(new Order.ByParam<>("depth", up), texts(Given::depth, up));
      orders.put(
          new Order.ByTag<>("team", up),
          texts(g -> Optional.ofNullable(g.tags.get("team")).map(RunSearchContract::start), up));
      orders.put(new Order.ByField<>(RunField.NAME, up), texts(g -> Optional.of(g.run.name()), up));
      orders.put(
          new Order.ByField<>(RunField.STATUS, up),
          texts(g -> Optional.of(g.run.status().name()), up));
      orders.put(
          new Order.ByField<>(RunField.ENDED, up),
          texts(g -> g.run.endedAt().map(Instant::toString), up));
      orders.put(new Order.ByField<>(RunField.STARTED, up), turned(g -> g.run.startedAt(), up));
    }
    return orders;
  }

  /** Texts are ordered by as much as indexes hold of them. */
  private static String start(String text) {
    return text.substring(0, Math.min(200, text.length()));
  }

  private static Comparator<Given> texts(
      Function<Given, Optional<String>> text, boolean ascending) {
    return Comparator.<Given>comparingInt(g -> text.apply(g).isPresent() ? 0 : 1)
        .thenComparing(turned(g -> text.apply(g).orElse(""), ascending));
  }

  private static <T extends Comparable<T>> Comparator<Given> turned(
      Function<Given, T> value, boolean ascending) {
    Comparator<Given> order = Comparator.comparing(value);
    return ascending ? order : order.reversed();
  }

  private static final Comparator<Given> NATURAL =
      Comparator.<Given, Instant>comparing(g -> g.run.startedAt(), Comparator.reverseOrder())
          .thenComparing(g -> g.run.id());

  @Test
  void findsWhatSortingAllOfThemWouldFind() {
    orders()
        .forEach(
            (order, expected) -> {
              check(List.of(), g -> true, List.of(order), expected.thenComparing(NATURAL));
              conditions()
                  .forEach(
                      (condition, holds) ->
                          check(
                              List.of(condition),
                              holds,
                              List.of(order),
                              expected.thenComparing(NATURAL)));
            });
  }

  @Test
  void findsInTheNaturalOrderByEveryPairOfConditions() {
    conditions()
        .forEach(
            (one, oneHolds) ->
                conditions()
                    .forEach(
                        (two, twoHolds) ->
                            check(List.of(one, two), oneHolds.and(twoHolds), List.of(), NATURAL)));
  }

  @Test
  void ordersByOneThingAfterTheOther() {
    List<Map.Entry<Order<RunField>, Comparator<Given>>> orders = List.copyOf(orders().entrySet());
    for (var one : orders.subList(0, 5)) {
      for (var two : orders) {
        check(
            List.of(),
            g -> true,
            List.of(one.getKey(), two.getKey()),
            one.getValue().thenComparing(two.getValue()).thenComparing(NATURAL));
      }
    }
  }

  @Test
  void refusesAPlaceThatIsNoneOfThisOrder() {
    Order<RunField> order = new Order.ByMetric<>("auc", true);
    for (String place : List.of("[]", "[\"x\",1.0,1,\"r\"]", "[0,\"x\",1,\"r\"]", "[0,1.0,1]")) {
      Search<RunField> search = new Search<>(List.of(), List.of(order), PAGE, Optional.of(place));
      assertThatThrownBy(() -> store().search("default", List.of("1"), ACTIVE, search))
          .as(place)
          .isInstanceOf(Malformed.class);
    }
  }

  private void check(
      List<Condition<RunField>> where,
      Predicate<Given> holds,
      List<Order<RunField>> order,
      Comparator<Given> expected) {
    check(List.of("1"), ACTIVE, where, holds, order, expected);
    check(List.of("1", "2"), EnumSet.allOf(Lifecycle.class), where, holds, order, expected);
    check(List.of(), Set.of(Lifecycle.DELETED), where, holds, order, expected);
  }

  private void check(
      List<String> experiments,
      Set<Lifecycle> lifecycles,
      List<Condition<RunField>> where,
      Predicate<Given> holds,
      List<Order<RunField>> order,
      Comparator<Given> expected) {
    List<String> ids =
        all.stream()
            .filter(g -> experiments.isEmpty() || experiments.contains(g.run.experimentId()))
            .filter(g -> lifecycles.contains(g.run.lifecycle()))
            .filter(holds)
            .sorted(expected)
            .map(g -> g.run.id())
            .toList();
    List<String> found = new ArrayList<>();
    Optional<String> next = Optional.empty();
    do {
      Search<RunField> search = new Search<>(where, order, PAGE, next);
      Page<RunDetail> page = store().search("default", experiments, lifecycles, search);
      page.items().forEach(detail -> found.add(detail.run().id()));
      next = page.next();
    } while (next.isPresent() && found.size() <= RUNS);
    assertThat(found).as("%s of %s %s by %s", where, experiments, lifecycles, order).isEqualTo(ids);
  }
}
