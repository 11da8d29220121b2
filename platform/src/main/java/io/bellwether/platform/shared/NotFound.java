// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.shared;

/** Nothing has this name or id. */
public final class NotFound extends PlatformException {
  private final String kind;
  private final String name;
  private final String known;

  /** Says that no {@code kind} such as "dataset" has this name. */
  public NotFound(String kind, String name) {
    super(kind.replace(" ", "_") + "_not_found", kind + " not found: " + name);
    this.kind = kind;
    this.name = name;
    this.known = "";
  }

  /**
   * As without it, and says what there is.
   *
   * @param known what would have been found, only of what the caller may see
   */
  public NotFound(String kind, String name, String known) {
    super(
        kind.replace(" ", "_") + "_not_found",
        "%s not found: %s (expected: %s)".formatted(kind, name, known));
    this.kind = kind;
    this.name = name;
    this.known = known;
  }

  /** What was looked for, such as "dataset". */
  public String kind() {
    return kind;
  }

  public String name() {
    return name;
  }

  /** What would have been found; empty if nobody said. */
  public String known() {
    return known;
  }
}
