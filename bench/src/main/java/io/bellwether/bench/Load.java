// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Asks as fast as it can, over a fixed number of connections. */
interface Load {
  Result run(String url, List<String> bodies, Duration duration)
      throws IOException, InterruptedException;

  String name();

  /** wrk, which takes little of the machine for itself, or else a client of our own. */
  static Load found(int connections, Path folder) {
    boolean installed =
        List.of(System.getenv().getOrDefault("PATH", "").split(":")).stream()
            .anyMatch(path -> Files.isExecutable(Path.of(path).resolve("wrk")));
    return installed ? new WrkLoad(connections, folder) : new SocketLoad(connections);
  }

  record Result(double perSecond, double medianMillis, double p99Millis, long failures) {}
}
