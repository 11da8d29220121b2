// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.shared;

/** The name is taken. */
public final class AlreadyExists extends PlatformException {
  public AlreadyExists(String kind, String name) {
    super(kind.replace(" ", "_") + "_already_exists", kind + " already exists: " + name);
  }
}
