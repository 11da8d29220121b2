// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
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
  static String key(String parameter, String key) {
    return key(parameter, "key", key);
  }

  /**
   * @param subject what a key that is too long is called
   */
  static String key(String parameter, String subject, String key) {
    if (!KEY_RULE.matcher(key).matches()) {
      throw Refusal.invalid(
          "Invalid value %s for parameter '%s' supplied: Names may only contain alphanumerics,"
                  .formatted(TextNode.valueOf(key), parameter)
              + " underscores (_), dashes (-), periods (.), spaces ( ), colon(:) and slashes (/).");
    }
    String path = normal(key);
    if (!path.equals(key) || path.equals(".") || path.startsWith("..") || path.startsWith("/")) {
      throw Refusal.invalid(
          "Invalid value %s for parameter '%s' supplied: Names may be treated as files in"
                  .formatted(TextNode.valueOf(key), parameter)
              + " certain cases, and must not resolve to other names when treated as such. This"
              + " name would resolve to '%s'".formatted(path));
    }
    return length(subject, key, KEY);
  }

  /** The path without empty segments, {@code .} and what {@code ..} takes back. */
  private static String normal(String path) {
    Deque<String> kept = new ArrayDeque<>();
    boolean absolute = path.startsWith("/");
    for (String segment : path.split("/", -1)) {
      boolean back = segment.equals("..");
      if (back && !kept.isEmpty() && !kept.getLast().equals("..")) {
        kept.removeLast();
      } else if (back ? !absolute : !segment.isEmpty() && !segment.equals(".")) {
        kept.add(segment);
      }
    }
    String joined = String.join("/", kept);
    return absolute ? "/" + joined : joined.isEmpty() ? "." : joined;
  }

  static String length(String what, String value, int most) {
    if (value.length() > most) {
      throw Refusal.invalid(
          "'%s' exceeds the maximum length of %d characters".formatted(what, most));
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
          "Invalid value %d for parameter 'max_results' supplied. It must be %s"
              .formatted(given, given < 1 ? "a positive integer" : "at most " + most));
    }
    return (int) given;
  }
}
