// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.shared;

/** The work was begun and stopped, since nobody may wait for it any longer. */
public final class TimedOut extends PlatformException {
  public TimedOut(String message) {
    super("request_timeout", message);
  }
}
