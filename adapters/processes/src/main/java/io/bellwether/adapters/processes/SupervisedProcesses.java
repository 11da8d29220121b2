// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.processes;

import io.bellwether.platform.orchestration.ChildFailure;
import io.bellwether.platform.orchestration.ChildFailure.Cause;
import io.bellwether.platform.orchestration.ChildProcesses;
import io.bellwether.platform.shared.Unavailable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;

/** Runs children on this machine. */
public final class SupervisedProcesses implements ChildProcesses {
  private static final int OUT_OF_MEMORY = 3;
  private static final int SIGNALS = 128;
  private static final int KILLED = SIGNALS + 9;
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int LINES_AHEAD = 1000;
  private static final int LONGEST_MESSAGE = 1 << 20;
  private static final int CHUNK = 8192;

  private final CommandLine commands;

  /**
   * @param mainClass what runs in a child JVM; its main method calls {@link ChildMain#run}
   * @param jvmFlags further flags for a child JVM
   * @param threads how many threads native libraries in a child may use
   */
  public SupervisedProcesses(String mainClass, List<String> jvmFlags, int threads) {
    this.commands = new CommandLine(mainClass, jvmFlags, threads);
  }

  @Override
  public Map<String, String> run(Request request, Listener listener) throws InterruptedException {
    Process process = start(request);
    Tail errors = new Tail();
    BlockingQueue<Optional<Message>> messages = new ArrayBlockingQueue<>(LINES_AHEAD);
    Thread errorReader = reader(() -> readLines(process.getErrorStream(), Tail.READ, errors::add));
    Thread outputReader = reader(() -> readMessages(process.getInputStream(), messages));
    try {
      Optional<Message> last = listen(messages, listener);
      int status = process.waitFor();
      errorReader.join(PATIENCE);
      return outputs(last, status, request, errors.lines());
    } finally {
      kill(process);
      outputReader.interrupt();
    }
  }

  private Process start(Request request) {
    Path folder = request.folder().toAbsolutePath();
    Path job = folder.resolve("job.json");
    String task =
        switch (request.command()) {
          case Command.BuiltIn(String name) -> name;
          case Command.Program _ -> "";
        };
    try {
      Wire.writeJob(job, new Wire.Job(task, request.arguments()));
      ProcessBuilder builder = new ProcessBuilder(commands.words(request, job));
      builder.directory(folder.toFile());
      builder.environment().clear();
      builder.environment().putAll(commands.environment(request, job));
      return builder.start();
    } catch (IOException e) {
      throw new Unavailable("no_child_process", "no child process: " + e.getMessage());
    }
  }

  /** A platform thread: a read of a pipe holds its thread. */
  static Thread reader(Runnable read) {
    return Thread.ofPlatform().daemon().name("child-output").start(read);
  }

  /** What is beyond the length of a line is dropped: a child may never end one. */
  static void readLines(InputStream stream, int length, Consumer<String> lines) {
    try (Reader reader = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
      char[] chunk = new char[CHUNK];
      StringBuilder line = new StringBuilder();
      char before = '\n';
      for (int size = reader.read(chunk); size >= 0; size = reader.read(chunk)) {
        for (int i = 0; i < size; i++) {
          char now = chunk[i];
          if (isEnd(now) && !(now == '\n' && before == '\r')) {
            lines.accept(line.toString());
            line = new StringBuilder();
          } else if (!isEnd(now) && line.length() < length) {
            line.append(now);
          }
          before = now;
        }
      }
      if (!isEnd(before)) {
        lines.accept(line.toString());
      }
    } catch (IOException e) {
      // The child was killed in the middle of a line.
    }
  }

  private static boolean isEnd(char one) {
    return one == '\n' || one == '\r';
  }

  private static void readMessages(InputStream stream, BlockingQueue<Optional<Message>> messages) {
    readLines(
        stream,
        LONGEST_MESSAGE,
        line -> Wire.read(line).forEach(message -> put(messages, Optional.of(message))));
    put(messages, Optional.empty());
  }

  /**
   * Nothing says that no more comes. Waits for whoever listens; once interrupted nobody does, and
   * the rest is dropped.
   */
  private static void put(BlockingQueue<Optional<Message>> messages, Optional<Message> message) {
    try {
      messages.put(message);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What the child said at its end, if it did. */
  private static Optional<Message> listen(
      BlockingQueue<Optional<Message>> messages, Listener listener) throws InterruptedException {
    Optional<Message> last = Optional.empty();
    for (Optional<Message> next = messages.take(); next.isPresent(); next = messages.take()) {
      switch (next.get()) {
        case Message.Progress(double fraction, String text) -> listener.progress(fraction, text);
        case Message.Metric(String name, double value, long step) ->
            listener.metric(name, value, step);
        case Message.Log(String line) -> listener.log(line);
        case Message.Done done -> last = Optional.of(done);
        case Message.Failed failed -> last = Optional.of(failed);
      }
    }
    return last;
  }

  private static Map<String, String> outputs(
      Optional<Message> last, int status, Request request, List<String> errors) {
    if (status == 0) {
      return last.orElse(null) instanceof Message.Done(Map<String, String> outputs)
          ? outputs
          : Map.of();
    }
    if (last.orElse(null) instanceof Message.Failed(String reason)) {
      throw new ChildFailure(Cause.REFUSED, reason, errors);
    }
    if (status == OUT_OF_MEMORY && request.command() instanceof Command.BuiltIn) {
      throw new ChildFailure(
          Cause.OUT_OF_MEMORY,
          "the child process needs more memory than its %d MB".formatted(request.memoryMegabytes()),
          errors);
    }
    throw new ChildFailure(Cause.CRASHED, crash(status, errors), errors);
  }

  private static String crash(int status, List<String> errors) {
    return "the child process ended " + how(status, errors);
  }

  /** How a process ended, and the last that it said. */
  static String how(int status, List<String> errors) {
    String how =
        status > SIGNALS
            ? "by signal " + (status - SIGNALS) + (status == KILLED ? " (killed)" : "")
            : "with status " + status;
    return how + (errors.isEmpty() ? "" : ": " + errors.getLast());
  }

  /** The end of its input tells a child to end; whoever does not obey soon is killed. */
  static void kill(Process process) {
    end(
        process,
        () -> {
          try {
            process.getOutputStream().close();
          } catch (IOException e) {
            // It has ended already.
          }
        });
  }

  /** Tells it to end in its own way first; what it has started ends in any case. */
  static void end(Process process, Runnable tell) {
    List<ProcessHandle> tree = process.descendants().toList();
    tell.run();
    if (!endsInTime(process)) {
      process.toHandle().destroyForcibly(); // Not its streams: a thread may hold them.
    }
    tree.forEach(ProcessHandle::destroyForcibly);
    endsInTime(process);
  }

  /** Waits through interrupts: nobody may start again what has not ended. */
  private static boolean endsInTime(Process process) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return process.waitFor(PATIENCE);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
