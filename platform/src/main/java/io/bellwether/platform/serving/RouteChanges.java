// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import io.bellwether.platform.registry.RegistryEvents;
import io.bellwether.platform.shared.Event;
import io.bellwether.platform.shared.Outbox;
import io.bellwether.platform.shared.Transactions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Tells serving of a promotion, or that an alias, a version or a model is gone, as soon as it is
 * committed, before whoever asked for it is answered.
 */
public final class RouteChanges {
  private static final Set<String> CHANGES =
      Set.of(
          RegistryEvents.PROMOTED,
          RegistryEvents.ALIAS_DELETED,
          RegistryEvents.VERSION_DELETED,
          RegistryEvents.MODEL_GONE);

  private final List<Listener> listeners = new CopyOnWriteArrayList<>();

  /** Hears which model's route may have changed. */
  @FunctionalInterface
  interface Listener {
    void changed(String workspace, String model);
  }

  void tell(Listener listener) {
    listeners.add(listener);
  }

  /** The outbox for the registry to publish to. */
  public Outbox watch(Outbox outbox, Transactions transactions) {
    return new Outbox() {
      @Override
      public void publish(Event event) {
        outbox.publish(event);
        if (CHANGES.contains(event.type())) {
          transactions.afterCommit(() -> changed(event.workspace(), event.subject()));
        }
      }

      @Override
      public List<Event> unread(String reader, int limit) {
        return outbox.unread(reader, limit);
      }

      @Override
      public void acknowledge(String reader, Event event) {
        outbox.acknowledge(reader, event);
      }
    };
  }

  private void changed(String workspace, String model) {
    listeners.forEach(listener -> listener.changed(workspace, model));
  }
}
