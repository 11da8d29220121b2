// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.shared;

/** Nothing has this name or id. */
public final class NotFound extends PlatformException {
  /** Says that no {@code kind} such as "dataset" has this name. */
  public NotFound(String kind, String name) {
    super(kind.replace(" ", "_") + "_not_found", kind + " not found: " + name);
  }
}
