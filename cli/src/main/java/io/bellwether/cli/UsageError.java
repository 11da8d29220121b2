// SPDX-License-Identifier: Apache-2.0
package io.bellwether.cli;

/** The command was called wrongly; the message says how it is called. */
public final class UsageError extends RuntimeException {
  public UsageError(String message) {
    super(message);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
