// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.datasets.expectations;

import io.bellwether.tabular.Column;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/** Figures of a whole column. */
final class Aggregates {
  private Aggregates() {}

  /** The values that are not missing; of times, microseconds. */
  static double[] numbers(Column column) {
    IntToDoubleFunction value = number(column);
    double[] numbers = new double[column.size() - column.missing().cardinality()];
    int count = 0;
    for (int row = 0; row < column.size(); row++) {
      if (!column.isMissing(row)) {
        numbers[count++] = value.applyAsDouble(row);
      }
    }
    return numbers;
  }

  /** The value in a row as a number. */
  static IntToDoubleFunction number(Column column) {
    return switch (column) {
      case Column.Doubles doubles -> row -> doubles.values()[row];
      case Column.Integers integers -> row -> (double) integers.values()[row];
      case Column.Timestamps times -> row -> (double) times.values()[row];
      case Column.Booleans booleans -> row -> booleans.values()[row] ? 1 : 0;
      case Column.Strings strings ->
          throw new Validation.Unsuitable(
              "column '%s': string (expected: numbers or times)".formatted(strings.name()));
    };
  }

  static double min(double[] values) {
    return Arrays.stream(values).min().orElse(Double.NaN);
  }

  static double max(double[] values) {
    return Arrays.stream(values).max().orElse(Double.NaN);
  }

  static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(Double.NaN);
  }

  static double sum(double[] values) {
    return Arrays.stream(values).sum();
  }

  /** Sorts the values, which are too many to be copied. */
  static double median(double[] values) {
    Arrays.sort(values);
    int middle = values.length / 2;
    return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  }

  /** Of a sample: divided by n − 1. */
  static double stdev(double[] values) {
    double mean = mean(values);
    double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    return Math.sqrt(squares / (values.length - 1));
  }
}
