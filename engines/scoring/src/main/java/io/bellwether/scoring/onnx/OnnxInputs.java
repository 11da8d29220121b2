// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.bellwether.scoring.ModelFormatException;
import io.bellwether.scoring.Row;
import io.bellwether.tabular.ColumnType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * The tensors that a graph takes, and which features go into which.
 *
 * @param oneByOne whether a call takes one row only
 */
record OnnxInputs(List<OnnxInput> tensors, boolean oneByOne) {
  private static final int MOST_FEATURES = 1 << 18;

  /**
   * @throws ModelFormatException if the inputs are no columns of a table
   */
  static OnnxInputs of(List<OnnxValue> inputs) {
    List<OnnxInput> tensors = new ArrayList<>();
    boolean oneByOne = false;
    int from = 0;
    for (OnnxValue input : inputs) {
      OnnxInput tensor = tensor(input, from);
      oneByOne |= input.shape().orElseThrow().getFirst() == 1;
      from += tensor.width();
      if (from > MOST_FEATURES) {
        throw refused(input, "at most " + MOST_FEATURES + " values in a row");
      }
      tensors.add(tensor);
    }
    OnnxInputs all = new OnnxInputs(tensors, oneByOne);
    List<String> features = all.features();
    if (features.isEmpty() || new HashSet<>(features).size() != features.size()) {
      throw new ModelFormatException("model.graph.input", "" + features, "columns, each name once");
    }
    return all;
  }

  private static OnnxInput tensor(OnnxValue input, int from) {
    List<Long> shape = input.shape().orElse(List.of());
    if (input.kind() != OnnxValue.Kind.TENSOR || input.element().isEmpty() || shape.isEmpty()) {
      throw refused(input, "[n] or [n, sizes…] of " + Element.NAMES);
    }
    if (shape.getFirst() > 1) {
      throw refused(input, "any number n of rows; export it with a batch of no fixed size");
    }
    List<Integer> sizes = new ArrayList<>();
    long width = 1;
    for (long size : shape.subList(1, shape.size())) {
      if (size < 1) {
        throw refused(
            input,
            "no open size but the first, of the rows; export it so, or fix the others with"
                + " onnxruntime.tools.make_dynamic_shape_fixed");
      }
      width *= Math.min(size, MOST_FEATURES + 1L);
      if (width > MOST_FEATURES) {
        throw refused(input, "at most " + MOST_FEATURES + " values in a row");
      }
      sizes.add((int) size);
    }
    return new OnnxInput(input.name(), input.element().get(), sizes, from);
  }

  private static ModelFormatException refused(OnnxValue input, String expected) {
    return new ModelFormatException(
        "model.graph.input " + input.name(), input.described(), expected);
  }

  /** The values of the only tensor are numbered, those of several have their names too. */
  List<String> features() {
    List<String> names = new ArrayList<>();
    for (OnnxInput tensor : tensors) {
      String prefix = tensors.size() == 1 ? "f" : tensor.name() + "_";
      int width = tensor.width();
      for (int i = 0; i < width; i++) {
        names.add(width == 1 ? tensor.name() : prefix + i);
      }
    }
    return names;
  }

  List<ColumnType> types() {
    List<ColumnType> types = new ArrayList<>();
    for (OnnxInput tensor : tensors) {
      int width = tensor.width();
      for (int i = 0; i < width; i++) {
        types.add(tensor.element().column());
      }
    }
    return types;
  }

  /** The element of each feature. */
  List<Element> elements() {
    List<Element> elements = new ArrayList<>();
    for (OnnxInput tensor : tensors) {
      int width = tensor.width();
      for (int i = 0; i < width; i++) {
        elements.add(tensor.element());
      }
    }
    return elements;
  }

  /** A row that any graph may be tried with. */
  Row zeros() {
    int size = tensors.getLast().end();
    return new Row(new double[size], new String[size]);
  }

  /** The rows as tensors by name, which the caller closes. */
  Map<String, OnnxTensor> of(OrtEnvironment environment, List<Row> rows) throws OrtException {
    Map<String, OnnxTensor> made = HashMap.newHashMap(tensors.size());
    for (OnnxInput tensor : tensors) {
      made.put(tensor.name(), tensor.of(environment, rows));
    }
    return made;
  }
}
