// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.inference;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Answers of which nobody knew what they would be, as one tensor of numbers or truths. */
record AnsweredTensor(Datatype datatype, int[] shape, double[] numbers) {
  private static final double MOST_EXACT = 0x1p53;

  /** Empty if they are something else, of several shapes, or numbers that 64 bits do not hold. */
  static Optional<AnsweredTensor> of(List<? extends @Nullable Object> rows) {
    int[] shape = shape(rows);
    long size = Arrays.stream(shape).asLongStream().reduce(1, (a, b) -> a * b);
    if (size == 0 || size > Tensor.MOST_VALUES) {
      return Optional.empty();
    }
    Reader reader = new Reader(shape, (int) size);
    return reader.read(rows, 0)
        ? Optional.of(new AnsweredTensor(reader.datatype(), shape, reader.numbers))
        : Optional.empty();
  }

  /** By the first ones; whether the others are like them is seen when they are read. */
  private static int[] shape(List<? extends @Nullable Object> rows) {
    int[] shape = new int[Tensor.MOST_DIMENSIONS];
    int rank = 0;
    Object next = rows;
    while (next instanceof List<?> list && rank < shape.length) {
      shape[rank++] = list.size();
      next = list.isEmpty() ? null : list.getFirst();
    }
    return Arrays.copyOf(shape, rank);
  }

  private static final class Reader {
    private final int[] shape;
    private final double[] numbers;
    private int size;
    private int truths;
    private int wholes;

    Reader(int[] shape, int size) {
      this.shape = shape;
      this.numbers = new double[size];
    }

    boolean read(@Nullable Object value, int depth) {
      if (depth == shape.length) {
        return leaf(value);
      }
      return value instanceof List<?> list
          && list.size() == shape[depth]
          && list.stream().allMatch(one -> read(one, depth + 1));
    }

    private boolean leaf(@Nullable Object value) {
      double number;
      switch (value) {
        case Boolean truth -> {
          truths++;
          number = truth ? 1 : 0;
        }
        case Long whole -> {
          wholes++;
          number = whole;
        }
        case Double real -> number = real;
        case null, default -> {
          return false;
        }
      }
      numbers[size++] = number;
      boolean isExact = !(value instanceof Long) || Math.abs(number) < MOST_EXACT;
      return isExact && (truths == 0 || truths == size);
    }

    Datatype datatype() {
      if (truths > 0) {
        return Datatype.BOOL;
      }
      return wholes == size ? Datatype.INT64 : Datatype.FP64;
    }
  }
}
