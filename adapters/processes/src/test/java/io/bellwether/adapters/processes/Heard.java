// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.processes;

import io.bellwether.platform.orchestration.ChildProcesses.Listener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Remembers what a child tells. */
record Heard(List<String> all, Consumer<String> logs) implements Listener {
  static Heard quiet() {
    return by(line -> {});
  }

  static Heard by(Consumer<String> logs) {
    return new Heard(new CopyOnWriteArrayList<>(), logs);
  }

  @Override
  public void progress(double fraction, String message) {
    all.add("progress " + fraction + " " + message);
  }

  @Override
  public void metric(String name, double value, long step) {
    all.add("metric " + name + " " + value + " " + step);
  }

  @Override
  public void log(String line) {
    all.add("log " + line);
    logs.accept(line);
  }
}
