// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.remote;

import io.bellwether.tabular.ColumnType;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an input has parts for: a list, a record, a map, a tensor, or anything. Its value goes to
 * the model as the text of its JSON.
 *
 * @param type as MLflow calls it, such as {@code Array(double)}
 * @param anything whether a text is a value like any other; else it is the JSON of the value
 * @param element what the values of a tensor are; absent if it is none
 * @param sizes of a tensor's row; -1 where any will do
 */
public record Nested(
    String type, boolean anything, Optional<ColumnType> element, List<Integer> sizes) {
  public Nested {
    sizes = List.copyOf(sizes);
  }

  /** The text of a value. */
  public String text(Object value) {
    return value instanceof String json && !anything ? json : JsonText.of(value);
  }

  /** Whether a row of the tensor may have this shape. */
  public boolean takes(List<Integer> shape) {
    return element.isEmpty() || fits(sizes, shape);
  }

  private static boolean fits(List<Integer> sizes, List<Integer> shape) {
    boolean fits = sizes.size() == shape.size();
    for (int i = 0; fits && i < sizes.size(); i++) {
      fits = sizes.get(i) == -1 || sizes.get(i).equals(shape.get(i));
    }
    return fits;
  }

  /** Values as JSON: texts, numbers, truths, null, and lists and maps of them. */
  private static final class JsonText {
    private final StringBuilder out = new StringBuilder();

    static String of(Object value) {
      JsonText text = new JsonText();
      text.add(value);
      return text.out.toString();
    }

    private void add(@Nullable Object value) {
      switch (value) {
        case null -> out.append("null");
        case String text -> quote(text);
        case Double number when number.isInfinite() ->
            out.append(number > 0 ? "Infinity" : "-Infinity"); // As Python reads it.
        case List<?> list -> {
          String before = "[";
          for (Object one : list) {
            out.append(before);
            add(one);
            before = ", ";
          }
          out.append(list.isEmpty() ? "[]" : "]");
        }
        case java.util.Map<?, ?> map -> {
          String before = "{";
          for (var one : map.entrySet()) {
            out.append(before);
            quote(String.valueOf(one.getKey()));
            out.append(": ");
            add(one.getValue());
            before = ", ";
          }
          out.append(map.isEmpty() ? "{}" : "}");
        }
        default -> out.append(value); // NaN as well, as Python reads it.
      }
    }

    private void quote(String text) {
      out.append('"');
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c == '"' || c == '\\') {
          out.append('\\').append(c);
        } else if (c < ' ' || Character.isSurrogate(c)) {
          out.append("\\u%04x".formatted((int) c));
        } else {
          out.append(c);
        }
      }
      out.append('"');
    }
  }
}
