// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.bellwether.scoring.ModelFormatException;
import io.bellwether.scoring.Row;
import io.bellwether.tabular.ColumnType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
record OnnxInputs(List<Tensor> tensors, boolean oneByOne) {
  private static final int MOST_FEATURES = 100_000;

  /**
   * One tensor.
   *
   * @param flat whether it is {@code [n]}, else {@code [n, width]}
   * @param from the place of its first feature
   */
  record Tensor(String name, Element element, boolean flat, int width, int from) {
    private OnnxTensor of(OrtEnvironment environment, List<Row> rows) throws OrtException {
      long[] shape = flat ? new long[] {rows.size()} : new long[] {rows.size(), width};
      if (element == Element.STRING) {
        return OnnxTensor.createTensor(environment, texts(rows), shape);
      }
      int size = rows.size() * width;
      return switch (element) {
        case FLOAT -> {
          ByteBuffer bytes = bytes(size * Float.BYTES);
          each(rows, value -> bytes.putFloat((float) value));
          yield OnnxTensor.createTensor(environment, bytes.flip().asFloatBuffer(), shape);
        }
        case DOUBLE -> {
          ByteBuffer bytes = bytes(size * Double.BYTES);
          each(rows, bytes::putDouble);
          yield OnnxTensor.createTensor(environment, bytes.flip().asDoubleBuffer(), shape);
        }
        case INT64 -> {
          ByteBuffer bytes = bytes(size * Long.BYTES);
          each(rows, value -> bytes.putLong((long) value));
          yield OnnxTensor.createTensor(environment, bytes.flip().asLongBuffer(), shape);
        }
        case INT32 -> {
          ByteBuffer bytes = bytes(size * Integer.BYTES);
          each(rows, value -> bytes.putInt((int) value));
          yield OnnxTensor.createTensor(environment, bytes.flip().asIntBuffer(), shape);
        }
        case BOOL -> {
          ByteBuffer bytes = bytes(size);
          each(rows, value -> bytes.put((byte) value));
          yield OnnxTensor.createTensor(environment, bytes.flip(), shape, OnnxJavaType.BOOL);
        }
        case STRING -> throw new IllegalStateException("made above");
      };
    }

    private static ByteBuffer bytes(int size) {
      return ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
    }

    private void each(List<Row> rows, NumberTaker taker) {
      for (Row row : rows) {
        double[] values = row.values();
        for (int i = from; i < from + width; i++) {
          taker.take(values[i]);
        }
      }
    }

    private String[] texts(List<Row> rows) {
      String[] texts = new String[rows.size() * width];
      for (int i = 0; i < texts.length; i++) {
        texts[i] = rows.get(i / width).text(from + i % width);
      }
      return texts;
    }
  }

  @FunctionalInterface
  private interface NumberTaker {
    void take(double value);
  }

  /**
   * @throws ModelFormatException if the inputs are no columns of a table
   */
  static OnnxInputs of(List<OnnxValue> inputs) {
    List<Tensor> tensors = new ArrayList<>();
    boolean oneByOne = false;
    int from = 0;
    for (OnnxValue input : inputs) {
      List<Long> shape = input.shape().orElse(List.of());
      if (input.element().isEmpty() || !isTable(input.kind(), shape)) {
        throw refused(input, "[n] or [n, columns] of FLOAT, DOUBLE, INT32, INT64, BOOL or STRING");
      }
      if (shape.getFirst() > 1) {
        throw refused(input, "any number n of rows; export it with a batch of no fixed size");
      }
      oneByOne |= shape.getFirst() == 1;
      boolean flat = shape.size() == 1;
      int width = flat ? 1 : shape.get(1).intValue();
      tensors.add(new Tensor(input.name(), input.element().get(), flat, width, from));
      from += width;
      if (from > MOST_FEATURES) {
        throw refused(input, "at most " + MOST_FEATURES + " columns");
      }
    }
    OnnxInputs all = new OnnxInputs(tensors, oneByOne);
    List<String> features = all.features();
    if (features.isEmpty() || new HashSet<>(features).size() != features.size()) {
      throw new ModelFormatException("model.graph.input", "" + features, "columns, each name once");
    }
    return all;
  }

  private static boolean isTable(OnnxValue.Kind kind, List<Long> shape) {
    return kind == OnnxValue.Kind.TENSOR
        && (shape.size() == 1
            || (shape.size() == 2 && shape.get(1) > 0 && shape.get(1) <= MOST_FEATURES));
  }

  private static ModelFormatException refused(OnnxValue input, String expected) {
    return new ModelFormatException(
        "model.graph.input " + input.name(), input.described(), expected);
  }

  /** The columns of the only tensor are numbered, those of several have their names. */
  List<String> features() {
    List<String> names = new ArrayList<>();
    for (Tensor tensor : tensors) {
      String prefix = tensors.size() == 1 ? "f" : tensor.name + "_";
      for (int i = 0; i < tensor.width; i++) {
        names.add(tensor.width == 1 ? tensor.name : prefix + i);
      }
    }
    return names;
  }

  List<ColumnType> types() {
    List<ColumnType> types = new ArrayList<>();
    for (Tensor tensor : tensors) {
      for (int i = 0; i < tensor.width; i++) {
        types.add(tensor.element.column());
      }
    }
    return types;
  }

  /** The element of each feature. */
  List<Element> elements() {
    List<Element> elements = new ArrayList<>();
    for (Tensor tensor : tensors) {
      for (int i = 0; i < tensor.width; i++) {
        elements.add(tensor.element);
      }
    }
    return elements;
  }

  /** A row that any graph may be tried with. */
  Row zeros() {
    int size = tensors.getLast().from + tensors.getLast().width;
    return new Row(new double[size], new String[size]);
  }

  /** The rows as tensors by name, which the caller closes. */
  Map<String, OnnxTensor> of(OrtEnvironment environment, List<Row> rows) throws OrtException {
    Map<String, OnnxTensor> made = HashMap.newHashMap(tensors.size());
    for (Tensor tensor : tensors) {
      made.put(tensor.name, tensor.of(environment, rows));
    }
    return made;
  }
}
