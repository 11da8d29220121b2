// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.shared;

/** The caller may not do this. */
public final class NotAllowed extends PlatformException {
  public NotAllowed(String message) {
    super("not_allowed", message);
  }
}
