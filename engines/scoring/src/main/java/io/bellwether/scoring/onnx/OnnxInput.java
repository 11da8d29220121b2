// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.bellwether.scoring.Row;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A tensor that a graph takes.
 *
 * @param sizes of what is a row's; none if that is one value
 * @param from the place of its first value among a row's features
 */
public record OnnxInput(String name, Element element, List<Integer> sizes, int from) {
  public OnnxInput {
    sizes = List.copyOf(sizes);
  }

  /** How many values are a row's. */
  public int width() {
    return OnnxTensorShape.valuesOf(sizes);
  }

  /** The place behind its last value. */
  int end() {
    return from + width();
  }

  OnnxTensor of(OrtEnvironment environment, List<Row> rows) throws OrtException {
    long[] shape = new long[sizes.size() + 1];
    shape[0] = rows.size();
    for (int i = 1; i < shape.length; i++) {
      shape[i] = sizes.get(i - 1);
    }
    int size = rows.size() * width();
    return switch (element) {
      case FLOAT -> {
        ByteBuffer bytes = bytes(size * Float.BYTES);
        each(rows, value -> bytes.putFloat((float) value));
        yield OnnxTensor.createTensor(environment, bytes.flip().asFloatBuffer(), shape);
      }
      case FLOAT16 -> {
        ByteBuffer bytes = bytes(size * Short.BYTES);
        each(rows, value -> bytes.putShort(Float.floatToFloat16((float) value)));
        yield OnnxTensor.createTensor(
            environment, bytes.flip().asShortBuffer(), shape, OnnxJavaType.FLOAT16);
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
      case UINT8 -> small(environment, rows, shape, OnnxJavaType.UINT8);
      case BOOL -> small(environment, rows, shape, OnnxJavaType.BOOL);
      case STRING -> OnnxTensor.createTensor(environment, texts(rows), shape);
    };
  }

  /** Of one byte a value. */
  private OnnxTensor small(
      OrtEnvironment environment, List<Row> rows, long[] shape, OnnxJavaType type)
      throws OrtException {
    ByteBuffer bytes = bytes(rows.size() * width());
    each(rows, value -> bytes.put((byte) (int) value));
    return OnnxTensor.createTensor(environment, bytes.flip(), shape, type);
  }

  private static ByteBuffer bytes(int size) {
    return ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
  }

  @FunctionalInterface
  private interface NumberTaker {
    void take(double value);
  }

  private void each(List<Row> rows, NumberTaker taker) {
    int end = end();
    for (Row row : rows) {
      double[] values = row.values();
      for (int i = from; i < end; i++) {
        taker.take(values[i]);
      }
    }
  }

  private String[] texts(List<Row> rows) {
    int width = width();
    String[] texts = new String[rows.size() * width];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = rows.get(i / width).text(from + i % width);
    }
    return texts;
  }
}
