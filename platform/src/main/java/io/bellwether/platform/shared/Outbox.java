// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.shared;

import java.util.List;

/**
 * Events that commit together with the change that they tell of. Each reader has a name and keeps
 * its own place; delivery is at least once and in the order of the commits.
 */
public interface Outbox {
  /** Adds an event; only inside {@link Transactions#write}. */
  void publish(Event event);

  /** The oldest events that this reader has not yet acknowledged. */
  List<Event> unread(String reader, int limit);

  /** Remembers that the reader is done with everything up to and with this event. */
  void acknowledge(String reader, Event event);
}
