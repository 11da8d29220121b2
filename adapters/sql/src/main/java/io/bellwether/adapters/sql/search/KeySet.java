// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.search;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bellwether.adapters.sql.search.Source.Sort;
import io.bellwether.platform.shared.Malformed;
import java.util.ArrayList;
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
  static String key(List<Sort> sorts, Record row) {
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
    try {
      return JSON.writeValueAsString(values);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("numbers and texts can be written as JSON", e);
    }
  }

  /**
   * {@code a > x or (a = x and (b > y or …))}, and once more the first term alone for its index.
   */
  static Fragment after(List<Sort> sorts, String key) {
    List<Object> values = values(key, sorts.size());
    Fragment condition = null;
    for (int i = sorts.size() - 1; i >= 0; i--) {
      String sql = sorts.get(i).sql();
      Object value = values.get(i);
      Fragment beyond = Fragment.of(sql + (sorts.get(i).ascending() ? " > ?" : " < ?"), value);
      condition =
          condition == null
              ? beyond
              : Fragment.of("(")
                  .then(beyond)
                  .then(Fragment.of(" or (" + sql + " = ? and ", value))
                  .then(condition)
                  .then(Fragment.of("))"));
    }
    Sort first = sorts.getFirst();
    String bound = first.sql() + (first.ascending() ? " >= ?" : " <= ?") + " and ";
    return Fragment.of("(" + bound, values.getFirst())
        .then(condition == null ? Fragment.of("1 = 1") : condition)
        .then(Fragment.of(")"));
  }

  private static List<Object> values(String key, int terms) {
    try {
      JsonNode nodes = JSON.readTree(key);
      List<Object> values = new ArrayList<>();
      for (JsonNode node : nodes) {
        values.add(value(node));
      }
      if (values.size() == terms) {
        return values;
      }
    } catch (JsonProcessingException e) {
      throw refused(key);
    }
    throw refused(key);
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
}
