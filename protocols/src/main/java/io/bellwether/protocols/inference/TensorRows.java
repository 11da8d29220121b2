// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.inference;

import io.bellwether.platform.shared.Malformed;
import io.bellwether.scoring.onnx.OnnxInput;
import io.bellwether.scoring.onnx.OnnxModel;
import io.bellwether.scoring.pipeline.Pipeline;
import io.bellwether.scoring.remote.Nested;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tensors of a request as rows of features by name: one tensor {@code [n, features]} of any
 * name, one {@code [n]} or {@code [n, 1]} for each column by its name, or those that a graph takes.
 */
final class TensorRows extends AbstractList<Map<String, @Nullable Object>> {
  /** Each row is a prediction of its own in the log. */
  private static final int MOST_ROWS = 1 << 16;

  private static final int ANY_ROWS = -1;

  private final List<String> names;
  private final RowForm form;
  private final int rows;

  /** Together they have a row's values in the order of the names. */
  private final List<Tensor> columns;

  private TensorRows(RowForm form, List<String> names, int rows, List<Tensor> columns) {
    if (rows < 1 || rows > MOST_ROWS) {
      throw new Malformed("rows: %d (expected: 1 to %d in a request)".formatted(rows, MOST_ROWS));
    }
    this.form = form;
    this.names = names;
    this.rows = rows;
    this.columns = columns;
  }

  /**
   * @throws Malformed if the tensors are not those that the model takes; says which columns
   */
  static TensorRows of(List<Tensor> inputs, Pipeline pipeline) {
    RowForm form = RowForm.of(pipeline);
    List<String> names = form.names();
    Optional<List<Tensor>> own = ofGraph(inputs, pipeline);
    if (own.isPresent()) {
      return new TensorRows(form, names, own.get().getFirst().shape()[0], own.get());
    }
    Tensor first = inputs.getFirst();
    if (inputs.size() == 1
        && (names.size() == 1 || !names.contains(first.name()) || !isColumn(first))
        && !(names.size() > 1 && form.nested().containsKey(first.name()))) {
      return matrix(first, form);
    }
    Set<String> optional = new HashSet<>();
    for (int i = 0; i < names.size(); i++) {
      if (pipeline.model().takesAbsent(i)) { // Of a remote model, whose features are its inputs.
        optional.add(names.get(i));
      }
    }
    return columns(inputs, form, optional);
  }

  /** Those that an ONNX graph takes, in its order, if these are their names. */
  private static Optional<List<Tensor>> ofGraph(List<Tensor> inputs, Pipeline pipeline) {
    if (!(pipeline.model() instanceof OnnxModel graph)
        || graph.inputs().stream().allMatch(input -> input.width() == 1)) {
      return Optional.empty();
    }
    Map<String, Tensor> byName = new HashMap<>();
    inputs.forEach(tensor -> byName.put(tensor.name(), tensor));
    List<String> names = graph.inputs().stream().map(OnnxInput::name).toList();
    if (names.stream().noneMatch(byName::containsKey)) {
      return Optional.empty();
    }
    List<Tensor> own = new ArrayList<>();
    for (OnnxInput input : graph.inputs()) {
      Tensor tensor = byName.remove(input.name());
      if (tensor == null) {
        throw new Malformed("%s: absent (expected: the tensors %s)".formatted(input.name(), names));
      }
      check(tensor, input, own.isEmpty() ? ANY_ROWS : own.getFirst().shape()[0]);
      own.add(tensor);
    }
    if (!byName.isEmpty()) {
      throw new Malformed(
          "%s: unknown (expected: the tensors %s)".formatted(byName.keySet(), names));
    }
    return Optional.of(own);
  }

  /**
   * @param rows how many there have to be, or {@link #ANY_ROWS}
   */
  private static void check(Tensor tensor, OnnxInput input, int rows) {
    List<Integer> shape = Arrays.stream(tensor.shape()).boxed().toList();
    boolean isOwn = !shape.isEmpty() && shape.subList(1, shape.size()).equals(input.sizes());
    boolean isFlat = shape.size() == 2 && shape.get(1) == input.width();
    if ((!isOwn && !isFlat) || (rows != ANY_ROWS && shape.getFirst() != rows)) {
      List<Object> sizes = new ArrayList<>(input.sizes());
      sizes.addFirst(rows == ANY_ROWS ? "n" : rows);
      throw new Malformed("%s: shape %s (expected: %s)".formatted(tensor.name(), shape, sizes));
    }
  }

