// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.shared;

/** It cannot be done now; the same request may succeed later. */
public final class Unavailable extends PlatformException {
  public Unavailable(String code, String message) {
    super(code, message);
  }
}
