// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.orchestration;

import io.bellwether.platform.shared.Caller;
import java.util.Map;
import java.util.function.Supplier;

/** What the handler of a job works with. */
public interface JobContext {
  /** The job as it was when this attempt started. */
  Job job();

  /** On whose behalf the job acts: whoever asked for it; the request id is the job's id. */
  Caller caller();

  /**
   * Runs a step and keeps what it returns, unless an earlier attempt of the job has: then its
   * outputs are returned and the body is not run. A crash after the body and before its outputs are
   * kept makes the body run again.
   *
   * @param name unique in the job, and the same in every attempt
   * @throws InterruptedException if the job was cancelled or must stop
   */
  Map<String, String> step(String name, StepBody body) throws InterruptedException;

  /**
   * A step that is one change of the metadata: it commits together with its outcome, so it happens
   * once. The body runs inside {@code Transactions.write} and keeps the rules of that.
   */
  Map<String, String> change(String name, Supplier<Map<String, String>> body)
      throws InterruptedException;

  /**
   * A change of the metadata that is only a part of a step: like {@link #change} it happens only
   * while the attempt may write, but it may be run again by a later attempt.
   */
  void write(Runnable change) throws InterruptedException;

  /**
   * Tells how far the job is; cheap, call it as often as there is news.
   *
   * @param fraction 0..1; what is outside is moved to the border
   */
  void progress(double fraction, String message);

  /** Whether the work should end now, because of a cancel or a stop of the server. */
  boolean isCancelled();

  /** Adds to the job's result; kept when the present step ends, or the job. */
  void result(String key, String value);

  /** The work of a step. */
  @FunctionalInterface
  interface StepBody {
    Map<String, String> run() throws InterruptedException;
  }
}
