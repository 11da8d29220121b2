// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit;

import io.bellwether.platform.shared.Event;
import io.bellwether.platform.shared.Outbox;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Events that end with the test. */
public final class InMemoryOutbox implements Outbox {
  private final List<Event> events = new ArrayList<>();
  private final Map<String, Integer> read = new HashMap<>();

  @Override
  public synchronized void publish(Event event) {
    events.add(event);
  }

  @Override
  public synchronized List<Event> unread(String reader, int limit) {
    int from = read.getOrDefault(reader, 0);
    return List.copyOf(events.subList(from, Math.min(events.size(), from + limit)));
  }

  @Override
  public synchronized void acknowledge(String reader, Event event) {
    read.put(reader, events.indexOf(event) + 1);
  }
}
