// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.shared;

/** The name is taken. */
public final class AlreadyExists extends PlatformException {
  private final String kind;
  private final String name;

  public AlreadyExists(String kind, String name) {
    super(kind.replace(" ", "_") + "_already_exists", kind + " already exists: " + name);
    this.kind = kind;
    this.name = name;
  }

  /** What has the name already, such as "dataset". */
  public String kind() {
    return kind;
  }

  public String name() {
    return name;
  }
}
