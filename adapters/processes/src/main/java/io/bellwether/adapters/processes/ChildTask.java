// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.processes;

import java.nio.file.Path;
import java.util.Map;

/** A built-in task, on the child's side. */
@FunctionalInterface
public interface ChildTask {
  /**
   * Does the work.
   *
   * @return small outputs; large ones are files in the context's folder
   * @throws Exception fails the task with its message
   */
  Map<String, String> run(Context context) throws Exception;

  /** What the task was given, and where it tells how far it is. */
  interface Context {
    Map<String, String> arguments();

    /** An argument that must be there. */
    String argument(String name);

    /** The work folder, which is also the working directory. */
    Path folder();

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
