// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.processes;

import io.bellwether.platform.shared.PlatformException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * The child's side. A program with built-in tasks has a main class of its own that calls {@link
 * #run} with them; this module cannot know them.
 */
public final class ChildMain {
  private static final int PARENT_IS_GONE = 4;

  private final PrintStream out;

  private ChildMain(PrintStream out) {
    this.out = out;
  }

  /**
   * Runs the task that the file names, and ends the JVM. The standard output belongs to the
   * messages: what the task prints goes to the standard error.
   *
   * @param arguments the path of the job file
   * @param tasks by name
   */
  public static void run(String[] arguments, Map<String, ChildTask> tasks) {
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
    System.setOut(System.err);
    Thread.ofPlatform().daemon().name("parent-watch").start(() -> endWithParent(System.in));
    boolean succeeded = new ChildMain(out).perform(Path.of(arguments[0]), tasks);
    Runtime.getRuntime().halt(succeeded ? 0 : 1); // Threads of native libraries may live on.
  }

  /** The parent holds the other end of our input and never writes: the end of it is its end. */
  private static void endWithParent(InputStream parent) {
    try {
      while (parent.read() >= 0) {}
    } catch (IOException e) {
      // It is gone, too.
    }
    Runtime.getRuntime().halt(PARENT_IS_GONE);
  }

  private boolean perform(Path file, Map<String, ChildTask> tasks) {
    try {
      Wire.Job job = Wire.readJob(file);
      ChildTask task = tasks.get(job.task());
      if (task == null) {
        say(
            new Message.Failed(
                "task: " + job.task() + " (expected: one of " + tasks.keySet() + ")"));
        return false;
      }
      Path folder = Path.of("").toAbsolutePath();
      say(new Message.Done(task.run(new Teller(job.arguments(), folder))));
      return true;
    } catch (PlatformException | IllegalArgumentException e) {
      e.printStackTrace();
      say(new Message.Failed(String.valueOf(e.getMessage())));
      return false;
    } catch (Exception e) {
      e.printStackTrace();
      say(new Message.Failed(e.toString()));
      return false;
    }
  }

  private synchronized void say(Message message) {
    out.println(Wire.write(message));
    out.flush();
  }

  private final class Teller implements ChildTask.Context {
    private final Map<String, String> arguments;
    private final Path folder;

    Teller(Map<String, String> arguments, Path folder) {
      this.arguments = arguments;
      this.folder = folder;
    }

    @Override
    public Map<String, String> arguments() {
      return arguments;
    }

    @Override
    public String argument(String name) {
      String value = arguments.get(name);
      if (value == null) {
        throw new IllegalArgumentException(
            "arguments: " + arguments.keySet() + " (expected: also " + name + ")");
      }
      return value;
    }

    @Override
    public Path folder() {
      return folder;
    }

    @Override
    public void progress(double fraction, String message) {
      say(new Message.Progress(fraction, message));
    }

    @Override
    public void metric(String name, double value, long step) {
      say(new Message.Metric(name, value, step));
    }

    @Override
    public void log(String line) {
      say(new Message.Log(line));
    }
  }
}
