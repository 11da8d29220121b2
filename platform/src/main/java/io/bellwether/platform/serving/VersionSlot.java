// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The place of one version, in which only one thread loads at a time. */
final class VersionSlot {
  final ReentrantLock loading = new ReentrantLock();
  volatile @Nullable LoadedModel model;
  volatile List<PythonModels.Running> processes = List.of();
  volatile long bytes;
  volatile long used;
  boolean closed;
  volatile @Nullable LoadRefusal refusal;

  /** Nothing if a process of it has ended for good. */
  @Nullable LoadedModel ready() {
    return processes.stream().anyMatch(PythonModels.Running::hasEnded) ? null : model;
  }

  /** Takes the place of what was loaded before; calls to that which have begun are answered. */
  void holds(long size, List<PythonModels.Running> running) {
    List<PythonModels.Running> before = processes;
    bytes = size;
    processes = running;
    before.forEach(PythonModels.Running::close);
  }

  void close() {
    closed = true;
    holds(0, List.of());
  }
}
