// SPDX-License-Identifier: Apache-2.0
package io.bellwether.cli.demo;

import io.bellwether.cli.UsageError;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What stands behind {@code ./bellwether demo}. */
record DemoOptions(
    Optional<String> file, String port, Optional<String> data, boolean trace, boolean exit) {
  private static final String USAGE =
      "expected: [--file patients.csv] [--port N] [--data DIR] [--trace] [--exit]";

  static DemoOptions parse(List<String> arguments) {
    Map<String, String> values = new HashMap<>();
    boolean trace = false;
    boolean exit = false;
    for (int i = 0; i < arguments.size(); i++) {
      String flag = arguments.get(i);
      switch (flag) {
        case "--trace" -> trace = true;
        case "--exit" -> exit = true;
        case "--file", "--port", "--data" -> {
          if (++i == arguments.size()) {
            throw new UsageError(flag + ": needs a value (" + USAGE + ")");
          }
          values.put(flag, arguments.get(i));
        }
        default -> throw new UsageError("flag: " + flag + " (" + USAGE + ")");
      }
    }
    return new DemoOptions(
        Optional.ofNullable(values.get("--file")),
        values.getOrDefault("--port", "8007"),
        Optional.ofNullable(values.get("--data")),
        trace,
        exit);
  }
}
