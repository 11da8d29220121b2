// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import io.bellwether.platform.registry.ModelDirectories;
import io.bellwether.platform.registry.ModelDirectories.Directory;
import io.bellwether.platform.registry.ModelDirectories.Refused;
import io.bellwether.platform.registry.ModelDirectories.Unreadable;
import io.bellwether.platform.serving.KnownNames.Name;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.platform.shared.PlatformException;
import io.bellwether.platform.shared.Unavailable;
import io.bellwether.platform.shared.Unservable;
import io.bellwether.scoring.ModelFormatException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Models that are ready to score. What a name stands for is remembered for a second, or until
 * {@link #forget}; a version is loaded once, and the least used ones make room.
 */
final class LoadedModels {
  /** Whoever promotes a version waits so long for it. */
  private static final Duration LONGEST_SWAP = Duration.ofSeconds(10);

  private static final System.Logger LOG = System.getLogger(LoadedModels.class.getName());

  private final ServedVersions versions;
  private final ServedFiles files;
  private final PythonModels python;
  private final EnsembleLoader ensembles;
  private final Baselines baselines;
  private final InstantSource clock;
  private final LoadLimits limits;
  private final KnownNames names = new KnownNames();
  private final Map<Name, VersionSlot> slots = new ConcurrentHashMap<>();
  private final Loads loads = new Loads();
  private final AtomicLong uses = new AtomicLong();
  private final ReentrantLock makingRoom = new ReentrantLock();

  LoadedModels(
      ServedVersions versions,
      ServedFiles files,
      PythonModels python,
      Baselines baselines,
      InstantSource clock,
      LoadLimits limits) {
    this.versions = versions;
    this.files = files;
    this.python = python;
    this.ensembles = new EnsembleLoader(new PythonPool(python, limits.processes()), limits.bytes());
    this.baselines = baselines;
    this.clock = clock;
    this.limits = limits;
  }

  /**
   * The model that the name of a version stands for. If that is another one now, whoever asks first
   * waits until it is loaded; the others get the one from before meanwhile.
   *
   * @throws NotFound if there is no such model or version
   */
  LoadedModel get(Caller caller, String model, String version) {
    Name name = new Name(caller.workspace(), model, version);
    Instant now = clock.instant();
    return names.get(name, now, () -> lookUp(caller, name, now));
  }

  private LoadedModel lookUp(Caller caller, Name name, Instant now) {
    long seen = names.changes();
    ServedVersion wanted = find(caller, name.model(), name.version());
    Optional<LoadedModel> before = before(name);
    if (before.isPresent() && loads.hasBegun(caller.workspace(), wanted)) {
      names.isStill(name, before.get(), now, seen);
      return before.get();
    }
    LoadedModel ready = ready(caller.workspace(), wanted);
    names.isNow(name, ready, now, seen);
    letGoIfGone(caller.workspace(), ready);
    return ready;
  }

  /** A model that went while it was told: nobody would let go of it again. */
  private void letGoIfGone(String workspace, LoadedModel told) {
    if (!isHeld(workspace, told)) {
      names.letGo(told.pipeline());
    }
  }

  /** What the name stood for before, as long as that can answer. */
  private Optional<LoadedModel> before(Name name) {
    return names.before(name).filter(model -> isHeld(name.workspace(), model));
  }

  private boolean isHeld(String workspace, LoadedModel model) {
    ServedVersion version = model.version();
    VersionSlot slot = slots.get(new Name(workspace, version.model(), version.version()));
    LoadedModel held = slot == null ? null : slot.ready();
    return held != null && held.pipeline() == model.pipeline();
  }

  /**
   * The version, without loading it.
   *
   * @throws NotFound if there is no such model or version
   */
  ServedVersion find(Caller caller, String model, String version) {
    return versions.get(caller, model, version);
  }

  /**
   * The names of this model may stand for other versions. Those which are in use are loaded before
   * anybody is answered by them: until then, or for as long as it may take, the versions from
   * before answer.
   */
  void changed(String workspace, String model) {
    Caller caller = Caller.platform(workspace, "serving");
    Instant now = clock.instant();
    long seen = names.changes();
    Map<Name, CompletableFuture<LoadedModel>> begun = new HashMap<>();
    for (Name name : names.of(workspace, model)) {
      wanted(caller, name)
          .map(next -> loads.begin(workspace, next, () -> load(workspace, next)))
          .map(load -> load.whenComplete((next, _) -> isNext(name, next, seen)))
          .ifPresent(load -> begun.put(name, load));
    }
    await(model, begun.values());
    Map<Name, LoadedModel> loaded = new HashMap<>();
    begun.forEach(
        (name, load) -> {
          if (load.state() == Future.State.SUCCESS) {
            loaded.put(name, load.resultNow());
          }
        });
    names.changed(workspace, model, loaded, now, seen);
    loaded.values().forEach(next -> letGoIfGone(workspace, next));
  }

  private void isNext(Name name, @Nullable LoadedModel next, long seen) {
    if (next != null) {
      names.isNext(name, next, seen);
    }
  }

  /** For so long as whoever promotes a version may wait. */
  private static void await(String model, Collection<CompletableFuture<LoadedModel>> loads) {
    try {
      CompletableFuture.allOf(loads.toArray(CompletableFuture[]::new))
          .get(LONGEST_SWAP.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.log(System.Logger.Level.DEBUG, "{0} is not loaded: {1}", model, e.getMessage());
    }
  }

  private Optional<ServedVersion> wanted(Caller caller, Name name) {
    try {
      return Optional.of(find(caller, name.model(), name.version()));
    } catch (PlatformException e) {
      return Optional.empty(); // Whoever asks for it is told why.
    }
  }

  /** Forgets which versions the names of this model stand for. */
  void forget(String workspace, String model) {
    names.forget(workspace, model);
  }

  InMemory inMemory(String workspace, String model, String version) {
    VersionSlot slot = slots.get(new Name(workspace, model, version));
    LoadRefusal refusal = slot == null || slot.ready() != null ? null : slot.refusal;
    return new InMemory(
        slot != null && slot.model != null,
        refusal == null ? Optional.empty() : Optional.of(refusal.reason().getMessage() + ""));
  }

  /**
   * @throws Unavailable if a process of the loaded version cannot be started, for the reason it has
   */
  void requireAnswers(String workspace, ServedVersion version) {
    VersionSlot slot = slots.get(new Name(workspace, version.model(), version.version()));
    List<PythonModels.Running> processes = slot == null ? List.of() : slot.processes;
    for (PythonModels.Running process : processes) {
      Optional<Unavailable> outage = process.outage();
      if (outage.isPresent()) {
        throw new Unavailable(outage.get().code(), outage.get().getMessage() + "");
      }
    }
  }

  /** Whether something answers by this name while what it stands for next is loaded. */
  boolean isAnsweredMeanwhile(String workspace, String model, String version) {
    return before(new Name(workspace, model, version)).isPresent();
  }

  /** Whether more can be loaded before something has to go. */
  boolean hasRoom() {
    long bytes = slots.values().stream().mapToLong(slot -> slot.bytes).sum();
    int processes = slots.values().stream().mapToInt(slot -> slot.processes.size()).sum();
    return processes < limits.processes() && bytes < limits.bytes();
  }

  /** Lets go of all versions of this model. */
  void unload(String workspace, String model) {
    forget(workspace, model);
    slots.forEach(
        (name, slot) -> {
          if (name.workspace().equals(workspace) && name.model().equals(model)) {
            slot.loading.lock(); // What is being loaded may have a process, which would stay.
            try {
              letGo(name, slot);
            } finally {
              slot.loading.unlock();
            }
          }
        });
  }

  /** Whoever calls it holds the slot's lock. */
  private void letGo(Name name, VersionSlot slot) {
    slots.remove(name, slot);
    LoadedModel gone = slot.model;
    if (gone != null) {
      names.letGo(gone.pipeline());
    }
    slot.close();
  }

  private LoadedModel ready(String workspace, ServedVersion version) {
    VersionSlot slot = slots.get(new Name(workspace, version.model(), version.version()));
    LoadedModel known = slot == null ? null : slot.ready();
    if (slot != null && known != null && known.version().equals(version)) {
      slot.used = uses.incrementAndGet();
      return known;
    }
    return loads.await(workspace, version, () -> load(workspace, version));
  }

  private LoadedModel load(String workspace, ServedVersion version) {
    Name name = new Name(workspace, version.model(), version.version());
    while (true) {
      VersionSlot slot = slots.computeIfAbsent(name, _ -> new VersionSlot());
      slot.used = uses.incrementAndGet();
      LoadedModel known = slot.ready();
      if (known != null && known.version().equals(version)) {
        return known;
      }
      slot.loading.lock();
      try {
        if (!slot.closed) {
          return load(workspace, version, slot);
        }
      } finally {
        slot.loading.unlock();
        makeRoom(slot);
      }
    }
  }

  private LoadedModel load(String workspace, ServedVersion version, VersionSlot slot) {
    LoadedModel known = slot.ready();
    if (known != null && known.version().equals(version)) {
      return known; // Another thread has just loaded it.
    }
    LoadRefusal refusal = slot.refusal;
    if (refusal != null && refusal.holds(version, clock.instant())) {
      throw refusal.reason();
    }
    try {
      LoadedModel model =
          known != null && known.version().artifactFolder().equals(version.artifactFolder())
              ? known.as(version)
              : read(workspace, version, slot);
      slot.model = model;
      slot.refusal = null;
      return model;
    } catch (Unavailable | Unservable e) {
      slot.refusal = LoadRefusal.of(version, e, clock.instant());
      throw e;
    } catch (PythonModels.CannotRun e) {
      LoadRefusal found = LoadRefusal.of(version, e, clock.instant());
      slot.refusal = found;
      throw found.reason();
    }
  }

  private LoadedModel read(String workspace, ServedVersion version, VersionSlot slot) {
    try {
      return switch (files.find(workspace, version)) {
        case Directory directory -> {
          LoadedModel model =
              baselines.loaded(workspace, version, directory.pipeline(), directory.wholeInputs());
          slot.holds(directory.bytes(), List.of());
          yield model;
        }
        case ModelDirectories.Python model -> {
          PythonModels.Running running = python.start(model);
          slot.holds(0, List.of(running));
          yield new LoadedModel(version, running.pipeline());
        }
        case ModelDirectories.Ensemble ensemble -> {
          EnsembleLoader.Loaded loaded = ensembles.load(ensemble);
          slot.holds(loaded.bytes(), loaded.processes());
          yield baselines.loaded(workspace, version, loaded.pipeline(), List.of());
        }
        case Unreadable unreadable -> throw LoadRefusal.unservable(version, unreadable.reason());
        case Refused refused -> throw LoadRefusal.unservable(version, refused.reason());
      };
    } catch (ModelFormatException | InvalidInput | IllegalArgumentException e) {
      throw LoadRefusal.unservable(version, e.getMessage() + "");
    } catch (UncheckedIOException e) {
      throw new Unavailable(
          "artifact_unreadable",
          "%s/%s: %s".formatted(version.model(), version.version(), e.getMessage()));
    }
  }

  private record Loaded(Name name, VersionSlot slot, long used) {}

  /** The least used ones go until the rest fits; this one stays in any case. */
  private void makeRoom(VersionSlot newest) {
    makingRoom.lock();
    try {
      List<Loaded> byUse = new ArrayList<>();
      slots.forEach((name, slot) -> byUse.add(new Loaded(name, slot, slot.used)));
      byUse.sort(Comparator.comparingLong(Loaded::used));
      long bytes = byUse.stream().mapToLong(loaded -> loaded.slot.bytes).sum();
      int processes = byUse.stream().mapToInt(loaded -> loaded.slot.processes.size()).sum();
      for (Loaded loaded : byUse) {
        long size = loaded.slot.bytes;
        int own = loaded.slot.processes.size();
        boolean isOver =
            (own > 0 && processes > limits.processes()) || (size > 0 && bytes > limits.bytes());
        if (isOver && loaded.slot != newest && letGoIfIdle(loaded)) {
          bytes -= size;
          processes -= own;
        }
      }
    } finally {
      makingRoom.unlock();
    }
  }

  private boolean letGoIfIdle(Loaded loaded) {
    if (loaded.slot.model == null || !loaded.slot.loading.tryLock()) {
      return false;
    }
    try {
      letGo(loaded.name, loaded.slot);
      return true;
    } finally {
      loaded.slot.loading.unlock();
    }
  }
}
