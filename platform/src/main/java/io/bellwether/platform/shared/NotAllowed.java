// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.shared;

/** The caller may not do this. */
public final class NotAllowed extends PlatformException {
  public NotAllowed(String message) {
    this("not_allowed", message);
  }

  private NotAllowed(String code, String message) {
    super(code, message);
  }

  /** The caller is known and lacks a permission. */
  public static NotAllowed lacks(String what) {
    return new NotAllowed("permission_denied", "Permission denied: " + what);
  }
}
