// SPDX-License-Identifier: Apache-2.0
package io.bellwether.training;

import io.bellwether.tabular.Column;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Rows by the value of a sensitive column. Text, booleans and numbers of at most {@value
 * #MOST_VALUES} values give a group for each value; other numbers give bands with round edges, of
 * which the outer ones hold at least a tenth of the rows each. A missing value is a group too.
 *
 * @param names of the groups in their natural order, {@value #MISSING} last
 * @param ofRow for each row its place in {@code names}
 */
record Groups(List<String> names, int[] ofRow) {
  static final String MISSING = "missing";

  private static final int MOST_VALUES = 6;
  private static final int MOST_BANDS = 5;
  private static final MathContext DIGITS = new MathContext(12);

  /**
   * The group of each row.
   *
   * @throws IllegalArgumentException if the column holds times, or text of too many values
   */
  static Groups of(Column column) {
    double[] numbers = numbers(column);
    if (numbers.length == 0 || distinct(numbers) <= MOST_VALUES) {
      return byValue(column);
    }
    double[] edges = edges(Arrays.stream(numbers).filter(Double::isFinite).sorted().toArray());
    List<String> names = new ArrayList<>();
    names.add("< " + shortest(edges[0]));
    for (int i = 1; i < edges.length; i++) {
      names.add(shortest(edges[i - 1]) + " to < " + shortest(edges[i]));
    }
    names.add(">= " + shortest(edges[edges.length - 1]));
    names.add(MISSING);
    int[] ofRow = new int[numbers.length];
    for (int row = 0; row < ofRow.length; row++) {
      ofRow[row] = Double.isNaN(numbers[row]) ? edges.length + 1 : band(edges, numbers[row]);
    }
    return new Groups(names, ofRow);
  }

  private static Groups byValue(Column column) {
    SortedMap<String, Integer> places = new TreeMap<>();
    for (int row = 0; row < column.size(); row++) {
      if (!column.isMissing(row)) {
        places.put(text(column, row), 0);
      }
    }
    List<String> names = new ArrayList<>(places.keySet());
    names.add(MISSING);
    for (int i = 0; i < names.size() - 1; i++) {
      places.put(names.get(i), i);
    }
    int[] ofRow = new int[column.size()];
    Arrays.setAll(
        ofRow,
        row ->
            column.isMissing(row)
                ? names.size() - 1
                : places.getOrDefault(text(column, row), names.size() - 1));
    return new Groups(names, ofRow);
  }

  private static double[] numbers(Column column) {
    return switch (column) {
      case Column.Doubles c -> present(column, c.values());
      case Column.Integers c ->
          present(column, Arrays.stream(c.values()).asDoubleStream().toArray());
      case Column.Booleans c -> new double[0];
      case Column.Strings c -> {
        if (Arrays.stream(c.values()).filter(Objects::nonNull).distinct().count()
            > Encodings.MOST_CATEGORIES) {
          throw new IllegalArgumentException(
              "sensitive column '%s': more than %d texts (expected: a column of few groups)"
                  .formatted(c.name(), Encodings.MOST_CATEGORIES));
        }
        yield new double[0];
      }
      case Column.Timestamps c ->
          throw new IllegalArgumentException(
              "sensitive column '%s': timestamp (expected: numbers, booleans or text)"
                  .formatted(c.name()));
    };
  }

  private static double[] present(Column column, double[] values) {
    double[] present = values.clone();
    column.missing().stream().forEach(row -> present[row] = Double.NaN);
    return present;
  }

  private static long distinct(double[] numbers) {
    return Arrays.stream(numbers).filter(number -> !Double.isNaN(number)).distinct().count();
  }

  private static String text(Column column, int row) {
    Object value = column.value(row);
    return value instanceof Number number ? shortest(number.doubleValue()) : String.valueOf(value);
  }

  private static String shortest(double value) {
    return Double.isFinite(value)
        ? new BigDecimal(value).round(DIGITS).stripTrailingZeros().toPlainString()
        : Double.toString(value);
  }

  /** The multiples of the largest round step that has at least two inside the middle 80 %. */
  private static double[] edges(double[] sorted) {
    double low = sorted[sorted.length / 10];
    double high = sorted[sorted.length - 1 - sorted.length / 10];
    if (!(high > low)) {
      return new double[] {Math.nextUp(low)};
    }
    double decade = Math.pow(10, Math.ceil(Math.log10(high - low)));
    for (double step : new double[] {decade, decade / 2, decade / 5, decade / 10, decade / 20}) {
      double first = Math.floor(low / step) * step + step;
      int count = (int) Math.floor((high - first) / step) + 1;
      if (count >= 2) {
        double[] edges = new double[Math.min(count, MOST_BANDS - 1)];
        Arrays.setAll(edges, i -> Double.parseDouble(shortest(first + i * step)));
        return edges;
      }
    }
    return new double[] {(low + high) / 2};
  }

  private static int band(double[] edges, double value) {
    int band = 0;
    while (band < edges.length && value >= edges[band]) {
      band++;
    }
    return band;
  }
}
