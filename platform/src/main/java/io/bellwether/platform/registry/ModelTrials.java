// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.registry;

import io.bellwether.platform.orchestration.ChildFailure;
import io.bellwether.platform.orchestration.ChildProcesses;
import io.bellwether.platform.orchestration.ChildProcesses.Command;
import io.bellwether.platform.orchestration.ChildProcesses.Request;
import io.bellwether.platform.registry.ModelDirectories.Directory;
import io.bellwether.platform.shared.Deadline;
import io.bellwether.platform.shared.Unavailable;
import io.bellwether.scoring.ModelFormatException;
import io.bellwether.scoring.pipeline.FileBytes;
import io.bellwether.scoring.pipeline.ModelFile;
import io.bellwether.scoring.pipeline.Pipeline;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Tries the models that native code reads in a process of their own before the server loads them: a
 * file that crashes the library then ends that process, and is refused.
 */
public final class ModelTrials {
  /** The task that reads and scores the file in its folder. */
  public static final String TASK = "trial";

  public static final String FILE = "model";

  private static final int MEGABYTE = 1 << 20;
  private static final int LEAST_MEMORY = 96;

  /** For the trials of others; a single one takes half a minute at most. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final Duration RETRY = Duration.ofSeconds(10);

  private final ChildProcesses processes;
  private final Path folder;
  private final Duration patience;
  private final FailedTrials failed;
  private final ReentrantLock one = new ReentrantLock();

  /**
   * @param folder of its own, in which it remembers what has passed
   */
  public ModelTrials(ChildProcesses processes, Path folder, InstantSource clock) {
    this(processes, folder, clock, PATIENCE);
  }

  /**
   * @param patience to wait for the trials of others
   */
  ModelTrials(ChildProcesses processes, Path folder, InstantSource clock, Duration patience) {
    this.processes = processes;
    this.folder = folder;
    this.patience = patience;
    this.failed = new FailedTrials(clock);
  }

  /**
   * Why the file is not to be loaded, if it is one of those and failed its trial.
   *
   * @throws Unavailable if no process can be started, or too many files wait for their trial
   * @throws ModelFormatException if the file is not as long as it says
   */
  public Optional<String> refusal(FileBytes file) {
    return ModelFile.needsTrial(file) ? refusal(file, TriedFile.hash(file)) : Optional.empty();
  }

  private Optional<String> refusal(FileBytes file, String hash) {
    Path passed = folder.resolve("passed").resolve(hash);
    if (Files.exists(passed)) {
      return Optional.empty();
    }
    Optional<String> known = failed.reason(hash);
    if (known.isPresent()) {
      return known;
    }
    takeTurn();
    try {
      known = failed.reason(hash);
      if (known.isPresent() || Files.exists(passed)) {
        return known; // Tried meanwhile.
      }
      Optional<String> reason = tried(file, hash);
      if (reason.isPresent()) {
        failed.remember(hash, reason.get());
      } else {
        Files.createDirectories(passed.getParent());
        Files.write(passed, new byte[0]);
      }
      return reason;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      one.unlock();
    }
  }

  private void takeTurn() {
    Deadline deadline = Deadline.current();
    try {
      if (!one.tryLock(Math.min(patience.toNanos(), deadline.leftNanos()), TimeUnit.NANOSECONDS)) {
        deadline.check();
        throw new Unavailable(
            "trials_busy",
            "other models are being tried before they are loaded; ask again later",
            RETRY);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unavailable("interrupted", "the server is ending");
    }
  }

  /** As {@code found}, but refuses what fails its trial. */
  public ModelDirectories guard(ModelDirectories found) {
    return (caller, version) ->
        switch (found.find(caller, version)) {
          case Directory directory -> tried(directory);
          case ModelDirectories.Python python -> python;
          case ModelDirectories.Ensemble ensemble -> ensemble;
          case ModelDirectories.Unreadable unreadable -> unreadable;
          case ModelDirectories.Refused refused -> refused;
        };
  }

  private ModelDirectories.Found tried(Directory directory) {
    FileBytes file = directory.files().get(Pipeline.MODEL_FILE);
    if (file == null) {
      return directory;
    }
    if (!ModelFile.needsTrial(file)) {
      return directory.with(Pipeline.MODEL_FILE, new TriedFile.Needless(file));
    }
    try {
      String hash = TriedFile.hash(file);
      Optional<String> reason = refusal(file, hash);
      return reason.isPresent()
          ? new ModelDirectories.Refused(reason.get())
          : directory.with(Pipeline.MODEL_FILE, new TriedFile.Passed(file, hash));
    } catch (ModelFormatException e) {
      return new ModelDirectories.Refused(String.valueOf(e.getMessage()));
    }
  }

  private Optional<String> tried(FileBytes file, String hash) throws IOException {
    Path work = Files.createDirectories(folder).resolve("now");
    Files.createDirectories(work);
    Path copy = work.resolve(FILE);
    int memory = Math.toIntExact(LEAST_MEMORY + 3 * file.size() / MEGABYTE);
    try {
      if (!copied(file, copy).equals(hash)) {
        throw TriedFile.changed();
      }
      processes.run(new Request(new Command.BuiltIn(TASK), Map.of(), work, memory), new Silence());
      return Optional.empty();
    } catch (ChildFailure e) {
      return Optional.of(reason(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unavailable("interrupted", "the server is ending");
    } finally {
      Files.deleteIfExists(copy);
    }
  }

  private static String reason(ChildFailure failure) {
    return switch (failure.cause()) {
      case REFUSED -> String.valueOf(failure.getMessage());
      case OUT_OF_MEMORY, CRASHED ->
          "the process in which it was tried did not survive it: " + failure.getMessage();
    };
  }

  /** The hash of the copy. */
  private static String copied(FileBytes file, Path copy) throws IOException {
    try (OutputStream out = Files.newOutputStream(copy)) {
      return TriedFile.hash(file, out);
    }
  }

  /** The trial is short, and has nothing to tell. */
  private static final class Silence implements ChildProcesses.Listener {
    @Override
    public void progress(double fraction, String message) {}

    @Override
    public void metric(String name, double value, long step) {}

    @Override
    public void log(String line) {}
  }
}
