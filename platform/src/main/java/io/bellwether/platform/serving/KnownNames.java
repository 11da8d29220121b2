// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import io.bellwether.platform.shared.NotFound;
import io.bellwether.scoring.pipeline.Pipeline;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * What the names of versions stand for, for a second or until that is forgotten; for two, while it
 * is looked up again.
 */
final class KnownNames {
  private static final Duration REMEMBERED = Duration.ofSeconds(1);

  /** What is older answers nobody, however long it takes to look it up. */
  private static final Duration SHARED = REMEMBERED.multipliedBy(2);

  /** While it is looked up, or another version is loaded, not each request looks it up. */
  private static final Duration MEANWHILE = Duration.ofMillis(200);

  private static final int MOST = 1000;

  private final Map<Name, Known> now = new ConcurrentHashMap<>();

  /** What each stood for when it was last asked for, as long as that is loaded. */
  private final Map<Name, LoadedModel> latest = new ConcurrentHashMap<>();

  private final AtomicLong changes = new AtomicLong();

  record Name(String workspace, String model, String version) {
    private boolean isOf(String ofWorkspace, String ofModel) {
      return workspace.equals(ofWorkspace) && model.equals(ofModel);
    }
  }

  /**
   * @param seen when it was looked up
   */
  private record Known(LoadedModel model, Instant seen, Instant until) {}

  /**
   * What it stands for. When its second is over, one looks it up, and for another second the others
   * get what was known: all at once would wait for the database.
   */
  LoadedModel get(Name name, Instant time, Supplier<LoadedModel> lookUp) {
    Known known = now.get(name);
    if (known == null || !time.isBefore(known.seen.plus(SHARED))) {
      return lookUp.get();
    }
    if (time.isBefore(known.until)) {
      return known.model;
    }
    Known meanwhile = new Known(known.model, known.seen, time.plus(MEANWHILE));
    if (!now.replace(name, known, meanwhile)) {
      Known renewed = now.get(name);
      return renewed == null ? lookUp.get() : renewed.model;
    }
    try {
      return lookUp.get();
    } catch (NotFound e) {
      now.remove(name, meanwhile);
      throw e;
    }
  }

  /** What the name stood for before. */
  Optional<LoadedModel> before(Name name) {
    return Optional.ofNullable(latest.get(name));
  }

  /** How many changes there were until now, when a name is looked up. */
  long changes() {
    return changes.get();
  }

  /**
   * @param seen the changes when it was looked up
   */
  void isNow(Name name, LoadedModel model, Instant time, long seen) {
    if (now.size() >= MOST || latest.size() >= MOST) {
      now.clear();
      latest.clear();
    }
    isNext(name, model, seen);
    remember(name, new Known(model, time, time.plus(REMEMBERED)), seen);
  }

  /** It answers, should the name have to wait again for what it stands for. */
  void isNext(Name name, LoadedModel model, long seen) {
    if (seen == changes.get()) { // What was found before a change may be older than what it made.
      latest.put(name, model);
    }
  }

  /** It stands for another version, and this one answers as long as that is being loaded. */
  void isStill(Name name, LoadedModel before, Instant time, long seen) {
    remember(name, new Known(before, time, time.plus(MEANWHILE)), seen);
  }

  private void remember(Name name, Known found, long seen) {
    if (seen != changes.get()) {
      return; // A route changed meanwhile; what was found may be old.
    }
    now.put(name, found);
    if (seen != changes.get()) {
      now.remove(name, found); // The change may have come just before it was put there.
    }
  }

  /** Those of a model that are in use. */
  List<Name> of(String workspace, String model) {
    return latest.keySet().stream().filter(name -> name.isOf(workspace, model)).toList();
  }

  void forget(String workspace, String model) {
    changes.incrementAndGet();
    now.keySet().removeIf(name -> name.isOf(workspace, model));
  }

  /**
   * As {@link #forget}, but what some names stand for now is known: else every request of the next
   * moment would look it up.
   *
   * @param next what was looked up after the change, and loaded
   * @param time when it was looked up
   * @param seen the changes then
   */
  void changed(
      String workspace, String model, Map<Name, LoadedModel> next, Instant time, long seen) {
    if (!changes.compareAndSet(seen, seen + 1)) {
      forget(workspace, model); // There was another change since.
      return;
    }
    next.forEach((name, loaded) -> now.put(name, new Known(loaded, time, time.plus(REMEMBERED))));
    boolean isLatest = changes.get() == seen + 1;
    now.keySet()
        .removeIf(name -> name.isOf(workspace, model) && !(isLatest && next.containsKey(name)));
  }

  /** Versions may be told anew and share what was loaded: by no name may it answer any more. */
  void letGo(Pipeline gone) {
    for (Name name : now.keySet()) { // By key: what takes the place of a value goes as well.
      now.computeIfPresent(name, (_, known) -> known.model.pipeline() == gone ? null : known);
    }
    latest.values().removeIf(known -> known.pipeline() == gone);
  }
}
