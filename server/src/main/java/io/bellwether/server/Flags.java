// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What stands behind {@code ./bellwether up}. */
record Flags(Map<String, String> values, boolean rehearse) {
  private static final Set<String> KNOWN =
      Set.of(
          Setting.HOST.flag(),
          Setting.PORT.flag(),
          Setting.MLFLOW_PORT.flag(),
          Setting.GRPC_PORT.flag(),
          Setting.ARTIFACT_ROOT.flag(),
          Setting.ARTIFACTS_DESTINATION.flag(),
          Setting.STATIC_PREFIX.flag(),
          Setting.AUTH_CONFIG.flag(),
          Setting.DATA.flag(),
          Setting.PYTHON.flag(),
          "config");

  /**
   * @throws BadConfiguration if a flag is unknown or lacks its value
   */
  static Flags parse(List<String> arguments) {
    Map<String, String> values = new HashMap<>();
    boolean rehearse = false;
    for (int i = 0; i < arguments.size(); i++) {
      String flag = arguments.get(i);
      int equals = flag.indexOf('=');
      String name = MlflowFlags.ours(flag.replaceFirst("^--", "").replaceFirst("=.*", ""));
      Optional<Boolean> serves = MlflowFlags.servesArtifacts(name);
      if (flag.equals("--rehearse")) {
        rehearse = true;
      } else if (flag.startsWith("--") && serves.isPresent()) {
        values.put(Setting.SERVE_ARTIFACTS.flag(), serves.get().toString());
      } else if (!flag.startsWith("--") || !KNOWN.contains(name)) {
        throw new BadConfiguration("flag: %s (expected: %s)".formatted(flag, expected(name)));
      } else if (equals > 0) {
        values.put(name, flag.substring(equals + 1));
      } else if (i + 1 < arguments.size()) {
        values.put(name, arguments.get(++i));
      } else {
        throw new BadConfiguration("flag: %s (expected: a value behind it)".formatted(flag));
      }
    }
    return new Flags(Map.copyOf(values), rehearse);
  }

  private static String expected(String name) {
    return MlflowFlags.instead(name)
        .orElseGet(() -> "one of " + KNOWN.stream().map(known -> "--" + known).sorted().toList());
  }

  Optional<String> value(Setting setting) {
    return Optional.ofNullable(values.get(setting.flag()));
  }

  Optional<String> configurationFile() {
    return Optional.ofNullable(values.get("config"));
  }
}
