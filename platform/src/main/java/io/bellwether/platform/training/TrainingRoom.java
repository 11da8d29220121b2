// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.training;

import io.bellwether.platform.alerts.Alerts;
import io.bellwether.platform.audit.Audit;
import io.bellwether.platform.datasets.Datasets;
import io.bellwether.platform.experiments.Artifacts;
import io.bellwether.platform.experiments.Experiments;
import io.bellwether.platform.experiments.Runs;
import io.bellwether.platform.monitoring.Monitoring;
import io.bellwether.platform.orchestration.ChildProcesses;
import io.bellwether.platform.orchestration.JobHandler;
import io.bellwether.platform.orchestration.Jobs;
import io.bellwether.platform.registry.PromotionGate;
import io.bellwether.platform.registry.Registry;
import io.bellwether.platform.serving.Labels;
import io.bellwether.platform.shared.ArtifactStore;
import io.bellwether.platform.shared.Metrics;
import io.bellwether.platform.shared.Transactions;
import java.time.InstantSource;
import java.util.List;

/**
 * The room put together: the service, and the handlers of its jobs.
 *
 * @param handlers of its two kinds of jobs
 */
public record TrainingRoom(Trainings trainings, List<JobHandler> handlers) {
  /** What the room is built on. */
  public record Parts(
      Datasets datasets,
      Experiments experiments,
      Runs runs,
      Artifacts runFiles,
      Registry registry,
      PromotionGate gate,
      Labels labels,
      Monitoring monitoring,
      Alerts alerts,
      Jobs jobs,
      ChildProcesses processes,
      TargetConditions conditions,
      ArtifactStore artifacts,
      Transactions transactions,
      Audit audit,
      Metrics metrics,
      InstantSource clock) {}

  public static TrainingRoom of(Parts parts, TrainingSettings settings) {
    TrainingChecks checks = new TrainingChecks(parts.conditions());
    ModelFolders folders = new ModelFolders(parts.artifacts());
    RetrainingSets sets = new RetrainingSets(parts.datasets(), parts.labels(), parts.registry());
    TrainingPipeline pipeline =
        new TrainingPipeline(
            parts.datasets(),
            checks,
            parts.registry(),
            folders,
            parts.processes(),
            new RunLogging(parts.experiments(), parts.runs(), parts.runFiles(), parts.clock()),
            new Registration(
                parts.registry(), parts.gate(), folders, parts.datasets(), parts.monitoring()),
            parts.metrics(),
            parts.clock(),
            settings);
    Trainings trainings =
        new Trainings(
            parts.datasets(),
            checks,
            parts.registry(),
            parts.jobs(),
            sets,
            parts.alerts(),
            parts.transactions(),
            parts.audit(),
            settings);
    return new TrainingRoom(
        trainings,
        List.of(new TrainingJob(pipeline), new RetrainingJob(sets, pipeline, parts.alerts())));
  }
}
