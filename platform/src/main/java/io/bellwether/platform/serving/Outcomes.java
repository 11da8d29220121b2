// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import java.util.List;

/** Predictions and labels as values: the class 1 may be written as 1, 1.0, "1" or true. */
public final class Outcomes {
  private Outcomes() {}

  /** A class by its name: a whole number if it is the text of one. */
  public static Object read(String className) {
    try {
      return Long.valueOf(className);
    } catch (NumberFormatException e) {
      return className;
    }
  }

  /** The place of the class that the value names, or -1. */
  public static int classOf(Object value, List<String> classes) {
    String name = name(value);
    int place = classes.indexOf(name);
    if (place < 0 && value instanceof Boolean truth) {
      place = classes.indexOf(truth ? "1" : "0");
    }
    return place;
  }

  private static String name(Object value) {
    return value instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e15
        ? Long.toString(number.longValue())
        : value.toString();
  }
}
