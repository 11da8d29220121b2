// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.shared;

/** Nothing has this name or id. */
public final class NotFound extends PlatformException {
  private final String kind;
  private final String name;

  /** Says that no {@code kind} such as "dataset" has this name. */
  public NotFound(String kind, String name) {
    super(kind.replace(" ", "_") + "_not_found", kind + " not found: " + name);
    this.kind = kind;
    this.name = name;
  }

  /** What was looked for, such as "dataset". */
  public String kind() {
    return kind;
  }

  public String name() {
    return name;
  }
}
