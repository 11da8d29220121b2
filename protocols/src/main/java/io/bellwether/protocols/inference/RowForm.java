// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.inference;

import io.bellwether.platform.shared.Malformed;
import io.bellwether.scoring.pipeline.InputEncoding;
import io.bellwether.scoring.pipeline.Pipeline;
import io.bellwether.scoring.remote.Nested;
import io.bellwether.scoring.remote.RemoteModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a model takes the values of a row.
 *
 * @param names of its inputs
 * @param nested those that have parts
 * @param sizes of a row that is a tensor of several; else empty
 */
record RowForm(List<String> names, Map<String, Nested> nested, List<Integer> sizes) {
  private static final String ARRAY = "Array(";

  static RowForm of(Pipeline pipeline) {
    List<String> names = new ArrayList<>();
    Map<String, Nested> nested = new HashMap<>();
    for (InputEncoding input : pipeline.encodings()) {
      names.add(input.name());
      if (input instanceof InputEncoding.Text text) {
        text.nested().ifPresent(of -> nested.put(input.name(), of));
      }
    }
    return new RowForm(
        names, nested, pipeline.model() instanceof RemoteModel remote ? remote.sizes() : List.of());
  }

  /** How wide a row is, in words. */
  String width() {
    return sizes.isEmpty()
        ? Integer.toString(names.size())
        : "%s] or [n, %d".formatted(words(sizes), names.size());
  }

  /** The shape of a tensor for this input, in words. */
  String shape(String name, int rows) {
    Nested of = nested.get(name);
    return of == null || of.sizes().isEmpty() ? "" + rows : rows + ", " + words(of.sizes());
  }

  private static String words(List<Integer> sizes) {
    return sizes.stream()
        .map(size -> size == -1 ? "any" : size.toString())
        .collect(Collectors.joining(", "));
  }

  /** Whether a row is the value of the only input, which is a tensor of any size. */
  private boolean isOneTensor() {
    return names.size() == 1
        && nested.containsKey(names.getFirst())
        && nested.get(names.getFirst()).element().isPresent();
  }

  /** The values of a row without names, in the order of the inputs. */
  List<?> values(int index, @Nullable Object row) {
    if (!(row instanceof List<?> list) || isOneTensor()) {
      List<@Nullable Object> only = new ArrayList<>();
      only.add(row);
      return only;
    }
    if (sizes.isEmpty() || list.isEmpty() || !(list.getFirst() instanceof List<?>)) {
      return list;
    }
    List<@Nullable Object> values = new ArrayList<>();
    if (!flatten(list, 0, values)) {
      throw new Malformed(
          "rows[%d]: other sizes (expected: those of the model's tensor, %s)"
              .formatted(index, sizes));
    }
    return values;
  }

  private boolean flatten(@Nullable Object value, int depth, List<@Nullable Object> into) {
    if (depth == sizes.size()) {
      into.add(value);
      return !(value instanceof List<?>);
    }
    if (!(value instanceof List<?> list) || list.size() != sizes.get(depth)) {
      return false;
    }
    for (Object one : list) {
      if (!flatten(one, depth + 1, into)) {
        return false;
      }
    }
    return true;
  }

  /** Whether a list is what an array of one row has, and not an array for each row. */
  boolean isOneValue(String name, List<?> list) {
    Nested of = nested.get(name);
    int depth = 0;
    for (String type = of == null ? "" : of.type(); type.startsWith(ARRAY); depth++) {
      type = type.substring(ARRAY.length());
    }
    Object first = list;
    int found = 0;
    for (; first instanceof List<?> inner; found++) {
      first = inner.isEmpty() ? null : inner.getFirst();
    }
    return depth > 0 && found <= depth;
  }

  /** The value of a tensor {@code [n, 1]} is its row's only one. */
  @Nullable Object single(String name, @Nullable Object value) {
    return value instanceof List<?> list && list.size() == 1 && !nested.containsKey(name)
        ? list.getFirst()
        : value;
  }
}
