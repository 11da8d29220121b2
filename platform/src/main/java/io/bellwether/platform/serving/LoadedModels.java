// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import io.bellwether.platform.registry.ModelDirectories.Directory;
import io.bellwether.platform.registry.ModelDirectories.Unreadable;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.platform.shared.Unavailable;
import io.bellwether.scoring.ModelFormatException;
import io.bellwether.scoring.pipeline.Pipeline;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Models that are ready to score. What a name stands for is remembered for a second, or until
 * {@link #forget}; a version is loaded once, and the least used one makes room.
 */
final class LoadedModels {
  private static final Duration REMEMBERED = Duration.ofSeconds(1);
  private static final int MOST_LOADED = 32;
  private static final int MOST_NAMES = 1000;

  private final ServedVersions versions;
  private final ServedFiles files;
  private final InstantSource clock;
  private final Map<Name, Known> names = new ConcurrentHashMap<>();
  private final AtomicLong changes = new AtomicLong();
  private final ReentrantLock loading = new ReentrantLock();
  private final LinkedHashMap<Name, LoadedModel> loaded = new LinkedHashMap<>(16, 0.75f, true);

  LoadedModels(ServedVersions versions, ServedFiles files, InstantSource clock) {
    this.versions = versions;
    this.files = files;
    this.clock = clock;
  }

  private record Name(String workspace, String model, String version) {}

  private record Known(LoadedModel model, Instant until) {}

  /**
   * The model that the name of a version stands for.
   *
   * @throws NotFound if there is no such model or version
   */
  LoadedModel get(Caller caller, String model, String version) {
    Name name = new Name(caller.workspace(), model, version);
    Known known = names.get(name);
    Instant now = clock.instant();
    if (known != null && now.isBefore(known.until)) {
      return known.model;
    }
    long seen = changes.get();
    LoadedModel ready = load(caller.workspace(), find(caller, model, version));
    if (seen != changes.get()) {
      return ready; // A route changed meanwhile; what was found may be old.
    }
    if (names.size() >= MOST_NAMES) {
      names.clear();
    }
    names.put(name, new Known(ready, now.plus(REMEMBERED)));
    return ready;
  }

  /**
   * The version, without loading it.
   *
   * @throws NotFound if there is no such model or version
   */
  ServedVersion find(Caller caller, String model, String version) {
    return versions.get(caller, model, version);
  }

  /** Forgets which versions the names of this model stand for. */
  void forget(String workspace, String model) {
    changes.incrementAndGet();
    names.keySet().removeIf(name -> name.workspace.equals(workspace) && name.model.equals(model));
  }

  boolean isLoaded(String workspace, String model, String version) {
    loading.lock();
    try {
      return loaded.containsKey(new Name(workspace, model, version));
    } finally {
      loading.unlock();
    }
  }

  /** Lets go of all versions of this model. */
  void unload(String workspace, String model) {
    forget(workspace, model);
    loading.lock();
    try {
      loaded
          .keySet()
          .removeIf(name -> name.workspace.equals(workspace) && name.model.equals(model));
    } finally {
      loading.unlock();
    }
  }

  private LoadedModel load(String workspace, ServedVersion version) {
    Name name = new Name(workspace, version.model(), version.version());
    loading.lock();
    try {
      LoadedModel known = loaded.get(name);
      if (known != null && known.version().equals(version)) {
        return known;
      }
      LoadedModel model = new LoadedModel(version, pipeline(workspace, version, known));
      loaded.put(name, model);
      if (loaded.size() > MOST_LOADED) {
        loaded.pollFirstEntry();
      }
      return model;
    } finally {
      loading.unlock();
    }
  }

  /** Read again only if the files are others: an alias may move without them. */
  private Pipeline pipeline(String workspace, ServedVersion version, @Nullable LoadedModel known) {
    if (known != null && known.version().artifactFolder().equals(version.artifactFolder())) {
      return known.pipeline();
    }
    try {
      return switch (files.find(workspace, version)) {
        case Directory directory -> named(directory);
        case Unreadable unreadable -> throw unreadable(version, unreadable.reason());
      };
    } catch (ModelFormatException | InvalidInput e) {
      throw unreadable(version, e.getMessage() + "");
    } catch (UncheckedIOException e) {
      throw new Unavailable(
          "artifact_unreadable",
          "%s/%s: %s".formatted(version.model(), version.version(), e.getMessage()));
    }
  }

  private static Unavailable unreadable(ServedVersion version, String reason) {
    return new Unavailable(
        "model_unreadable",
        "model %s/%s cannot be served: %s".formatted(version.model(), version.version(), reason));
  }

  /** A model's file that only numbers its features has the names of the signature beside it. */
  private static Pipeline named(Directory directory) {
    Pipeline pipeline = Pipeline.read(directory.files());
    Set<String> names = new LinkedHashSet<>();
    directory.signature().forEach(column -> names.add(column.name()));
    return pipeline.isNumbered() && names.size() == pipeline.inputs().size()
        ? pipeline.named(List.copyOf(names))
        : pipeline;
  }
}
