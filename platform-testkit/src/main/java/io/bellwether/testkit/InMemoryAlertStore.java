// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit;

import io.bellwether.platform.alerts.Alert;
import io.bellwether.platform.alerts.AlertStore;
import io.bellwether.platform.alerts.Delivery;
import io.bellwether.platform.shared.Page;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Alerts that end with the test. */
public final class InMemoryAlertStore implements AlertStore {
  private final Map<Key, Alert> alerts = new LinkedHashMap<>();
  private final Map<Key, List<Alert.StateChange>> changes = new LinkedHashMap<>();
  private final Map<Key, Delivery> deliveries = new LinkedHashMap<>();

  private record Key(String workspace, String id) {}

  @Override
  public synchronized boolean addIfNew(String workspace, Alert alert) {
    boolean known =
        findUnresolved(workspace, alert.model(), alert.checkedVersion(), alert.type()).isPresent();
    if (!known) {
      alerts.put(new Key(workspace, alert.id()), alert);
    }
    return !known;
  }

  @Override
  public synchronized Optional<Alert> findUnresolved(
      String workspace, String model, String version, String type) {
    return in(workspace).stream()
        .filter(alert -> alert.state() != Alert.State.RESOLVED)
        .filter(alert -> alert.model().equals(model) && alert.checkedVersion().equals(version))
        .filter(alert -> alert.type().equals(type))
        .findFirst();
  }

  private List<Alert> in(String workspace) {
    return alerts.entrySet().stream()
        .filter(entry -> entry.getKey().workspace.equals(workspace))
        .map(Map.Entry::getValue)
        .toList();
  }

  @Override
  public synchronized void update(String workspace, Alert alert) {
    alerts.put(new Key(workspace, alert.id()), alert);
  }

  @Override
  public synchronized Optional<Alert> find(String workspace, String id) {
    return Optional.ofNullable(alerts.get(new Key(workspace, id)));
  }

  @Override
  public Optional<Alert> lock(String workspace, String id) {
    return find(workspace, id);
  }

  @Override
  public synchronized Page<Alert> list(String workspace, Alert.Filter filter, Page.Request page) {
    List<Alert> found =
        in(workspace).stream()
            .filter(alert -> filter.model().map(alert.model()::equals).orElse(true))
            .filter(alert -> filter.level().map(alert.level()::equals).orElse(true))
            .filter(alert -> filter.state().map(alert.state()::equals).orElse(true))
            .sorted(Comparator.comparing(Alert::createdAt).thenComparing(Alert::id).reversed())
            .dropWhile(alert -> page.after().isPresent() && !alert.id().equals(page.after().get()))
            .skip(page.after().isPresent() ? 1 : 0)
            .limit(page.limit() + 1L)
            .toList();
    return Page.of(found, page.limit(), Alert::id);
  }

  @Override
  public synchronized void addChange(String workspace, String alert, Alert.StateChange change) {
    changes.computeIfAbsent(new Key(workspace, alert), key -> new ArrayList<>()).add(change);
  }

  @Override
  public synchronized List<Alert.StateChange> changes(String workspace, String alert) {
    return List.copyOf(changes.getOrDefault(new Key(workspace, alert), List.of()));
  }

  @Override
  public synchronized void putDelivery(String workspace, Delivery delivery) {
    deliveries.put(new Key(workspace, delivery.id()), delivery);
  }

  @Override
  public synchronized Optional<Delivery> findDelivery(String workspace, String id) {
    return Optional.ofNullable(deliveries.get(new Key(workspace, id)));
  }

  @Override
  public synchronized List<Delivery> deliveries(String workspace, String alert) {
    return deliveries.entrySet().stream()
        .filter(entry -> entry.getKey().workspace.equals(workspace))
        .map(Map.Entry::getValue)
        .filter(delivery -> delivery.alertId().equals(alert))
        .toList();
  }
}
