// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The load of wrk (Debian's package of this name). */
record WrkLoad(int connections, Path folder) implements Load {
  private static final String RESULT = "result ";

  private static final String SCRIPT =
      """
      local bodies = {}
      for line in io.lines("bodies.jsonl") do bodies[#bodies + 1] = line end
      local requests, next_one = {}, 0
      function init()
        for i, body in ipairs(bodies) do
          requests[i] = wrk.format("POST", nil, {["Content-Type"] = "application/json"}, body)
        end
      end
      function request()
        next_one = next_one % #requests + 1
        return requests[next_one]
      end
      function done(summary, latency)
        local errors = summary.errors
        io.write(string.format("result %d %d %d %d %d\\n", summary.requests, summary.duration,
          latency:percentile(50), latency:percentile(99),
          errors.status + errors.connect + errors.read + errors.write + errors.timeout))
      end
      """;

  @Override
  public String name() {
    return "wrk, one thread";
  }

  @Override
  public Result run(String url, List<String> bodies, Duration duration)
      throws IOException, InterruptedException {
    Files.write(folder.resolve("bodies.jsonl"), bodies);
    Files.writeString(folder.resolve("post.lua"), SCRIPT);
    Process wrk =
        new ProcessBuilder(
                "wrk",
                "-t1",
                "-c" + connections,
                "-d" + duration.toSeconds() + "s",
                "-s",
                "post.lua",
                url)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    wrk.waitFor();
    long[] figures =
        output
            .lines()
            .filter(line -> line.startsWith(RESULT))
            .findFirst()
            .map(WrkLoad::figures)
            .orElseThrow(() -> new IOException("wrk failed: " + output));
    return new Result(
        figures[0] * 1e6 / figures[1], figures[2] / 1e3, figures[3] / 1e3, figures[4]);
  }

  private static long[] figures(String line) {
    return List.of(line.substring(RESULT.length()).split(" ")).stream()
        .mapToLong(Long::parseLong)
        .toArray();
  }
}
