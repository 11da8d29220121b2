// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.shared;

/** What is asked contradicts the present state, or somebody else was faster. */
public final class Conflict extends PlatformException {
  public Conflict(String code, String message) {
    super(code, message);
  }
}
