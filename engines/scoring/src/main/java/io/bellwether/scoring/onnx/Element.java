// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.onnx;

import ai.onnxruntime.OnnxJavaType;
import io.bellwether.tabular.ColumnType;
import java.util.Arrays;
import java.util.Optional;

/** What a tensor is made of, as far as rows of a table can be. */
public enum Element {
  FLOAT(1, ColumnType.DOUBLE),
  UINT8(2, ColumnType.INTEGER),
  INT32(6, ColumnType.INTEGER),
  INT64(7, ColumnType.INTEGER),
  STRING(8, ColumnType.STRING),
  BOOL(9, ColumnType.BOOLEAN),
  FLOAT16(10, ColumnType.DOUBLE),
  DOUBLE(11, ColumnType.DOUBLE);

  static final String NAMES = "FLOAT, FLOAT16, DOUBLE, UINT8, INT32, INT64, BOOL or STRING";

  private final int number;
  private final ColumnType column;

  Element(int number, ColumnType column) {
    this.number = number;
    this.column = column;
  }

  /** By the number of ONNX's {@code TensorProto.DataType}. */
  static Optional<Element> of(long number) {
    return Arrays.stream(values()).filter(element -> element.number == number).findFirst();
  }

  /** By the name that the library has for what Java makes of it. */
  static Optional<Element> of(OnnxJavaType type) {
    return Arrays.stream(values()).filter(one -> one.name().equals(type.name())).findFirst();
  }

  int number() {
    return number;
  }

  ColumnType column() {
    return column;
  }

  boolean isReal() {
    return this == FLOAT || this == FLOAT16 || this == DOUBLE;
  }
}
