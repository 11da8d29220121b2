// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit;

import io.bellwether.platform.serving.Prediction;
import io.bellwether.platform.serving.PredictionFilter;
import io.bellwether.platform.serving.PredictionLog;
import io.bellwether.platform.shared.Page;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** A prediction log that ends with the test. */
public final class InMemoryPredictionLog implements PredictionLog {
  private final List<Entry> entries = new ArrayList<>();
  private final List<Instant> scanned = new ArrayList<>();

  /** From when on each scan read. */
  public synchronized List<Instant> scanned() {
    return List.copyOf(scanned);
  }

  @Override
  public synchronized void append(String workspace, List<Prediction> predictions) {
    predictions.forEach(prediction -> entries.add(new Entry(workspace, prediction)));
  }

  @Override
  public synchronized boolean appendOnce(String workspace, Prediction prediction) {
    if (find(workspace, prediction.id()).isPresent()) {
      return false;
    }
    append(workspace, prediction);
    return true;
  }

  @Override
  public synchronized Optional<Prediction> find(String workspace, String id) {
    return entries.stream()
        .filter(entry -> entry.workspace.equals(workspace) && entry.prediction.id().equals(id))
        .map(Entry::prediction)
        .findFirst();
  }

  @Override
  public synchronized Page<Prediction> list(
      String workspace, PredictionFilter wanted, Page.Request page) {
    int before = page.after().map(Integer::parseInt).orElse(entries.size());
    List<Integer> places =
        IntStream.iterate(before - 1, i -> i >= 0, i -> i - 1)
            .filter(i -> entries.get(i).workspace.equals(workspace))
            .filter(i -> wanted.matches(entries.get(i).prediction))
            .limit(page.limit() + 1L)
            .boxed()
            .toList();
    return Page.of(places, page.limit(), place -> Integer.toString(place))
        .map(place -> entries.get(place).prediction);
  }

  @Override
  public synchronized void last(
      String workspace, String model, int count, Consumer<Prediction> visitor) {
    List<Prediction> all = of(workspace, model);
    all.subList(Math.max(0, all.size() - count), all.size()).forEach(visitor);
  }

  @Override
  public synchronized void scan(
      String workspace, String model, Instant from, Instant to, Consumer<Prediction> visitor) {
    scanned.add(from);
    of(workspace, model).stream()
        .filter(p -> !p.time().isBefore(from) && p.time().isBefore(to))
        .forEach(visitor);
  }

  @Override
  public synchronized long count(String workspace, String model) {
    return of(workspace, model).size();
  }

  @Override
  public synchronized List<String> models(String workspace) {
    return entries.stream()
        .filter(entry -> entry.workspace.equals(workspace))
        .map(entry -> entry.prediction.model())
        .distinct()
        .sorted()
        .toList();
  }

  @Override
  public synchronized List<String> workspaces() {
    return entries.stream().map(Entry::workspace).distinct().sorted().toList();
  }

  private List<Prediction> of(String workspace, String model) {
    return entries.stream()
        .filter(entry -> entry.isOf(workspace, model))
        .map(Entry::prediction)
        .toList();
  }

  private record Entry(String workspace, Prediction prediction) {
    boolean isOf(String workspace, String model) {
      return this.workspace.equals(workspace) && prediction.model().equals(model);
    }
  }
}
