// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.experiments;

/** A logged model that a run has read or made. */
public record ModelLink(String modelId, Direction direction, long step) {
  /** Seen from the run. */
  public enum Direction {
    INPUT,
    OUTPUT
  }
}
