// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.shared;

/** The request itself cannot be read: bad syntax, a bad page token, a bad number in the query. */
public final class Malformed extends PlatformException {
  public Malformed(String message) {
    super("malformed", message);
  }
}
