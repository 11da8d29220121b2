// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.alerts;

import io.bellwether.platform.shared.Page;
import java.util.List;
import java.util.Optional;

/** Keeps alerts, the history of their states, and their deliveries. */
public interface AlertStore {
  /**
   * Adds an open alert unless one of the same model, version and type is not yet resolved; says
   * whether it did. Only inside a change.
   */
  boolean addIfNew(String workspace, Alert alert);

  /**
   * The alert of this model, version and type that is not yet resolved; locked as by {@link #lock}.
   */
  Optional<Alert> findUnresolved(String workspace, String model, String version, String type);

  /** Stores the alert in place of its earlier form; only inside a change. */
  void update(String workspace, Alert alert);

  Optional<Alert> find(String workspace, String id);

  /** The alert, which nobody else changes until the present change has ended. */
  Optional<Alert> lock(String workspace, String id);

  /** Newest first. */
  Page<Alert> list(String workspace, Alert.Filter filter, Page.Request page);

  /** Adds to the history of an alert; only inside a change. */
  void addChange(String workspace, String alert, Alert.StateChange change);

  /** Oldest first. */
  List<Alert.StateChange> changes(String workspace, String alert);

  /** Adds a delivery, or stores it in place of its earlier form; only inside a change. */
  void putDelivery(String workspace, Delivery delivery);

  Optional<Delivery> findDelivery(String workspace, String id);

  /** The deliveries of an alert, oldest first. */
  List<Delivery> deliveries(String workspace, String alert);
}
