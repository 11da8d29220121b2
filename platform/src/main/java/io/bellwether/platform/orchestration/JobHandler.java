// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.orchestration;

import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.Unavailable;

/** Does the jobs of one kind. */
public interface JobHandler {
  String kind();

  /**
   * Does the job, or what is left of it: after a crash it is called again, and the steps that had
   * succeeded return what they returned then.
   *
   * <p>To return is to succeed. {@link Unavailable} is tried again after a pause; any other
   * exception, {@link InvalidInput} above all, fails the job with its message. The thread is
   * interrupted when the job is cancelled or the server stops: let the exception through.
   */
  void run(JobContext context) throws InterruptedException;
}
