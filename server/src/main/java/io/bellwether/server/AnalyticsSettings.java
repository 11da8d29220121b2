// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import io.bellwether.adapters.duckdb.Analytics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What the settings say of DuckDB. */
final class AnalyticsSettings {
  private AnalyticsSettings() {}

  /**
   * @param files where the files of datasets lie
   */
  static Analytics open(Settings settings, Path data, Path files) {
    Analytics.Limits limits =
        Analytics.Limits.of(
            settings.integer(Setting.ANALYTICS_MEMORY, 64, 1 << 20),
            settings.integer(Setting.ANALYTICS_THREADS, 1, 256),
            settings.integer(Setting.ANALYTICS_SPILL, 1, 1 << 24));
    return new Analytics(data.resolve("work"), List.of(files), limits);
  }

  /** How long a request may wait for it. */
  static Duration longest(Settings settings) {
    return Duration.ofSeconds(settings.integer(Setting.ANALYTICS_TIMEOUT, 1, 86_400));
  }
}
