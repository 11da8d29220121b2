// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

/** Hears how far a job is that scores many rows. */
public interface JobProgress {
  /** So many of the rows are decided on, and none is kept; what this throws ends the job so. */
  void scored(int rows, int all);

  /** So many of the decisions are kept; whatever happens, the rest will be. */
  void kept(int rows, int all);
}
