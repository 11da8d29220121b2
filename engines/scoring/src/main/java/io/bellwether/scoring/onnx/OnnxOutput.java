// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.bellwether.scoring.RefusedRowException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Something that a graph answers for each row: a tensor, or one of a sequence of them.
 *
 * @param place which of what the graph answers it is
 * @param sizes of what is a row's; none if that is one value
 * @param from the place of its first value among all that is answered for a row
 * @param classes which texts its values stand for, by their place: of a text, which is answered as
 *     its place among them, and of probabilities that were to become maps; else empty
 */
public record OnnxOutput(
    String name,
    Place place,
    Element element,
    List<Integer> sizes,
    int from,
    List<String> classes) {
  public OnnxOutput {
    sizes = List.copyOf(sizes);
    classes = List.copyOf(classes);
  }

  /**
   * Where the rows' values are.
   *
   * @param item the place in a sequence; -1 of what is none
   * @param axis the dimension that has the rows: most often the first
   */
  public record Place(int output, int item, int axis) {}

  /** How many values are a row's. */
  public int width() {
    return OnnxTensorShape.valuesOf(sizes);
  }

  /** The place behind its last value. */
  int end() {
    return from + width();
  }

  /** Copies what was answered for each row. */
  void read(OrtSession.Result result, double[][] rows) throws OrtException {
    OnnxValue answer = result.get(place.output);
    if (place.item < 0) {
      read(answer, rows);
      return;
    }
    List<? extends OnnxValue> items = OnnxSequences.items(answer);
    try {
      if (place.item >= items.size()) {
        throw refused("%d tensors (expected: as many for any row)".formatted(items.size()));
      }
      read(items.get(place.item), rows);
    } finally {
      items.forEach(OnnxValue::close);
    }
  }

  private void read(OnnxValue answer, double[][] rows) throws OrtException {
    if (!(answer instanceof OnnxTensor tensor)) {
      throw refused("" + answer.getInfo());
    }
    switch (element) {
      case FLOAT, FLOAT16 -> {
        var values = tensor.getFloatBuffer();
        fill(values.remaining(), rows, values::get);
      }
      case DOUBLE -> {
        var values = tensor.getDoubleBuffer();
        fill(values.remaining(), rows, values::get);
      }
      case INT64 -> {
        var values = tensor.getLongBuffer();
        fill(values.remaining(), rows, values::get);
      }
      case INT32 -> {
        var values = tensor.getIntBuffer();
        fill(values.remaining(), rows, values::get);
      }
      case BOOL, UINT8 -> {
        var values = tensor.getByteBuffer();
        fill(values.remaining(), rows, i -> values.get(i) & 0xFF);
      }
      case STRING -> {
        String[] texts = texts(tensor.getValue()).toArray(String[]::new);
        fill(texts.length, rows, i -> classOf(texts[i]));
      }
    }
  }

  private static Stream<String> texts(Object value) {
    return value instanceof Object[] lists
        ? Arrays.stream(lists).flatMap(OnnxOutput::texts)
        : Stream.of((String) value);
  }

  private double classOf(String text) {
    int known = classes.indexOf(text);
    if (known < 0) {
      throw refused("%s (expected: one of %s)".formatted(text, classes));
    }
    return known;
  }

  @FunctionalInterface
  private interface Values {
    double at(int index);
  }

  /** Whatever dimension the rows are, theirs is the first here. */
  private void fill(int count, double[][] rows, Values values) {
    int width = width();
    if (count != rows.length * width) {
      throw refused("%d values (expected: %d)".formatted(count, rows.length * width));
    }
    int before = OnnxTensorShape.valuesOf(sizes.subList(0, place.axis));
    int behind = width / before;
    int at = 0;
    for (int outer = 0; outer < before; outer++) {
      for (double[] row : rows) {
        for (int i = 0; i < behind; i++) {
          row[from + outer * behind + i] = values.at(at++);
        }
      }
    }
  }

  private RefusedRowException refused(String found) {
    return new RefusedRowException(name + ": " + found);
  }
}
