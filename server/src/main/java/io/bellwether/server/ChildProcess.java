// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import io.bellwether.adapters.processes.ChildMain;
import io.bellwether.platform.registry.ModelTrials;
import java.util.Map;

/** The main class of the processes in which heavy work is done. */
public final class ChildProcess {
  private ChildProcess() {}

  public static void main(String[] arguments) {
    ChildMain.run(
        arguments, Map.of("training", new TrainingTask(), ModelTrials.TASK, new TrialTask()));
  }
}
