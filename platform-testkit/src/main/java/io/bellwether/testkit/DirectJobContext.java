// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit;

import io.bellwether.platform.orchestration.Job;
import io.bellwether.platform.orchestration.JobContext;
import io.bellwether.platform.orchestration.JobStatus;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Transactions;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * For tests of a handler without a runner: runs each step at once and remembers what it is told.
 */
public final class DirectJobContext implements JobContext {
  private final Job job;
  private final Transactions transactions;
  private final Map<String, Map<String, String>> steps = new LinkedHashMap<>();
  private final Map<String, String> result = new ConcurrentHashMap<>();
  private volatile double progress;

  public DirectJobContext(
      Transactions transactions, String kind, String subject, Map<String, String> arguments) {
    this(
        transactions,
        new Job(
            Caller.DEFAULT_WORKSPACE,
            "job-1",
            kind,
            subject,
            JobStatus.RUNNING,
            0,
            "",
            Optional.empty(),
            arguments,
            Map.of(),
            "ann",
            Optional.empty(),
            Instant.EPOCH,
            Optional.of(Instant.EPOCH),
            Optional.empty(),
            new Job.Execution(1, 0, Optional.empty(), Optional.empty(), Optional.empty()),
            List.of()));
  }

  public DirectJobContext(Transactions transactions, Job job) {
    this.transactions = transactions;
    this.job = job;
  }

  @Override
  public Job job() {
    return job;
  }

  @Override
  public Caller caller() {
    return new Caller(job.workspace(), job.createdBy(), job.id()).at(job.kind());
  }

  @Override
  public Map<String, String> step(String name, StepBody body) throws InterruptedException {
    Map<String, String> outputs = steps.get(name);
    if (outputs == null) {
      outputs = Map.copyOf(body.run());
      steps.put(name, outputs);
    }
    return outputs;
  }

  @Override
  public Map<String, String> change(String name, Supplier<Map<String, String>> body)
      throws InterruptedException {
    return step(name, () -> transactions.write(body));
  }

  @Override
  public void write(Runnable change) {
    transactions.write(change);
  }

  @Override
  public void progress(double fraction, String message) {
    progress = fraction;
  }

  @Override
  public boolean isCancelled() {
    return false;
  }

  @Override
  public void result(String key, String value) {
    result.put(key, value);
  }

  /**
   * The outputs of the steps that succeeded, in their order; calling the handler again skips them.
   */
  public Map<String, Map<String, String>> steps() {
    return steps;
  }

  public Map<String, String> result() {
    return result;
  }

  public double progress() {
    return progress;
  }
}
