// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.datasets.expectations;

import io.bellwether.platform.datasets.ingest.Values;
import io.bellwether.platform.shared.InvalidInput;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** The arguments of an expectation, each read as what it has to be. */
record Kwargs(String field, Map<String, @Nullable Object> values) {
  String column() {
    return text("column");
  }

  String text(String name) {
    if (values.get(name) instanceof String text) {
      return text;
    }
    throw refused(name, "a text");
  }

  List<String> texts(String name) {
    return list(name).stream()
        .map(
            item -> {
              if (item instanceof String text) {
                return text;
              }
              throw refused(name, "a list of texts");
            })
        .toList();
  }

  List<?> list(String name) {
    if (values.get(name) instanceof List<?> list) {
      return list;
    }
    throw refused(name, "a list");
  }

  boolean flag(String name, boolean fallback) {
    Object value = values.get(name);
    if (value == null) {
      return fallback;
    }
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw refused(name, "true or false");
  }

  /** A number; of a time, its microseconds. */
  OptionalDouble number(String name) {
    Object value = values.get(name);
    if (value == null) {
      return OptionalDouble.empty();
    }
    if (value instanceof Number number) {
      return OptionalDouble.of(number.doubleValue());
    }
    if (value instanceof String text && Values.timestamp(text).isPresent()) {
      return OptionalDouble.of((double) Values.timestamp(text).getAsLong());
    }
    throw refused(name, "a number or a time");
  }

  double mostly() {
    double mostly = number("mostly").orElse(1);
    if (mostly >= 0 && mostly <= 1) {
      return mostly;
    }
    throw refused("mostly", "0..1");
  }

  Range range() {
    Range range =
        new Range(
            number("min_value"),
            number("max_value"),
            flag("strict_min", false),
            flag("strict_max", false));
    if (range.min().isEmpty() && range.max().isEmpty()) {
      throw refused("min_value", "min_value or max_value");
    }
    if (range.min().orElse(Double.NEGATIVE_INFINITY) > range.max().orElse(Double.MAX_VALUE)) {
      throw refused("min_value", "at most max_value");
    }
    return range;
  }

  Pattern regex() {
    try {
      return Pattern.compile(text("regex"));
    } catch (PatternSyntaxException e) {
      throw refused("regex", "a regular expression");
    }
  }

  private InvalidInput refused(String name, String expected) {
    return InvalidInput.field(
        field + "." + name, values.get(name), expected, "correct or add the argument");
  }

  /** Bounds of which at least one is there. */
  record Range(OptionalDouble min, OptionalDouble max, boolean strictMin, boolean strictMax) {
    boolean contains(double value) {
      double low = min.orElse(Double.NEGATIVE_INFINITY);
      double high = max.orElse(Double.POSITIVE_INFINITY);
      return (strictMin ? value > low : value >= low) && (strictMax ? value < high : value <= high);
    }
  }
}
