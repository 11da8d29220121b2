// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.imports;

import io.bellwether.platform.imports.ImportState.Note;
import io.bellwether.platform.orchestration.JobContext;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Page;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;

/** One attempt of an import: its source, and what it has done so far. */
final class Journey {
  static final String EXPERIMENTS = "experiments";
  static final String RUNS = "runs";
  static final String POINTS = "metric_points";
  static final String LOGGED_MODELS = "logged_models";
  static final String MODELS = "models";
  static final String VERSIONS = "model_versions";
  static final String TRACES = "traces";
  static final String LABEL_SCHEMAS = "label_schemas";
  static final String REVIEW_QUEUES = "review_queues";
  static final String REVIEW_ITEMS = "review_items";
  static final String GATEWAY_SECRETS = "gateway_secrets";
  static final String GATEWAY_MODELS = "gateway_models";
  static final String GATEWAY_ENDPOINTS = "gateway_endpoints";
  static final String FILES = "files";

  private static final int MOST_NOTES = 1000;
  private static final int PAGE = 100;

  /** Of a phase: the last thing on the present page that is done. */
  private static final String REACHED = " reached";

  private final JobContext context;
  private final ImportStore store;
  private final ImportSource from;
  private final String source;
  private final Map<String, String> cursors;
  private final Map<String, Long> found;
  private final Map<String, Long> left;
  private final Map<String, Long> carried;
  private final Map<String, Long> present;
  private final List<Note> notes;
  private long unlisted;
  private boolean unsaved;

  Journey(JobContext context, ImportStore store, ImportSource from, ImportState state) {
    this.context = context;
    this.store = store;
    this.from = from;
    this.source = state.source();
    this.cursors = new HashMap<>(state.cursors());
    this.found = new TreeMap<>(state.found());
    this.left = new TreeMap<>(state.left());
    this.carried = new TreeMap<>(state.carried());
    this.present = new TreeMap<>(state.present());
    this.notes = new ArrayList<>(state.notes());
    this.unlisted = state.unlisted();
  }

  Caller caller() {
    return context.caller();
  }

  String workspace() {
    return context.job().workspace();
  }

  /** When it was asked for. */
  Instant began() {
    return context.job().createdAt();
  }

  ImportSource from() {
    return from;
  }

  /** Names the source where its address may not stand, as in a path; the same for each attempt. */
  String sourceId() {
    return UUID.nameUUIDFromBytes(source.getBytes(StandardCharsets.UTF_8)).toString();
  }

  /** Looks how much there is, unless an earlier attempt has. */
  void look() throws InterruptedException {
    if (found.isEmpty()) {
      ImportSource.Inventory inventory = from.inventory();
      found.putAll(inventory.carried());
      left.putAll(inventory.left());
      inventory.remarks().forEach(remark -> note("source", source, remark));
      write(() -> {});
    }
  }

  void carried(String kind, long count) {
    if (count > 0) {
      carried.merge(kind, count, Long::sum);
      unsaved = true;
    }
  }

  void present(String kind) {
    present.merge(kind, 1L, Long::sum);
  }

  /** One more that is not carried, for a reason that needs no note. */
  void left(String what) {
    left.merge(what, 1L, Long::sum);
  }

  /**
   * @throws InterruptedException if the job was cancelled or must stop
   */
  void goOn() throws InterruptedException {
    if (context.isCancelled()) {
      throw new InterruptedException("the import must stop");
    }
  }

  void note(String kind, String subject, String reason) {
    if (notes.size() < MOST_NOTES) {
      notes.add(new Note(kind, subject, reason));
    } else {
      unlisted++;
    }
  }

  Optional<String> counterpart(String kind, String theirs) {
    return store.counterpart(workspace(), source, kind, theirs);
  }

  void keep(String kind, String theirs, String ours) {
    store.keep(workspace(), source, kind, theirs, ours);
  }

  void forget(String kind, String theirs) {
    store.forget(workspace(), source, kind, theirs);
  }

  /** Does a change, and keeps with it how far the import is. */
  void write(Runnable change) throws InterruptedException {
    context.write(
        () -> {
          change.run();
          store.save(workspace(), state());
        });
    unsaved = false;
    tell();
  }

  /** Keeps what was carried since the last change, so that a kill loses no count of it. */
  void save() throws InterruptedException {
    if (unsaved) {
      write(() -> {});
    }
  }

  private ImportState state() {
    return new ImportState(
        context.job().id(), source, cursors, found, left, carried, present, notes, unlisted);
  }

  private void tell() {
    long all = found.values().stream().mapToLong(Long::longValue).sum();
    long done =
        found.keySet().stream()
            .mapToLong(kind -> carried.getOrDefault(kind, 0L) + present.getOrDefault(kind, 0L))
            .sum();
    StringBuilder message = new StringBuilder();
    carried.forEach(
        (kind, count) ->
            message
                .append(message.isEmpty() ? "" : ", ")
                .append(count)
                .append(' ')
                .append(kind.replace('_', ' ')));
    context.progress(all == 0 ? 0 : 0.99 * done / all, message.toString());
  }

  /** The next change does all that is still to do for this thing, and for those before it. */
  void reached(String phase, String id) {
    cursors.put(phase + REACHED, id);
  }

  /** Goes through the pages of a phase, from where on an earlier attempt left off. */
  <T> void eachPage(String phase, Pages<T> pages, Function<T, String> id, Taker<T> taker)
      throws InterruptedException {
    context.step(
        phase,
        () -> {
          Optional<String> next = Optional.ofNullable(cursors.get(phase));
          do {
            Page<T> page = pages.page(new Page.Request(PAGE, next));
            taker.take(rest(phase, page.items(), id));
            next = page.next();
            if (next.isPresent()) {
              cursors.put(phase, next.get());
              cursors.remove(phase + REACHED);
            }
            write(() -> {});
          } while (next.isPresent());
          return Map.of();
        });
  }

  private <T> List<T> rest(String phase, List<T> page, Function<T, String> id) {
    List<String> ids = page.stream().map(id).toList();
    return page.subList(ids.indexOf(cursors.get(phase + REACHED)) + 1, page.size());
  }

  /** Pages of a source. */
  @FunctionalInterface
  interface Pages<T> {
    Page<T> page(Page.Request request);
  }

  /** Takes what is on a page. */
  @FunctionalInterface
  interface Taker<T> {
    void take(List<T> items) throws InterruptedException;
  }
}
