// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.registry;

import io.bellwether.platform.orchestration.ChildFailure;
import io.bellwether.platform.orchestration.ChildProcesses;
import io.bellwether.platform.orchestration.ChildProcesses.Command;
import io.bellwether.platform.orchestration.ChildProcesses.Request;
import io.bellwether.platform.registry.ModelDirectories.Directory;
import io.bellwether.platform.shared.Unavailable;
import io.bellwether.scoring.pipeline.FileBytes;
import io.bellwether.scoring.pipeline.ModelFile;
import io.bellwether.scoring.pipeline.Pipeline;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
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

  private final ChildProcesses processes;
  private final Path folder;
  private final ReentrantLock one = new ReentrantLock();

  /**
   * @param folder of its own, in which it remembers what it has tried
   */
  public ModelTrials(ChildProcesses processes, Path folder) {
    this.processes = processes;
    this.folder = folder;
  }

  /**
   * Why the file is not to be loaded, if it is one of those and failed its trial.
   *
   * @throws Unavailable if no process can be started
   */
  public Optional<String> refusal(byte[] file) {
    if (!ModelFile.needsTrial(FileBytes.of(file))) {
      return Optional.empty();
    }
    one.lock();
    try {
      Path passed = folder.resolve("passed").resolve(sha256(file));
      if (Files.exists(passed)) {
        return Optional.empty();
      }
      Optional<String> reason = tried(file);
      if (reason.isEmpty()) {
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
    if (file == null || !ModelFile.needsTrial(file)) {
      return directory;
    }
    byte[] tried = file.all();
    Optional<String> reason = refusal(tried);
    return reason.isPresent()
        ? new ModelDirectories.Refused(reason.get())
        : directory.with(Pipeline.MODEL_FILE, new Tried(file, sha256(tried)));
  }

  /** What is loaded is what was tried, whatever becomes of the file meanwhile. */
  private record Tried(FileBytes file, String hash) implements FileBytes {
    @Override
    public InputStream open() {
      return new ByteArrayInputStream(all());
    }

    @Override
    public byte[] all() {
      byte[] now = file.all();
      if (!sha256(now).equals(hash)) {
        throw new Unavailable("model_changed", "its file has changed since it was tried");
      }
      return now;
    }

    @Override
    public byte[] head(int most) {
      return file.head(most);
    }

    @Override
    public long size() {
      return file.size();
    }
  }

  private Optional<String> tried(byte[] file) throws IOException {
    Path work = Files.createDirectories(folder).resolve("now");
    Files.createDirectories(work);
    Path copy = work.resolve(FILE);
    Files.write(copy, file);
    int memory = LEAST_MEMORY + 3 * file.length / MEGABYTE;
    try {
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

  private static String sha256(byte[] file) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
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
