// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.tracing;

/** How a trace ended, if it has. */
public enum TraceState {
  STATE_UNSPECIFIED,
  OK,
  ERROR,
  IN_PROGRESS;

  /** Whether spans may still tell how the trace ended. */
  public boolean isOpen() {
    return this == STATE_UNSPECIFIED || this == IN_PROGRESS;
  }
}
