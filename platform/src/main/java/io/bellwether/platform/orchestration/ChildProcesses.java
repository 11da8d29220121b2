// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.orchestration;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Runs work that may crash, eat memory or never end, in a process of its own.
 *
 * <p>Implementers: the child does not outlive this process, however that ends; an interrupt ends
 * the child and all processes that it started before it is let through.
 */
public interface ChildProcesses {
  /**
   * Runs the child until it ends.
   *
   * @return what the child gave as its outputs; files are in the request's folder
   * @throws ChildFailure if it did not succeed
   */
  Map<String, String> run(Request request, Listener listener) throws InterruptedException;

  /**
   * @param arguments handed to the child in a file, so they may be long and stay private
   * @param folder exists, and is the child's working directory
   * @param memoryMegabytes the most that it may use for its heap
   */
  record Request(Command command, Map<String, String> arguments, Path folder, int memoryMegabytes) {
    public Request {
      arguments = Map.copyOf(arguments);
      if (memoryMegabytes < 16) {
        throw new IllegalArgumentException(
            "memoryMegabytes: %d (expected: >= 16)".formatted(memoryMegabytes));
      }
    }
  }

  /** What to run. */
  sealed interface Command {
    /** A task that this program brings along, run in a JVM of the same class path. */
    record BuiltIn(String task) implements Command {}

    /**
     * A user's own program. It may speak as the built-in tasks do, in lines of JSON on its standard
     * output; any other line of it is a line of its log.
     */
    record Program(List<String> words, Map<String, String> environment) implements Command {
      public Program {
        words = List.copyOf(words);
        environment = Map.copyOf(environment);
      }
    }
  }

  /** Hears from the child while it runs, in the thread that called {@link #run}. */
  interface Listener {
    /**
     * @param fraction 0..1
     */
    void progress(double fraction, String message);

    /**
     * @param value may be NaN or infinite
     */
    void metric(String name, double value, long step);

    void log(String line);
  }
}
