// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.processes;

import io.bellwether.platform.registry.ModelDirectories;
import io.bellwether.platform.serving.PythonModels;
import io.bellwether.platform.shared.Unavailable;
import io.bellwether.scoring.pipeline.Pipeline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Runs models that need Python on this machine. */
public final class PythonProcesses implements PythonModels, AutoCloseable {
  private static final Duration IDLE = Duration.ofSeconds(3);

  private final Path interpreter;
  private final Path folder;
  private final Optional<PythonEnvironments> environments;
  private final Limits limits;
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(1, PythonProcesses::daemon);
  private final Set<PythonModel> running = ConcurrentHashMap.newKeySet();
  private final Map<String, Share> shares = new HashMap<>();

  /** Copying takes the disk, and loading a core for seconds; the first who asks comes first. */
  private final Semaphore copying = new Semaphore(4, true);

  private final Semaphore loading = new Semaphore(2, true);

  /**
   * What a process may take.
   *
   * @param memoryMegabytes of address space
   * @param start how long it may take to load its model
   * @param answer how long it may take to answer
   */
  public record Limits(int memoryMegabytes, Duration start, Duration answer) {}

  /**
   * @param interpreter has mlflow and whatever the models need, but for what environments have
   * @param folder of its own, for copies of models; what is in it goes
   * @param environments of models that name what they need; empty: they get the interpreter's
   */
  public PythonProcesses(
      Path interpreter, Path folder, Optional<PythonEnvironments> environments, Limits limits) {
    this.interpreter = interpreter;
    this.environments = environments;
    this.folder = folder;
    this.limits = limits;
    timer.setRemoveOnCancelPolicy(true);
    try {
      Leftovers.delete(folder);
      Files.createDirectories(folder);
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Thread daemon(Runnable work) {
    return Thread.ofPlatform().daemon().name("python-timer").unstarted(work);
  }

  /** Whoever asks for a model that runs already shares its process. */
  @Override
  public Running start(ModelDirectories.Python model) {
    Optional<Running> known = share(model.identity());
    if (known.isPresent()) {
      return known.get();
    }
    Place place = place(model);
    try {
      await(loading);
    } catch (Unavailable e) {
      place.leave();
      throw e;
    }
    try {
      return share(model.identity(), place);
    } finally {
      loading.release();
    }
  }

  @Override
  public void prepare(ModelDirectories.Python model) {
    if (!model.requirements().isEmpty()) {
      environments.ifPresent(all -> all.await(model.requirements()));
    }
  }

  /** Where a model runs: a copy of it, and the packages that it has besides the interpreter's. */
  private record Place(Path folder, Optional<PythonEnvironments.Use> environment) {
    void leave() {
      Leftovers.delete(folder);
      environment.ifPresent(PythonEnvironments.Use::close);
    }
  }

  private Place place(ModelDirectories.Python model) {
    Optional<PythonEnvironments.Use> environment =
        model.requirements().isEmpty()
            ? Optional.empty()
            : environments.map(all -> all.use(model.requirements()));
    try {
      return new Place(copy(model), environment);
    } catch (RuntimeException e) {
      environment.ifPresent(PythonEnvironments.Use::close);
      throw e;
    }
  }

  private void await(Semaphore turn) {
    try {
      if (!turn.tryAcquire(limits.start.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new Unavailable(
            "model_busy",
            "other models are being loaded for %d s already".formatted(limits.start.toSeconds()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unavailable("interrupted", "the server is ending");
    }
  }

  private Path copy(ModelDirectories.Python model) {
    await(copying);
    try {
      Path place = Files.createTempDirectory(folder.toAbsolutePath(), "model");
      boolean isWhole = false;
      try {
        model.contents().copyTo(Files.createDirectory(place.resolve("model")));
        Files.createDirectory(place.resolve("tmp"));
        isWhole = true;
        return place;
      } finally {
        if (!isWhole) {
          Leftovers.delete(place);
        }
      }
    } catch (IOException e) {
      throw new Unavailable("no_child_process", "the model cannot be copied: " + e.getMessage());
    } finally {
      copying.release();
    }
  }

  /** Who has asked for the same model meanwhile has perhaps loaded it. */
  private Running share(String identity, Place place) {
    Optional<Running> known = share(identity);
    if (known.isPresent()) {
      place.leave();
      return known.get();
    }
    PythonModel made = load(place);
    synchronized (shares) { // Two may have loaded it at the same time.
      Optional<Running> other = share(identity);
      if (other.isPresent()) {
        made.close();
        return other.get();
      }
      shares.put(identity, new Share(made));
      return share(identity).orElseThrow(() -> new CannotRun("it ended at once", false));
    }
  }

  private static final class Share {
    private final PythonModel model;
    private int users;

    Share(PythonModel model) {
      this.model = model;
    }
  }

  private Optional<Running> share(String identity) {
    synchronized (shares) {
      Share share = shares.get(identity);
      if (share == null || share.model.hasEnded()) {
        return Optional.empty();
      }
      share.users++;
      return Optional.of(new Use(identity, share));
    }
  }

  private void giveBack(String identity, Share share) {
    synchronized (shares) {
      share.users--;
      if (share.users == 0) {
        shares.remove(identity, share);
        share.model.close();
      }
    }
  }

  /** What one of its users has of a model. */
  private final class Use implements Running {
    private final String identity;
    private final Share share;
    private final AtomicBoolean closed = new AtomicBoolean();

    Use(String identity, Share share) {
      this.identity = identity;
      this.share = share;
    }

    @Override
    public Pipeline pipeline() {
      return share.model.pipeline();
    }

    @Override
    public boolean hasEnded() {
      return share.model.hasEnded();
    }

    @Override
    public Optional<Unavailable> outage() {
      return share.model.outage();
    }

    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        giveBack(identity, share);
      }
    }
  }

  private PythonModel load(Place place) {
    PythonModel made =
        new PythonModel(
            () -> start(place),
            new PythonModel.Limits(limits.start, limits.answer, IDLE),
            timer,
            ended -> forget(ended, place));
    running.add(made);
    try {
      made.start();
      return made;
    } catch (RuntimeException e) {
      made.kill();
      throw e;
    }
  }

  private PythonChild start(Place where) throws IOException {
    Path place = where.folder();
    PythonScripts.copyTo(place);
    List<String> words = new ArrayList<>();
    words.add(interpreter.toString());
    words.add("-I");
    words.add(PythonScripts.of(place, PythonScripts.SERVE).toString());
    words.add(place.resolve("model").toString());
    words.add(Integer.toString(limits.memoryMegabytes));
    where.environment().ifPresent(environment -> words.add(environment.place().toString()));
    return PythonChild.start(words, environment(place), place);
  }

  private static Map<String, String> environment(Path place) {
    Map<String, String> environment = CommandLine.environment(1);
    environment.put("HOME", place.toString());
    environment.put("TMPDIR", place.resolve("tmp").toString());
    environment.put("OPENBLAS_NUM_THREADS", "1");
    environment.put("MKL_NUM_THREADS", "1");
    environment.put("MLFLOW_DISABLE_TELEMETRY", "true");
    return environment;
  }

  private void forget(PythonModel ended, Place place) {
    running.remove(ended);
    place.leave();
  }

  /** Ends all of them now. */
  @Override
  public void close() {
    running.forEach(PythonModel::kill);
    timer.shutdownNow();
  }
}
