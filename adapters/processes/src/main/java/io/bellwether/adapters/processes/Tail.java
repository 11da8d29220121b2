// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.processes;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last lines of a stream that may be endless. */
final class Tail {
  private static final int LINES = 40;
  private static final int LINE_LENGTH = 400;

  /** How much of a line is worth reading. */
  static final int READ = LINE_LENGTH + 1;

  private final Deque<String> lines = new ArrayDeque<>();

  synchronized void add(String line) {
    if (lines.size() == LINES) {
      lines.removeFirst();
    }
    lines.add(line.length() <= LINE_LENGTH ? line : line.substring(0, LINE_LENGTH) + "…");
  }

  synchronized List<String> lines() {
    return List.copyOf(lines);
  }
}
