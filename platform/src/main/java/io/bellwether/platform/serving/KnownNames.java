// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import io.bellwether.scoring.pipeline.Pipeline;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the names of versions stand for, for a second or until that is forgotten. */
final class KnownNames {
  private static final Duration REMEMBERED = Duration.ofSeconds(1);

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

  private record Known(LoadedModel model, Instant until) {}

  /**
   * What it stands for. When its second is over, one looks it up, and the others get what was known
   * meanwhile: all at once would wait for the database. If that fails, it stands for nothing.
   */
  LoadedModel get(Name name, Instant time, Supplier<LoadedModel> lookUp) {
    Known known = now.get(name);
    if (known != null && !time.isBefore(known.until)) {
      known = meanwhile(name, known, time);
    }
    if (known != null) {
      return known.model;
    }
    try {
      return lookUp.get();
    } catch (RuntimeException e) {
      now.remove(name);
      throw e;
    }
  }

  /** Nothing for the one who looks it up. */
  private @Nullable Known meanwhile(Name name, Known old, Instant time) {
    boolean isOurs = now.replace(name, old, new Known(old.model, time.plus(MEANWHILE)));
    return isOurs ? null : now.get(name);
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
    remember(name, new Known(model, time.plus(REMEMBERED)), seen);
  }

  /** It answers, should the name have to wait again for what it stands for. */
  void isNext(Name name, LoadedModel model, long seen) {
    if (seen == changes.get()) { // What was found before a change may be older than what it made.
      latest.put(name, model);
    }
  }

  /** It stands for another version, and this one answers as long as that is being loaded. */
  void isStill(Name name, LoadedModel before, Instant time, long seen) {
    remember(name, new Known(before, time.plus(MEANWHILE)), seen);
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

  /** Versions may be told anew and share what was loaded: by no name may it answer any more. */
  void letGo(Pipeline gone) {
    now.values().removeIf(known -> known.model.pipeline() == gone);
    latest.values().removeIf(known -> known.pipeline() == gone);
  }
}
