// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.inference;

import io.bellwether.platform.shared.Malformed;
import io.bellwether.scoring.onnx.OnnxInput;
import io.bellwether.scoring.onnx.OnnxModel;
import io.bellwether.scoring.pipeline.InputEncoding;
import io.bellwether.scoring.pipeline.Pipeline;
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
  private final int rows;

  /** Together they have a row's values in the order of the names. */
  private final List<Tensor> columns;

  private TensorRows(List<String> names, int rows, List<Tensor> columns) {
    if (rows < 1 || rows > MOST_ROWS) {
      throw new Malformed("rows: %d (expected: 1 to %d in a request)".formatted(rows, MOST_ROWS));
    }
    this.names = names;
    this.rows = rows;
    this.columns = columns;
  }

  /**
   * @throws Malformed if the tensors are not those that the model takes; says which columns
   */
  static TensorRows of(List<Tensor> inputs, Pipeline pipeline) {
    List<String> names = pipeline.encodings().stream().map(InputEncoding::name).toList();
    Optional<List<Tensor>> own = ofGraph(inputs, pipeline);
    if (own.isPresent()) {
      return new TensorRows(names, own.get().getFirst().shape()[0], own.get());
    }
    Tensor first = inputs.getFirst();
    if (inputs.size() == 1
        && (names.size() == 1 || !names.contains(first.name()) || !isColumn(first))) {
      return matrix(first, names);
    }
    Set<String> optional = new HashSet<>();
    for (int i = 0; i < names.size(); i++) {
      if (pipeline.model().takesAbsent(i)) { // Of a remote model, whose features are its inputs.
        optional.add(names.get(i));
      }
    }
    return columns(inputs, names, optional);
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

  private static TensorRows matrix(Tensor tensor, List<String> names) {
    int[] shape = tensor.shape();
    boolean single = shape.length == 1 && names.size() == 1;
    if (!single && (shape.length != 2 || shape[1] != names.size())) {
      throw new Malformed(
          "%s: shape %s (expected: [n, %d], the columns %s; or one tensor for each column by its name)"
              .formatted(tensor.name(), Arrays.toString(shape), names.size(), names));
    }
    return new TensorRows(names, shape[0], List.of(tensor));
  }

  private static TensorRows columns(List<Tensor> inputs, List<String> names, Set<String> optional) {
    Set<String> known = new HashSet<>(names);
    Map<String, Tensor> byName = new HashMap<>();
    int rows = inputs.getFirst().shape()[0];
    for (Tensor tensor : inputs) {
      if (!known.contains(tensor.name())) {
        throw new Malformed(
            "%s: unknown (expected: one of the columns %s, or one tensor [n, %d] with all of them)"
                .formatted(tensor.name(), names, names.size()));
      }
      if (!isColumn(tensor) || tensor.shape()[0] != rows) {
        throw new Malformed(
            "%s: shape %s (expected: [%d], as many values as the other columns)"
                .formatted(tensor.name(), Arrays.toString(tensor.shape()), rows));
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
    return new TensorRows(present, rows, columns);
  }

  @Override
  public Map<String, @Nullable Object> get(int row) {
    Map<String, @Nullable Object> features = LinkedHashMap.newLinkedHashMap(names.size());
    int feature = 0;
    for (Tensor tensor : columns) {
      int width = tensor.values().size() / rows;
      for (int i = 0; i < width; i++) {
        features.put(names.get(feature++), tensor.values().at(row * width + i));
      }
    }
    return features;
  }

  @Override
  public int size() {
    return rows;
  }
}
