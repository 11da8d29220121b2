// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.overview;

import io.bellwether.platform.alerts.Alert;
import io.bellwether.platform.orchestration.Job;
import io.bellwether.platform.registry.Content;
import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.platform.serving.LastHour;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The loop at this moment.
 *
 * @param stages in the loop's order
 * @param alerts the newest open ones
 * @param jobs those that run or wait, then the newest ended ones
 * @param traffic of all models
 */
public record Overview(
    LoopCounts counts,
    List<StageState> stages,
    List<Champion> champions,
    List<Alert> alerts,
    List<Job> jobs,
    LastHour traffic) {
  public Overview {
    stages = List.copyOf(stages);
    champions = List.copyOf(champions);
    alerts = List.copyOf(alerts);
    jobs = List.copyOf(jobs);
  }

  /** The stages of the loop. */
  public enum Stage {
    DATA,
    FEATURES,
    TRAINING,
    REGISTRY,
    SERVING,
    MONITORING;

    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How a stage is. */
  public enum State {
    /** There is nothing yet. */
    EMPTY,
    OK,
    RUNNING,
    ATTENTION,
    FAILED;

    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * @param count of what the stage is about: datasets, views, trainings, models, champions, reports
   */
  public record StageState(
      Stage stage, State state, long count, String summary, Optional<Instant> changedAt) {}

  /**
   * The version of a model that answers.
   *
   * @param value of the metric, absent if the version came without
   * @param baseline the challenger, or else the champion before
   */
  public record Champion(
      ModelVersion version,
      Instant since,
      String metric,
      Optional<Content.Metric> value,
      Optional<ModelVersion> baseline,
      LastHour traffic) {}
}
