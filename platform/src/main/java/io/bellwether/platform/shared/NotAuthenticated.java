// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.shared;

/** Nobody knows who is asking: no credentials, or wrong ones. */
public final class NotAuthenticated extends PlatformException {
  public NotAuthenticated(String message) {
    super("not_authenticated", message);
  }
}
