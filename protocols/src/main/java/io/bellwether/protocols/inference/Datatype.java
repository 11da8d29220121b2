// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.inference;

import io.bellwether.platform.shared.Malformed;
import io.bellwether.tabular.ColumnType;
import java.util.Arrays;

/** What the elements of a tensor are. */
enum Datatype {
  BOOL(1),
  UINT8(1),
  UINT16(2),
  UINT32(4),
  UINT64(8),
  INT8(1),
  INT16(2),
  INT32(4),
  INT64(8),
  FP16(2),
  BF16(2),
  FP32(4),
  FP64(8),
  /** Texts; each has its length before it, in four bytes. */
  BYTES(4);

  /** What an element takes at least. */
  final int bytes;

  Datatype(int bytes) {
    this.bytes = bytes;
  }

  /** The type with this name in field {@code field}. */
  static Datatype of(String field, String label) {
    return Arrays.stream(values())
        .filter(type -> type.name().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new Malformed(
                    "%s: %s (expected: one of %s)"
                        .formatted(field, label, Arrays.toString(values()))));
  }

  /** How an input is announced. */
  static Datatype of(ColumnType type, boolean singlePrecision) {
    return switch (type) {
      case DOUBLE -> singlePrecision ? FP32 : FP64;
      case INTEGER -> INT64;
      case BOOLEAN -> BOOL;
      case STRING, TIMESTAMP -> BYTES;
    };
  }

  boolean isReal() {
    return this == FP16 || this == BF16 || this == FP32 || this == FP64;
  }

  /** The smallest value of a type of whole numbers. */
  long min() {
    return switch (this) {
      case INT8 -> Byte.MIN_VALUE;
      case INT16 -> Short.MIN_VALUE;
      case INT32 -> Integer.MIN_VALUE;
      case INT64 -> Long.MIN_VALUE;
      case BOOL, UINT8, UINT16, UINT32, UINT64, FP16, BF16, FP32, FP64, BYTES -> 0;
    };
  }

  /** The largest value of a type of whole numbers that can be read. */
  long max() {
    return switch (this) {
      case INT8 -> Byte.MAX_VALUE;
      case INT16 -> Short.MAX_VALUE;
      case INT32 -> Integer.MAX_VALUE;
      case UINT8 -> 0xFFL;
      case UINT16 -> 0xFFFFL;
      case UINT32 -> 0xFFFF_FFFFL;
      case INT64, UINT64, BOOL, FP16, BF16, FP32, FP64, BYTES -> Long.MAX_VALUE;
    };
  }

  /** The name in a model's configuration. */
  String configured() {
    return "TYPE_" + (this == BYTES ? "STRING" : name());
  }
}
