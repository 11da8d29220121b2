// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.search;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bellwether.adapters.sql.search.Source.Sort;
import io.bellwether.platform.shared.Malformed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jooq.Record;

/** The place of a row in an order, and the condition that a row comes after it. */
final class KeySet {
  private static final ObjectMapper JSON = new ObjectMapper();

  private KeySet() {}

  static String column(int index) {
    return "sort_" + index;
  }

  /** The row's place: its values of all sort terms. */
  static List<Object> place(List<Sort> sorts, Record row) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < sorts.size(); i++) {
      Object value =
          switch (sorts.get(i).kind()) {
            case WHOLE -> row.get(column(i), Long.class);
            case REAL -> Objects.requireNonNullElse(row.get(column(i), Double.class), 0.0);
            case TEXT -> row.get(column(i), String.class);
          };
      values.add(value);
    }
    return values;
  }

  static String key(List<Object> place) {
    try {
      return JSON.writeValueAsString(place);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("numbers and texts can be written as JSON", e);
    }
  }

  /** The place that was written as a key; refused unless its values are of these terms. */
  static List<Object> place(String key, List<Sort> sorts) {
    try {
      JsonNode nodes = JSON.readTree(key);
      List<Object> values = new ArrayList<>();
      for (int i = 0; i < sorts.size() && fits(nodes.path(i), sorts.get(i).kind()); i++) {
        values.add(value(nodes.path(i)));
      }
      if (values.size() == sorts.size() && nodes.size() == sorts.size()) {
        return values;
      }
    } catch (JsonProcessingException e) {
      throw refused(key);
    }
    throw refused(key);
  }

  private static boolean fits(JsonNode node, Sort.Kind kind) {
    return switch (kind) {
      case WHOLE -> node.isIntegralNumber();
      case REAL -> node.isNumber();
      case TEXT -> node.isTextual() && node.textValue().indexOf('\0') < 0;
    };
  }

  private static Object value(JsonNode node) {
    if (node.isIntegralNumber()) {
      return node.longValue();
    }
    return node.isNumber() ? (Object) node.doubleValue() : node.asText();
  }

  private static Malformed refused(String key) {
    return new Malformed("page_token: %s (expected: that of the same search)".formatted(key));
  }

  /**
   * {@code a > x or (a = x and (b > y or …))}, and once more the first term alone for its index.
   */
  static Fragment after(List<Sort> sorts, List<Object> place) {
    Fragment condition = Fragment.of("1 = 0");
    for (int i = sorts.size() - 1; i >= 0; i--) {
      Object value = place.get(i);
      Fragment beyond = beyond(sorts.get(i), value);
      condition =
          i == sorts.size() - 1
              ? beyond
              : Fragment.of("(")
                  .then(beyond)
                  .then(Fragment.of(" or (" + sorts.get(i).sql() + " = ? and ", value))
                  .then(condition)
                  .then(Fragment.of("))"));
    }
    Sort first = sorts.getFirst();
    String bound = first.sql() + (first.ascending() ? " >= ?" : " <= ?") + " and ";
    return Fragment.of("(" + bound, place.getFirst()).then(condition).then(Fragment.of(")"));
  }

  static Fragment beyond(Sort sort, Object value) {
    return Fragment.of(sort.sql() + (sort.ascending() ? " > ?" : " < ?"), value);
  }

  static Fragment before(Sort sort, Object value) {
    return Fragment.of(sort.sql() + (sort.ascending() ? " < ?" : " > ?"), value);
  }

  /**
   * The order of places as databases have it: texts by their UTF-8 bytes, -0.0 and 0.0 the same.
   */
  static Comparator<List<Object>> order(List<Sort> sorts) {
    return (a, b) -> {
      for (int i = 0; i < sorts.size(); i++) {
        int compared = compare(a.get(i), b.get(i));
        if (compared != 0) {
          return sorts.get(i).ascending() ? compared : -compared;
        }
      }
      return 0;
    };
  }

  private static int compare(Object a, Object b) {
    return switch (a) {
      case Long whole -> Long.compare(whole, ((Number) b).longValue());
      case Double real -> Double.compare(real + 0.0, ((Number) b).doubleValue() + 0.0);
      default ->
          Arrays.compare(a.toString().codePoints().toArray(), b.toString().codePoints().toArray());
    };
  }
}
