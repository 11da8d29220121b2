// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.orchestration;

import java.util.List;

/** A child process ended without success. */
public final class ChildFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Cause cause;
  private final transient List<String> lastLines;

  /** Why it ended. */
  public enum Cause {
    /** The task itself gave up and said why. */
    REFUSED,
    OUT_OF_MEMORY,
    /** It was killed, or crashed in native code. */
    CRASHED
  }

  /**
   * @param lastLines the end of what it wrote to its standard error
   */
  public ChildFailure(Cause cause, String message, List<String> lastLines) {
    super(message);
    this.cause = cause;
    this.lastLines = List.copyOf(lastLines);
  }

  public Cause cause() {
    return cause;
  }

  public List<String> lastLines() {
    return lastLines;
  }
}
