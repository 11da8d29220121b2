// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.orchestration;

/** Where a job, or a step of one, stands. */
public enum JobStatus {
  QUEUED,
  RUNNING,
  SUCCEEDED,
  FAILED,
  CANCELLED;

  public boolean hasEnded() {
    return switch (this) {
      case QUEUED, RUNNING -> false;
      case SUCCEEDED, FAILED, CANCELLED -> true;
    };
  }
}
