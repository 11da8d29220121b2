// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import java.util.Map;
import java.util.Optional;

/** Flags of {@code mlflow server} that users have in their scripts, and what stands for them. */
final class MlflowFlags {
  /** Other names for flags of ours. */
  private static final Map<String, String> SAME =
      Map.of("default-artifact-root", Setting.ARTIFACT_ROOT.flag());

  private static final String NEEDLESS = "leave it out";

  private static final Map<String, String> INSTEAD =
      Map.ofEntries(
          Map.entry(
              "backend-store-uri",
              "set DATABASE_URL for a new database; `./bellwether import mlflow --from URI` brings"
                  + " what MLflow has kept"),
          Map.entry("registry-store-uri", "models are kept in the same database: " + NEEDLESS),
          Map.entry("read-replica-backend-store-uri", "there is one database: " + NEEDLESS),
          Map.entry("app-name", "--auth-config FILE switches the login on"),
          Map.entry("artifacts-only", "this server always answers all of its calls: " + NEEDLESS),
          Map.entry("workers", "one process uses all cores: " + NEEDLESS),
          Map.entry("gunicorn-opts", "one process uses all cores: " + NEEDLESS),
          Map.entry("waitress-opts", "one process uses all cores: " + NEEDLESS),
          Map.entry("uvicorn-opts", "one process uses all cores: " + NEEDLESS),
          Map.entry("dev", NEEDLESS),
          Map.entry("expose-prometheus", "/metrics is always there: " + NEEDLESS),
          Map.entry(
              "allowed-hosts", "a login (--auth-config) allows other hosts than this machine"),
          Map.entry("cors-allowed-origins", "pages from elsewhere may not call this server"),
          Map.entry("disable-security-middleware", "Host and Origin are always checked"),
          Map.entry("x-frame-options", "this server sets its own: " + NEEDLESS),
          Map.entry("enable-workspaces", "header X-MLFLOW-WORKSPACE always counts: " + NEEDLESS));

  private MlflowFlags() {}

  static String ours(String name) {
    return SAME.getOrDefault(name, name);
  }

  /** The value of those that have none behind them. */
  static Optional<Boolean> servesArtifacts(String name) {
    return switch (name) {
      case "serve-artifacts" -> Optional.of(true);
      case "no-serve-artifacts" -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  static Optional<String> instead(String name) {
    return Optional.ofNullable(INSTEAD.get(name));
  }
}
