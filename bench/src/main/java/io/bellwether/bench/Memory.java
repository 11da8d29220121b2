// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Linux says about the memory of processes. */
final class Memory {
  private Memory() {}

  /** The resident memory of a process, in MiB. */
  static double resident(long pid) throws IOException {
    return kibibytes(Path.of("/proc/" + pid + "/status"), "VmRSS:") / 1024;
  }

  /** The memory of a process and its descendants, in MiB; what they share is counted once. */
  static double proportional(ProcessHandle process) throws IOException {
    double sum = kibibytes(Path.of("/proc/" + process.pid() + "/smaps_rollup"), "Pss:") / 1024;
    for (ProcessHandle child : process.children().toList()) {
      sum += proportional(child);
    }
    return sum;
  }

  private static double kibibytes(Path file, String key) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> line.startsWith(key))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")))
        .sum();
  }
}
