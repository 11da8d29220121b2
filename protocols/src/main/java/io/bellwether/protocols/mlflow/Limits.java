// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import java.util.Collection;
import java.util.regex.Pattern;

/** How long names and values may be, in MLflow's words. */
final class Limits {
  static final int KEY = 250;
  static final int PARAM_VALUE = 6000;
  static final int RUN_TAG_VALUE = 8000;
  static final int EXPERIMENT_NAME = 500;
  static final int EXPERIMENT_TAG_VALUE = 5000;
  static final int MODEL_TAG_VALUE = 100_000;
  private static final Pattern KEY_RULE =
      Pattern.compile("[/\\w.\\- :]*", Pattern.UNICODE_CHARACTER_CLASS);

  private Limits() {}

  /** The key of a metric, parameter or tag: it also serves as a relative path. */
  static String key(String kind, String key) {
    if (!KEY_RULE.matcher(key).matches()) {
      throw Refusal.invalid(
          "Invalid value \"%s\" for parameter '%s' supplied: Names may only contain alphanumerics,"
                  .formatted(key, kind)
              + " underscores (_), dashes (-), periods (.), spaces ( ), colon(:) and slashes (/).");
    }
    boolean badPath =
        key.startsWith("/")
            || key.equals(".")
            || key.startsWith("..")
            || key.endsWith("/")
            || key.contains("//")
            || key.contains("/./")
            || key.contains("/../")
            || key.startsWith("./")
            || key.endsWith("/.")
            || key.endsWith("/..");
    if (badPath) {
      throw Refusal.invalid(
          "Invalid value \"%s\" for parameter '%s' supplied: Names may be treated as files in"
                  .formatted(key, kind)
              + " certain cases, and must not resolve to other names when treated as such.");
    }
    return length(kind + " key", key, KEY);
  }

  static String length(String what, String value, int most) {
    if (value.length() > most) {
      String shown = value.substring(0, Math.min(250, value.length()));
      throw Refusal.invalid(
          "'%s' exceeds the maximum length of %d characters: %s… has %d"
              .formatted(what, most, shown, value.length()));
    }
    return value;
  }

  /** MLflow cuts long values of parameters and tags of runs unless it is told not to. */
  static String cut(String value, int most) {
    return value.length() <= most ? value : value.substring(0, most);
  }

  static void count(String what, Collection<?> items, int most) {
    if (items.size() > most) {
      throw Refusal.invalid(
          "A batch logging request can contain at most %d %s. Got %d %s. Please split up %s across"
                  .formatted(most, what, items.size(), what, what)
              + " multiple requests and try again.");
    }
  }

  /** What a search may return at once. */
  static int maxResults(Fields fields, int usual, int most) {
    long given = fields.number("max_results").orElse((long) usual);
    if (given < 1 || given > most) {
      throw Refusal.invalid(
          "Invalid value %d for parameter 'max_results' supplied. It must be at least 1 and at most"
                  .formatted(given)
              + " %d.".formatted(most));
    }
    return (int) given;
  }
}
