// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.shared;

/** What is stored cannot do it, however often it is asked: first that has to become another. */
public final class Unservable extends PlatformException {
  public Unservable(String code, String message) {
    super(code, message);
  }
}
