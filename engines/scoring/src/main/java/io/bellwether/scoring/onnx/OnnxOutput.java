// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import io.bellwether.scoring.RefusedRowException;
import java.util.Arrays;
import java.util.List;

/**
 * Something that a graph answers for each row.
 *
 * @param flat whether it is {@code [n]}, else {@code [n, width]}
 * @param from the place of its first value among all that is answered for a row
 * @param classes which texts its values stand for, by their place: of a text, which is answered as
 *     its place among them, and of probabilities that were to become maps; else empty
 */
public record OnnxOutput(
    String name, Element element, boolean flat, int width, int from, List<String> classes) {
  public OnnxOutput {
    classes = List.copyOf(classes);
  }

  /** Copies what was answered for each row. */
  void read(OnnxValue answer, double[][] rows) throws OrtException {
    if (!(answer instanceof OnnxTensor tensor)) {
      throw new RefusedRowException(name + ": " + answer.getInfo());
    }
    read(tensor, rows);
  }

  private void read(OnnxTensor tensor, double[][] rows) throws OrtException {
    switch (element) {
      case FLOAT -> {
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
      case BOOL -> {
        var values = tensor.getByteBuffer();
        fill(values.remaining(), rows, values::get);
      }
      case STRING -> {
        String[] texts = texts(tensor.getValue());
        fill(texts.length, rows, i -> place(texts[i]));
      }
    }
  }

  private static String[] texts(Object value) {
    return value instanceof String[][] lists
        ? Arrays.stream(lists).flatMap(Arrays::stream).toArray(String[]::new)
        : (String[]) value;
  }

  private double place(String text) {
    int place = classes.indexOf(text);
    if (place < 0) {
      throw new RefusedRowException("%s: %s (expected: one of %s)".formatted(name, text, classes));
    }
    return place;
  }

  @FunctionalInterface
  private interface Values {
    double at(int index);
  }

  private void fill(int count, double[][] rows, Values values) {
    require(count, rows.length * width);
    for (int i = 0; i < count; i++) {
      rows[i / width][from + i % width] = values.at(i);
    }
  }

  private void require(int found, int expected) {
    if (found != expected) {
      throw new RefusedRowException(
          "%s: %d values (expected: %d)".formatted(name, found, expected));
    }
  }
}
