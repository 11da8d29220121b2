// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.processes;

import io.bellwether.platform.registry.ModelDirectories;
import io.bellwether.platform.serving.PythonModels;
import io.bellwether.platform.shared.Unavailable;
import io.bellwether.scoring.pipeline.Pipeline;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Runs models that need Python on this machine. */
public final class PythonProcesses implements PythonModels, AutoCloseable {
  private static final String SCRIPT = "serve_model.py";
  private static final List<String> SCRIPTS =
      List.of(
          SCRIPT,
          "bellwether_model/__init__.py",
          "bellwether_model/answers.py",
          "bellwether_model/channel.py",
          "bellwether_model/guard.py",
          "bellwether_model/inputs.py",
          "bellwether_model/scorer.py");
  private static final Duration IDLE = Duration.ofSeconds(3);

  private final Path interpreter;
  private final Path folder;
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
   * @param interpreter has mlflow and whatever the models need
   * @param folder of its own, for copies of models; what is in it goes
   */
  public PythonProcesses(Path interpreter, Path folder, Limits limits) {
    this.interpreter = interpreter;
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
    Path place = copy(model);
    try {
      await(loading);
    } catch (Unavailable e) {
      Leftovers.delete(place);
      throw e;
    }
    try {
      return share(model.identity(), place);
    } finally {
      loading.release();
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
  private Running share(String identity, Path place) {
    Optional<Running> known = share(identity);
    if (known.isPresent()) {
      Leftovers.delete(place);
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
      return share(identity).orElseThrow(() -> new CannotRun("it ended at once"));
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

  private PythonModel load(Path place) {
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

  /** With scripts of its own: what another model may have done to its ones does not matter. */
  private PythonChild start(Path place) throws IOException {
    Path scripts = place.resolve("scripts");
    Leftovers.delete(scripts);
    for (String name : SCRIPTS) {
      Path file = scripts.resolve(name);
      Files.createDirectories(file.getParent());
      try (InputStream script =
          Objects.requireNonNull(PythonProcesses.class.getResourceAsStream(name))) {
        Files.copy(script, file);
      }
    }
    return PythonChild.start(words(place), environment(place), place);
  }

  private List<String> words(Path place) {
    return List.of(
        interpreter.toString(),
        "-I",
        place.resolve("scripts").resolve(SCRIPT).toString(),
        place.resolve("model").toString(),
        Integer.toString(limits.memoryMegabytes));
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

  private void forget(PythonModel ended, Path place) {
    running.remove(ended);
    Leftovers.delete(place);
  }

  /** Ends all of them now. */
  @Override
  public void close() {
    running.forEach(PythonModel::kill);
    timer.shutdownNow();
  }
}
