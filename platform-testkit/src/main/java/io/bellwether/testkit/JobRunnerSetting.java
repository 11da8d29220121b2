// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit;

import io.bellwether.platform.audit.Audit;
import io.bellwether.platform.audit.AuditStore;
import io.bellwether.platform.orchestration.Job;
import io.bellwether.platform.orchestration.JobContext;
import io.bellwether.platform.orchestration.JobHandler;
import io.bellwether.platform.orchestration.JobRunner;
import io.bellwether.platform.orchestration.JobStatus;
import io.bellwether.platform.orchestration.JobStore;
import io.bellwether.platform.orchestration.Jobs;
import io.bellwether.platform.orchestration.RunnerSettings;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Ids;
import io.bellwether.platform.shared.Transactions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** What the tests of a runner need: a clock to move, jobs to run, and patience. */
abstract class JobRunnerSetting {
  static final Caller CALLER = new Caller("default", "ann", "request-1");
  static final RunnerSettings.Lane TRAINING =
      new RunnerSettings.Lane(Set.of("training", "retraining"), 1);

  final ManualClock clock = new ManualClock(Instant.parse("2026-01-02T03:04:05Z"));
  final List<String> ran = new CopyOnWriteArrayList<>();

  protected abstract Transactions transactions();

  protected abstract JobStore store();

  protected abstract AuditStore auditStore();

  JobRunner runner(String instance) {
    RunnerSettings settings = RunnerSettings.of(instance, true, 4, List.of(TRAINING));
    return new JobRunner(store(), transactions(), clock, settings);
  }

  Jobs jobs(JobRunner runner) {
    Audit audit = new Audit(auditStore(), clock);
    return new Jobs(store(), transactions(), audit, Ids.random(), clock, runner);
  }

  static Job enqueue(Jobs jobs, String kind) {
    return jobs.enqueue(CALLER, kind, "heart", Map.of("seed", "42"), Optional.of("alert-1"));
  }

  interface Body {
    void run(JobContext context) throws InterruptedException;
  }

  record Handler(String kind, Body body) implements JobHandler {
    @Override
    public void run(JobContext context) throws InterruptedException {
      body.run(context);
    }
  }

  Job await(Job job, JobStatus status) {
    Eventually.until("job is " + status + ": " + get(job), () -> get(job).status() == status);
    return get(job);
  }

  Job get(Job job) {
    return store().find(job.workspace(), job.id()).orElseThrow();
  }

  Map<String, String> step(JobContext context, String name) throws InterruptedException {
    return context.step(
        name,
        () -> {
          ran.add(name);
          return Map.of("out", name + context.job().execution().attempts());
        });
  }
}
