// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import io.bellwether.scoring.pipeline.ClassNames;
import io.bellwether.scoring.pipeline.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Predictions and labels as values: the class 1 may be written as 1, 1.0, "1" or true. */
public final class Outcomes {
  private Outcomes() {}

  /** A class by its name: a truth or a whole number if it is the text of one. */
  public static Object read(String className) {
    return ClassNames.value(className);
  }

  /** What the log keeps: the value itself, or the text of what is no single value. */
  static Object scalar(Score.Other other) {
    return switch (other.value()) {
      case String text -> text;
      case Number number -> number;
      case Boolean truth -> truth;
      case null, default -> other.text();
    };
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

  /**
   * The value as the model would answer it: of two classes, 1 and true stand for the later one, 0
   * and false for the earlier. Empty if it is nothing that the model can answer.
   *
   * @param classes none for a regression, of which a number is told
   */
  public static Optional<Object> label(Object value, List<String> classes) {
    if (classes.isEmpty()) {
      boolean isFinite = value instanceof Number number && Double.isFinite(number.doubleValue());
      return isFinite ? Optional.of(value) : Optional.empty();
    }
    int place = classOf(value, classes);
    if (place < 0 && classes.size() == 2) {
      place = List.of("0", "1").indexOf(name(value));
    }
    if (place < 0 && classes.size() == 2 && value instanceof Boolean truth) {
      place = truth ? 1 : 0;
    }
    return place < 0 ? Optional.empty() : Optional.of(read(classes.get(place)));
  }

  /** A number for each target; empty if it is anything else. */
  static Optional<Object> ofTargets(Object label, int targets) {
    if (!(label instanceof List<?> values) || values.size() != targets) {
      return Optional.empty();
    }
    List<Double> numbers = new ArrayList<>(targets);
    for (Object value : values) {
      if (!(value instanceof Number number) || !Double.isFinite(number.doubleValue())) {
        return Optional.empty();
      }
      numbers.add(number.doubleValue());
    }
    return Optional.of(List.copyOf(numbers));
  }

  private static String name(Object value) {
    return value instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e15
        ? Long.toString(number.longValue())
        : value.toString();
  }
}