  private static boolean isColumn(Tensor tensor) {
    int[] shape = tensor.shape();
    return shape.length == 1 || (shape.length == 2 && shape[1] == 1);
  }

  private static TensorRows matrix(Tensor tensor, RowForm form) {
    List<String> names = form.names();
    int[] shape = tensor.shape();
    boolean single = names.size() == 1 && isTaken(tensor, names.getFirst(), form);
    boolean isOwn = !form.sizes().isEmpty() && sizes(shape).equals(form.sizes());
    if (!single && !isOwn && (shape.length != 2 || shape[1] != names.size())) {
      throw new Malformed(
          "%s: shape %s (expected: [n, %s], the columns %s; or one tensor for each column by its name)"
              .formatted(tensor.name(), Arrays.toString(shape), form.width(), names));
    }
    return new TensorRows(form, names, shape[0], List.of(tensor));
  }

  private static List<Integer> sizes(int[] shape) {
    return Arrays.stream(shape).skip(1).boxed().toList();
  }

  /** A column; of an input with parts the JSON of each, or a tensor of as many sizes. */
  private static boolean isTaken(Tensor tensor, String name, RowForm form) {
    Nested nested = form.nested().get(name);
    if (nested == null || tensor.values() instanceof Tensor.Texts) {
      return nested == null
          ? isColumn(tensor)
          : isColumn(tensor) || nested.takes(sizes(tensor.shape()));
    }
    return nested.takes(sizes(tensor.shape()));
  }

  private static TensorRows columns(List<Tensor> inputs, RowForm form, Set<String> optional) {
    List<String> names = form.names();
    Set<String> known = new HashSet<>(names);
    Map<String, Tensor> byName = new HashMap<>();
    int rows = inputs.getFirst().shape()[0];
    for (Tensor tensor : inputs) {
      if (!known.contains(tensor.name())) {
        throw new Malformed(
            "%s: unknown (expected: one of the columns %s, or one tensor [n, %d] with all of them)"
                .formatted(tensor.name(), names, names.size()));
      }
      if (!isTaken(tensor, tensor.name(), form) || tensor.shape()[0] != rows) {
        throw new Malformed(
            "%s: shape %s (expected: [%s], as many rows as the other columns)"
                .formatted(
                    tensor.name(),
                    Arrays.toString(tensor.shape()),
                    form.shape(tensor.name(), rows)));
      }
      byName.put(tensor.name(), tensor);
    }
    List<Tensor> columns = new ArrayList<>(names.size());
    List<String> present = new ArrayList<>(names.size());
    for (String name : names) {
      Tensor column = byName.get(name);
      if (column == null && optional.contains(name)) {
        continue;
      }
      if (column == null) {
        List<String> absent =
            names.stream()
                .filter(one -> !byName.containsKey(one) && !optional.contains(one))
                .toList();
        throw new Malformed(
            "%s: absent (expected: every column; a missing value is null)".formatted(absent));
      }
      columns.add(column);
      present.add(name);
    }
    return new TensorRows(form, present, rows, columns);
  }

  @Override
  public Map<String, @Nullable Object> get(int row) {
    Map<String, @Nullable Object> features = LinkedHashMap.newLinkedHashMap(names.size());
    int feature = 0;
    for (Tensor tensor : columns) {
      int width = tensor.values().size() / rows;
      if (isOneValue(tensor, names.get(feature))) {
        features.put(names.get(feature++), part(tensor, 1, row * width, width));
        continue;
      }
      for (int i = 0; i < width; i++) {
        features.put(names.get(feature++), tensor.values().at(row * width + i));
      }
    }
    return features;
  }

  private boolean isOneValue(Tensor tensor, String name) {
    boolean isJson = tensor.values() instanceof Tensor.Texts && isColumn(tensor);
    return form.nested().containsKey(name) && !isJson;
  }

  /** What stands from a place on, as lists of the sizes that are left. */
  private static @Nullable Object part(Tensor tensor, int depth, int from, int width) {
    int[] shape = tensor.shape();
    if (depth == shape.length) {
      return tensor.values().at(from);
    }
    List<@Nullable Object> parts = new ArrayList<>(shape[depth]);
    int step = width / Math.max(1, shape[depth]);
    for (int i = 0; i < shape[depth]; i++) {
      parts.add(part(tensor, depth + 1, from + i * step, step));
    }
    return parts;
  }

  @Override
  public int size() {
    return rows;
  }
}
