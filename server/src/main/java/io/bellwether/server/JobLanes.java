// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import io.bellwether.adapters.sql.Database;
import io.bellwether.adapters.sql.Dialect;
import io.bellwether.platform.imports.Imports;
import io.bellwether.platform.orchestration.RunnerSettings;
import io.bellwether.platform.registry.webhooks.Announcements;
import io.bellwether.platform.serving.batches.BatchPredictions;
import io.bellwether.platform.serving.explanations.GlobalExplanations;
import io.bellwether.platform.shared.Ids;
import java.util.List;
import java.util.Set;

/** How many jobs of each kind run at a time. */
final class JobLanes {
  private static final int SMALL_JOBS = 4;

  private JobLanes() {}

  /**
   * One training at a time; one explanation, which keeps a core; webhooks that keep us waiting; the
   * small jobs beside them.
   */
  static RunnerSettings of(Settings settings, Database database) {
    int workers = settings.integer(Setting.REGISTRY_WEBHOOK_WORKERS, 1, 100);
    return RunnerSettings.of(
        Ids.random().next(),
        database.dialect() == Dialect.SQLITE,
        SMALL_JOBS,
        List.of(
            new RunnerSettings.Lane(Set.of("training", "retraining"), 1),
            new RunnerSettings.Lane(Set.of(Imports.KIND), 1),
            new RunnerSettings.Lane(Set.of(BatchPredictions.KIND), 1),
            new RunnerSettings.Lane(Set.of(GlobalExplanations.KIND), 1),
            new RunnerSettings.Lane(Set.of(Announcements.KIND), workers)));
  }
}
