// SPDX-License-Identifier: Apache-2.0
package io.bellwether.tests;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compares a reply with a recorded one, field by field, and tells what differs. */
final class ReplyComparison {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern NAME = Pattern.compile("[a-z]+-[a-z]+-\\d{1,4}");
  private static final Pattern UUID =
      Pattern.compile("\\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\b");

  /** A set as Python prints it, in whatever order. */
  private static final Pattern SET = Pattern.compile("[{\\[]('[^\\]}]*')[}\\]]");

  /** Lists without an order of their own. */
  private static final Set<String> UNORDERED = Set.of("tags", "params", "aliases");

  private static final long NEAR = Duration.ofDays(1).toMillis();

  private final List<String> differences = new ArrayList<>();

  static List<String> differences(JsonNode expected, JsonNode actual) {
    ReplyComparison comparison = new ReplyComparison();
    comparison.compare("", expected, actual);
    return comparison.differences;
  }

  private void compare(String path, JsonNode expected, JsonNode actual) {
    if (expected.isObject() && actual.isObject()) {
      Set<String> names = new TreeSet<>();
      expected.fieldNames().forEachRemaining(names::add);
      actual.fieldNames().forEachRemaining(names::add);
      names.forEach(n -> compare(path + "." + n, expected.path(n), actual.path(n)));
    } else if (expected.isArray() && actual.isArray() && expected.size() == actual.size()) {
      List<JsonNode> wanted = items(path, expected);
      List<JsonNode> given = items(path, actual);
      for (int i = 0; i < wanted.size(); i++) {
        compare(path + "[" + i + "]", wanted.get(i), given.get(i));
      }
    } else if (!same(expected, actual)) {
      differences.add("%s: expected %s, but was %s".formatted(path, expected, actual));
    }
  }

  private static List<JsonNode> items(String path, JsonNode list) {
    List<JsonNode> items = new ArrayList<>();
    list.forEach(items::add);
    boolean unordered = UNORDERED.contains(path.substring(path.lastIndexOf('.') + 1));
    if (unordered || path.endsWith("data.metrics")) {
      items.sort(Comparator.comparing(JsonNode::toString));
    }
    return items;
  }

  private static boolean same(JsonNode expected, JsonNode actual) {
    if (expected.isNumber() && actual.isNumber()) {
      return expected.doubleValue() == actual.doubleValue();
    }
    if (!expected.isTextual()) {
      return expected.equals(actual);
    }
    String text = expected.textValue();
    return switch (text) {
      case "<time>" -> actual.isIntegralNumber() && isNear(actual.longValue());
      case "<token>" -> actual.isTextual() && !actual.textValue().isEmpty();
      case "<name>" -> NAME.matcher(actual.asText()).matches();
      default -> actual.isTextual() && sameText(text, actual.textValue());
    };
  }

  private static boolean isNear(long millis) {
    return Math.abs(millis - System.currentTimeMillis()) < NEAR;
  }

  private static boolean sameText(String expected, String actual) {
    String given = expected.contains("<uuid>") ? UUID.matcher(actual).replaceAll("<uuid>") : actual;
    return given.equals(expected)
        || sorted(given).equals(sorted(expected))
        || (expected.startsWith("[") && sameJson(expected, given));
  }

  private static String sorted(String text) {
    return SET.matcher(text)
        .replaceAll(
            found -> {
              String[] items = found.group(1).split(", ");
              Arrays.sort(items);
              return Matcher.quoteReplacement("{" + String.join(", ", items) + "}");
            });
  }

  private static boolean sameJson(String expected, String actual) {
    try {
      return JSON.readTree(expected).equals(JSON.readTree(actual));
    } catch (JsonProcessingException e) {
      return false;
    }
  }
}
