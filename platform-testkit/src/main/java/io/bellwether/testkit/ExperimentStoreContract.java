// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.platform.experiments.Experiment;
import io.bellwether.platform.experiments.ExperimentField;
import io.bellwether.platform.experiments.ExperimentStore;
import io.bellwether.platform.experiments.Lifecycle;
import io.bellwether.platform.shared.Page;
import io.bellwether.platform.shared.Transactions;
import io.bellwether.platform.shared.search.Comparison;
import io.bellwether.platform.shared.search.Condition;
import io.bellwether.platform.shared.search.Match;
import io.bellwether.platform.shared.search.Order;
import io.bellwether.platform.shared.search.Search;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What an {@link ExperimentStore} owes. */
public abstract class ExperimentStoreContract {
  private static final Instant START = Instant.parse("2026-01-02T03:04:05.123456Z");
  private static final Set<Lifecycle> ALL = EnumSet.allOf(Lifecycle.class);

  protected abstract Transactions transactions();

  protected abstract ExperimentStore store();

  private Experiment add(String name, Map<String, String> tags) {
    return transactions()
        .write(
            () -> {
              String id = store().nextId("default");
              Instant time = START.plusSeconds(Long.parseLong(id));
              Experiment experiment =
                  new Experiment(
                      id, name, "mlflow-artifacts:/" + id, Lifecycle.ACTIVE, time, time, tags);
              assertThat(store().add("default", experiment)).isTrue();
              return experiment;
            });
  }

  private List<String> names(Search<ExperimentField> search) {
    return store().search("default", ALL, search).items().stream().map(Experiment::name).toList();
  }

  private static Search<ExperimentField> where(Condition<ExperimentField> condition) {
    return new Search<>(List.of(condition), List.of(), 100, Optional.empty());
  }

  @Test
  void keepsWhatItIsGiven() {
    Experiment heart = add("heart", Map.of("team", "cardio"));

    assertThat(store().find("default", heart.id())).contains(heart);
    assertThat(store().findByName("default", "heart")).contains(heart);
    assertThat(store().find("other", heart.id())).isEmpty();
    assertThat(store().find("default", "no number")).isEmpty();
  }

  @Test
  void countsOnAfterANumberThatCameFromElsewhere() {
    Experiment heart = add("heart", Map.of());
    long free = Long.parseLong(heart.id()) + 5;
    transactions().write(() -> store().reserve("default", Long.toString(free)));
    transactions().write(() -> store().reserve("default", heart.id()));
    transactions().write(() -> store().reserve("default", "123456789012345678"));

    assertThat(add("liver", Map.of()).id()).isEqualTo(Long.toString(free + 1));
  }

  @Test
  void refusesANameTwice() {
    Experiment heart = add("heart", Map.of());
    Experiment liver = add("liver", Map.of());
    Experiment second =
        new Experiment("77", "heart", "x", Lifecycle.ACTIVE, START, START, Map.of());

    assertThat(transactions().write(() -> store().add("default", second))).isFalse();
    Experiment renamed =
        new Experiment(liver.id(), "heart", "x", Lifecycle.ACTIVE, START, START, Map.of());
    assertThat(transactions().write(() -> store().update("default", renamed))).isFalse();
    assertThat(store().findByName("default", "heart")).contains(heart);
  }

  @Test
  void updatesAndTags() {
    Experiment heart = add("heart", Map.of("a", "1"));
    Instant later = START.plusSeconds(100);
    Experiment changed =
        new Experiment(
            heart.id(),
            "heart 2",
            heart.artifactLocation(),
            Lifecycle.DELETED,
            heart.createdAt(),
            later,
            Map.of("a", "2"));
    transactions()
        .write(
            () -> {
              store().update("default", changed);
              store().setTag("default", heart.id(), "a", "2");
              store().setTag("default", heart.id(), "b", "3");
              assertThat(store().deleteTag("default", heart.id(), "b")).isTrue();
              assertThat(store().deleteTag("default", heart.id(), "b")).isFalse();
            });

    assertThat(store().find("default", heart.id())).contains(changed);
    assertThat(
            store()
                .search("default", Set.of(Lifecycle.ACTIVE), Search.all(10, Optional.empty()))
                .items())
        .isEmpty();
  }

  @Test
  void findsByNameTagAndTime() {
    add("heart", Map.of("team", "cardio"));
    add("Heart", Map.of("team", "Cardio"));
    add("liver", Map.of());

    assertThat(
            names(where(new Condition.Text<>(ExperimentField.NAME, new Match.Like("hea%", false)))))
        .containsExactly("heart");
    assertThat(
            names(where(new Condition.Text<>(ExperimentField.NAME, new Match.Like("hea%", true)))))
        .containsExactly("Heart", "heart");
    assertThat(names(where(new Condition.Tag<>("team", new Match.NotEqual("cardio")))))
        .containsExactly("Heart");
    assertThat(names(where(new Condition.Tag<>("team", new Match.Missing()))))
        .containsExactly("liver");
    double second = START.plusSeconds(2).toEpochMilli() * 1000.0;
    assertThat(
            names(
                where(
                    new Condition.Numeric<>(
                        ExperimentField.CREATED, Comparison.GREATER, second + 1000))))
        .containsExactly("liver");
  }

  @Test
  void pagesInEveryOrder() {
    for (String name : List.of("b", "a", "D", "c")) {
      add(name, Map.of());
    }

    assertThat(paged(new Order.ByField<>(ExperimentField.NAME, true)))
        .containsExactly("D", "a", "b", "c");
    assertThat(paged(new Order.ByField<>(ExperimentField.UPDATED, false)))
        .containsExactly("c", "D", "a", "b");
    assertThat(paged(new Order.ByField<>(ExperimentField.ID, true)))
        .containsExactly("b", "a", "D", "c");
    assertThat(names(Search.all(10, Optional.empty()))).containsExactly("c", "D", "a", "b");
  }

  /** The names, read in pages of three. */
  private List<String> paged(Order<ExperimentField> order) {
    Search<ExperimentField> first = new Search<>(List.of(), List.of(order), 3, Optional.empty());
    Page<Experiment> page = store().search("default", ALL, first);
    assertThat(page.next()).isPresent();
    List<String> found = new ArrayList<>(page.items().stream().map(Experiment::name).toList());
    found.addAll(names(new Search<>(List.of(), first.order(), 3, page.next())));
    return found;
  }
}
