// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit;

import io.bellwether.platform.serving.Label;
import io.bellwether.platform.serving.LabelStore;
import io.bellwether.platform.shared.Page;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Labels that end with the test. */
public final class InMemoryLabelStore implements LabelStore {
  private final List<Entry> entries = new ArrayList<>();

  private record Entry(String workspace, Label label) {}

  @Override
  public synchronized void add(String workspace, Label label) {
    entries.add(new Entry(workspace, label));
  }

  @Override
  public synchronized Map<String, Label> current(String workspace, Collection<String> predictions) {
    Map<String, Label> current = new HashMap<>();
    for (Entry entry : entries) {
      if (entry.workspace.equals(workspace) && predictions.contains(entry.label.predictionId())) {
        current.put(entry.label.predictionId(), entry.label);
      }
    }
    return current;
  }

  @Override
  public synchronized List<Label> history(String workspace, String prediction) {
    return entries.stream()
        .filter(entry -> entry.workspace.equals(workspace))
        .map(Entry::label)
        .filter(label -> label.predictionId().equals(prediction))
        .toList()
        .reversed();
  }

  @Override
  public synchronized Page<Label> list(
      String workspace, String model, Instant recordedFrom, Page.Request page) {
    List<String> ids = entries.stream().map(entry -> entry.label.predictionId()).toList();
    List<Label> labels =
        current(workspace, ids).values().stream()
            .filter(label -> label.model().equals(model))
            .filter(label -> !label.recordedAt().isBefore(recordedFrom))
            .sorted(Comparator.comparing(InMemoryLabelStore::key))
            .filter(label -> page.after().isEmpty() || key(label).compareTo(page.after().get()) > 0)
            .limit(page.limit() + 1L)
            .toList();
    return Page.of(labels, page.limit(), InMemoryLabelStore::key);
  }

  private static String key(Label label) {
    return label.recordedAt() + " " + label.predictionId();
  }

  @Override
  public synchronized long count(String workspace, String model) {
    return entries.stream()
        .filter(entry -> entry.workspace.equals(workspace))
        .filter(entry -> entry.label.model().equals(model))
        .count();
  }
}
