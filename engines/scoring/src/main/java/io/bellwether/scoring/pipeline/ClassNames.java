// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.pipeline;

/** Classes are known by texts, and answered as what these are the texts of. */
public final class ClassNames {
  private ClassNames() {}

  /** A truth or a whole number of 64 bits if the name is the text of one, else the name. */
  public static Object value(String name) {
    return switch (name) {
      case "true" -> true;
      case "false" -> false;
      default -> number(name);
    };
  }

  private static Object number(String name) {
    try {
      return Long.valueOf(name);
    } catch (NumberFormatException e) {
      return name;
    }
  }
}
