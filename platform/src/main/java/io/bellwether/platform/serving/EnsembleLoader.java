// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import io.bellwether.platform.registry.ModelDirectories.Directory;
import io.bellwether.platform.registry.ModelDirectories.Ensemble;
import io.bellwether.platform.registry.ModelDirectories.Found;
import io.bellwether.platform.registry.ModelDirectories.Part;
import io.bellwether.platform.registry.ModelDirectories.Python;
import io.bellwether.platform.registry.ModelDirectories.Refused;
import io.bellwether.platform.registry.ModelDirectories.Unreadable;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.platform.shared.Unavailable;
import io.bellwether.scoring.ModelFormatException;
import io.bellwether.scoring.ensembles.EnsembleFile;
import io.bellwether.scoring.pipeline.Pipeline;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Loads ensembles with all their members. They are not shared with what else is loaded: so the
 * memory that an ensemble takes is its own, and goes with it.
 */
public final class EnsembleLoader {
  /** The share of the memory that the files of one ensemble may take. */
  private static final int PART_OF_MEMORY = 4;

  /** What is being loaded counts nowhere yet, and the memory is that of all who load. */
  private static final ReentrantLock LOADING = new ReentrantLock();

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final PythonPool python;
  private final long mostBytes;
  private final Duration patience;

  public EnsembleLoader(PythonPool python) {
    this(python, Runtime.getRuntime().maxMemory() / PART_OF_MEMORY);
  }

  /**
   * @param mostBytes of all files of one ensemble
   */
  EnsembleLoader(PythonPool python, long mostBytes) {
    this(python, mostBytes, PATIENCE);
  }

  /**
   * @param mostBytes of all files of one ensemble
   * @param patience to wait for another that is being loaded
   */
  EnsembleLoader(PythonPool python, long mostBytes, Duration patience) {
    this.python = python;
    this.mostBytes = mostBytes;
    this.patience = patience;
  }

  /**
   * An ensemble that is ready to score; closing it ends what runs in processes.
   *
   * @param bytes of all files
   */
  public record Loaded(Pipeline pipeline, long bytes, List<PythonModels.Running> processes)
      implements AutoCloseable {
    public Loaded {
      processes = List.copyOf(processes);
    }

    @Override
    public void close() {
      processes.forEach(PythonModels.Running::close);
    }
  }

  /**
   * Loads one at a time, whoever asks.
   *
   * @throws ModelFormatException if a member cannot be read, or they do not fit together
   * @throws PythonModels.CannotRun if a member needs Python, and cannot be run
   * @throws Unavailable if something is missing only now, or others take too long
   */
  public Loaded load(Ensemble ensemble) {
    takeTurn();
    Work work = new Work();
    boolean whole = false;
    try {
      Pipeline pipeline = work.assemble(ensemble);
      Loaded loaded = new Loaded(pipeline, work.bytes, work.processes);
      whole = true;
      return loaded;
    } finally {
      LOADING.unlock();
      if (!whole) { // The memory may not have sufficed, which is no exception.
        work.processes.forEach(PythonModels.Running::close);
      }
    }
  }

  /**
   * Waits until there is what the members in Python need to be started, which may take minutes. A
   * member that cannot be read is left to {@link #load}.
   *
   * @throws PythonModels.CannotRun if it cannot be had
   */
  public void prepare(Ensemble ensemble) {
    for (Part part : ensemble.members()) {
      switch (found(part)) {
        case Python model -> python.models().prepare(model);
        case Ensemble inner -> prepare(inner);
        case Directory _, Unreadable _, Refused _ -> {}
      }
    }
  }

  private static Found found(Part part) {
    try {
      return part.files().get();
    } catch (ModelFormatException
        | InvalidInput
        | NotFound
        | IllegalArgumentException
        | UncheckedIOException e) {
      return new Unreadable(String.valueOf(e.getMessage()));
    }
  }

  private void takeTurn() {
    try {
      if (!LOADING.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new Unavailable(
            "ensembles_busy", "another ensemble is being put together; ask again later");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unavailable("shutting_down", "the server is ending");
    }
  }

  /** What has been loaded so far. */
  private final class Work {
    private final List<PythonModels.Running> processes = new ArrayList<>();
    private long bytes;

    Pipeline assemble(Ensemble ensemble) {
      List<Pipeline> members = new ArrayList<>();
      for (Part part : ensemble.members()) {
        members.add(member(part));
      }
      bytes += ensemble.document().length;
      return io.bellwether.scoring.ensembles.Ensemble.assemble(
          EnsembleFile.read(ensemble.document()), members);
    }

    private Pipeline member(Part part) {
      try {
        return read(part.files().get());
      } catch (ModelFormatException | InvalidInput | NotFound | IllegalArgumentException e) {
        throw new ModelFormatException(
            part.label(), String.valueOf(e.getMessage()), "a member that can be served");
      } catch (UncheckedIOException e) {
        throw new Unavailable(
            "artifact_unreadable", "%s: %s".formatted(part.label(), e.getMessage()));
      }
    }

    private static void requireRoom(String what, long wanted, long most) {
      if (wanted > most) {
        throw new ModelFormatException("its files", what, "at most %,d".formatted(most));
      }
    }

    private Pipeline read(Found found) {
      return switch (found) {
        case Directory directory -> {
          bytes += directory.bytes();
          requireRoom("%,d bytes of members' files".formatted(bytes), bytes, mostBytes);
          yield directory.pipeline();
        }
        case Python model -> {
          int most = python.mostProcesses();
          requireRoom("one more member that needs Python", processes.size() + 1, most);
          PythonModels.Running running = python.models().start(model);
          processes.add(running);
          yield running.pipeline();
        }
        case Ensemble inner -> assemble(inner);
        case Unreadable unreadable ->
            throw new ModelFormatException("its files", unreadable.reason(), "files to read");
        case Refused refused ->
            throw new ModelFormatException("its files", refused.reason(), "files to load");
      };
    }
  }
}
