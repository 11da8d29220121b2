// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.platform.alerts.Alert;
import io.bellwether.platform.alerts.AlertStore;
import io.bellwether.platform.alerts.Delivery;
import io.bellwether.platform.shared.Page;
import io.bellwether.platform.shared.Transactions;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What an {@link AlertStore} owes: one unresolved alert of a cause, whoever raises it. */
public abstract class AlertStoreContract {
  private static final String WORKSPACE = "default";
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.123456Z");

  protected abstract Transactions transactions();

  protected abstract AlertStore store();

  private static Alert alert(String id, String type, Alert.Level level, Alert.State state) {
    return new Alert(
        id,
        level,
        type,
        "heart",
        "1",
        "message of " + id,
        0.83,
        "look",
        NOW,
        state,
        Optional.of("report"),
        Optional.empty(),
        Optional.empty());
  }

  private static Alert open(String id) {
    return alert(id, "data_drift", Alert.Level.HIGH, Alert.State.OPEN);
  }

  private boolean add(Alert alert) {
    return transactions().write(() -> store().addIfNew(WORKSPACE, alert));
  }

  @Test
  void keepsOneUnresolvedAlertOfACause() {
    assertThat(add(open("a"))).isTrue();
    assertThat(add(open("b"))).isFalse();
    assertThat(add(alert("c", "performance", Alert.Level.CRITICAL, Alert.State.OPEN))).isTrue();
    Alert resolved = alert("a", "data_drift", Alert.Level.HIGH, Alert.State.RESOLVED);

    transactions().write(() -> store().update(WORKSPACE, resolved));

    assertThat(add(open("b"))).isTrue();
    Optional<Alert> unresolved =
        transactions().write(() -> store().findUnresolved(WORKSPACE, "heart", "1", "data_drift"));
    assertThat(unresolved).contains(open("b"));
    assertThat(store().find(WORKSPACE, "a")).contains(resolved);
    assertThat(store().find("other", "a")).isEmpty();
    Optional<Alert> locked = transactions().write(() -> store().lock(WORKSPACE, "b"));
    assertThat(locked).contains(open("b"));
  }

  @Test
  void ofManyWhoRaiseTheSameAlertOneDoes() {
    AtomicInteger added = new AtomicInteger();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 20; i++) {
        String id = "id" + i;
        threads.execute(() -> added.addAndGet(add(open(id)) ? 1 : 0));
      }
    }
    assertThat(added).hasValue(1);
  }

  @Test
  void listsWhatIsAskedForNewestFirst() {
    add(open("a"));
    add(alert("b", "performance", Alert.Level.CRITICAL, Alert.State.OPEN));
    add(alert("c", "data_drift", Alert.Level.HIGH, Alert.State.RESOLVED));

    Page<Alert> first = store().list(WORKSPACE, Alert.Filter.none(), Page.Request.first(2));
    Page<Alert> second =
        store().list(WORKSPACE, Alert.Filter.none(), new Page.Request(2, first.next()));
    assertThat(first.items()).extracting(Alert::id).containsExactly("c", "b");
    assertThat(second.items()).containsExactly(open("a"));
    Alert.Filter filter =
        new Alert.Filter(
            Optional.of("heart"), Optional.of(Alert.Level.HIGH), Optional.of(Alert.State.OPEN));
    assertThat(store().list(WORKSPACE, filter, Page.Request.first(9)).items())
        .containsExactly(open("a"));
    Alert.Filter other = new Alert.Filter(Optional.of("liver"), Optional.empty(), Optional.empty());
    assertThat(store().list(WORKSPACE, other, Page.Request.first(9)).items()).isEmpty();
  }

  @Test
  void keepsHistoryAndDeliveries() {
    Alert.StateChange opened = new Alert.StateChange(Alert.State.OPEN, NOW, "bellwether");
    Alert.StateChange taken = new Alert.StateChange(Alert.State.ACKNOWLEDGED, NOW, "ann");
    Delivery pending =
        new Delivery(
            "d",
            "a",
            "http://localhost/hook",
            Delivery.Status.PENDING,
            1,
            Optional.of(503),
            Optional.of("busy"),
            NOW,
            Optional.empty());
    Delivery delivered =
        new Delivery(
            "d",
            "a",
            "http://localhost/hook",
            Delivery.Status.DELIVERED,
            2,
            Optional.of(200),
            Optional.empty(),
            NOW,
            Optional.of(NOW.plusSeconds(1)));
    add(open("a"));
    transactions()
        .write(
            () -> {
              store().addChange(WORKSPACE, "a", opened);
              store().addChange(WORKSPACE, "a", taken);
              store().putDelivery(WORKSPACE, pending);
            });

    assertThat(store().changes(WORKSPACE, "a")).containsExactly(opened, taken);
    assertThat(store().findDelivery(WORKSPACE, "d")).contains(pending);
    transactions().write(() -> store().putDelivery(WORKSPACE, delivered));
    assertThat(store().deliveries(WORKSPACE, "a")).containsExactly(delivered);
    assertThat(store().deliveries(WORKSPACE, "b")).isEmpty();
  }
}
