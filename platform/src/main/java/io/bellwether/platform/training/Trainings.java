// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.training;

import io.bellwether.platform.alerts.Alerts;
import io.bellwether.platform.audit.Audit;
import io.bellwether.platform.datasets.Datasets;
import io.bellwether.platform.orchestration.Job;
import io.bellwether.platform.orchestration.Jobs;
import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.platform.registry.RegisteredModel;
import io.bellwether.platform.registry.Registry;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Conflict;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.Transactions;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Starts trainings and retrainings. */
public final class Trainings {
  private final Datasets datasets;
  private final TrainingChecks checks;
  private final Registry registry;
  private final Jobs jobs;
  private final RetrainingSets sets;
  private final Alerts alerts;
  private final Transactions transactions;
  private final Audit audit;
  private final TrainingSettings settings;

  Trainings(
      Datasets datasets,
      TrainingChecks checks,
      Registry registry,
      Jobs jobs,
      RetrainingSets sets,
      Alerts alerts,
      Transactions transactions,
      Audit audit,
      TrainingSettings settings) {
    this.datasets = datasets;
    this.checks = checks;
    this.registry = registry;
    this.jobs = jobs;
    this.sets = sets;
    this.alerts = alerts;
    this.transactions = transactions;
    this.audit = audit;
    this.settings = settings;
  }

  /** Least metric with which a model becomes champion, where a request does not say. */
  public double autoPromoteThreshold() {
    return settings.autoPromoteThreshold();
  }

  /**
   * Queues a training.
   *
   * @throws InvalidInput if the request does not fit the dataset's schema
   */
  public Job start(Caller caller, TrainingRequest request) {
    check(caller, request);
    return transactions.write(
        () -> {
          Job job =
              jobs.enqueue(
                  caller,
                  TrainingJob.KIND,
                  request.modelName(),
                  request.toArguments(),
                  Optional.empty());
          audit.record(
              caller, "training.start", "model:" + request.modelName(), Map.of("job", job.id()));
          return job;
        });
  }

  private void check(Caller caller, TrainingRequest request) {
    checks.check(request, datasets.get(caller, request.dataset(), request.datasetVersion()));
  }

  /**
   * Queues a retraining of the champion as it was trained; one at a time for each model.
   *
   * @throws InvalidInput if what is changed does not fit the dataset's schema
   */
  public Job retrain(
      Caller caller,
      String model,
      String reason,
      Optional<String> alert,
      UnaryOperator<TrainingRequest> changes) {
    TrainingRequest request = changes.apply(lastRequest(caller, model, reason));
    check(caller, request);
    return transactions.write(
        () -> {
          Optional<Job> active = jobs.findActive(caller, RetrainingJob.KIND, model);
          if (active.isPresent()) {
            throw new Conflict(
                "retraining_runs",
                "job %s retrains %s already (expected: one retraining of a model at a time)"
                    .formatted(active.get().id(), model));
          }
          Job job = jobs.enqueue(caller, RetrainingJob.KIND, model, request.toArguments(), alert);
          audit.record(
              caller,
              "training.retrain",
              "model:" + model,
              Map.of("job", job.id(), "reason", reason));
          alert.ifPresent(id -> alerts.linkJob(caller, id, job.id()));
          return job;
        });
  }

  /** How the champion was trained: the arguments of the job that made it. */
  private TrainingRequest lastRequest(Caller caller, String model, String reason) {
    ModelVersion champion = registry.version(caller, model, RegisteredModel.CHAMPION);
    String jobId =
        champion
            .content()
            .jobId()
            .orElseThrow(
                () ->
                    new Conflict(
                        "not_trained_here",
                        "version %s was not trained here (expected: a version with a training job)"
                            .formatted(champion.label())));
    TrainingRequest request = TrainingRequest.ofArguments(jobs.get(caller, jobId).arguments());
    int version = champion.content().trainingData().map(data -> data.version()).orElse(1);
    return request.on(version, reason);
  }

  /**
   * Retrains because of an alert, unless that is being done, or too few labels have come since the
   * champion's training set was made.
   */
  public Optional<Job> retrainBecauseOf(Caller caller, String model, String alert) {
    Optional<ModelVersion> champion = registry.aliased(caller, model, RegisteredModel.CHAMPION);
    boolean possible =
        champion.isPresent()
            && champion.get().content().jobId().isPresent()
            && jobs.findActive(caller, RetrainingJob.KIND, model).isEmpty();
    if (!possible || labelsSince(caller, champion.get()) < settings.minLabels()) {
      return Optional.empty();
    }
    return Optional.of(
        retrain(caller, model, "drift", Optional.of(alert), UnaryOperator.identity()));
  }

  private int labelsSince(Caller caller, ModelVersion champion) {
    return sets.countSince(caller, champion.model(), champion.createdAt(), settings.minLabels());
  }

  public Job status(Caller caller, String jobId) {
    return jobs.get(caller, jobId);
  }
}
