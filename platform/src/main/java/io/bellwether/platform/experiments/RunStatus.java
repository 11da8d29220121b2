// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.experiments;

/** How far a run has come. */
public enum RunStatus {
  RUNNING,
  SCHEDULED,
  FINISHED,
  FAILED,
  KILLED
}
