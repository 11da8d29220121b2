// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.overview;

/** Counts what the other rooms keep, in one reading. */
public interface LoopStore {
  LoopCounts counts(String workspace);
}
