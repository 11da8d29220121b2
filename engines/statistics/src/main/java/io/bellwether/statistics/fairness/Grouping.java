// SPDX-License-Identifier: Apache-2.0
package io.bellwether.statistics.fairness;

import io.bellwether.statistics.intervals.Quantiles;
import io.bellwether.tabular.Column;
import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.DoubleStream;

/**
 * How the values of a sensitive column become groups. Text, booleans and numbers with at most ten
 * distinct values: each value is a group. Other numbers: up to four groups, cut at the quartiles of
 * the column that the rule was made from, rounded (whole numbers to whole numbers, others to a
 * tenth of the power of ten of the middle half's width). Labels say what a group holds: {@code
 * <48}, {@code 48–55}, {@code 56–61}, {@code ≥62}; of fractions the lower end belongs to the group,
 * the upper does not. A row without a value is in the group {@value #MISSING}.
 *
 * @param cuts ascending lower ends of all groups but the first; empty if each value is a group
 * @param whole whether the column has whole numbers only
 */
public record Grouping(double[] cuts, boolean whole) {
  /** The group of rows without a value. */
  public static final String MISSING = "missing";

  private static final int MOST_VALUES = 10;

  /** The rule for a column; keep it to cut other rows in the same way. */
  public static Grouping of(Column column) {
    return switch (column) {
      case Column.Booleans _, Column.Strings _ -> new Grouping(new double[0], false);
      case Column.Doubles doubles -> ofNumbers(present(column, doubles.values()));
      case Column.Integers integers -> ofNumbers(present(column, toDoubles(integers.values())));
      case Column.Timestamps times -> ofNumbers(present(column, toDoubles(times.values())));
    };
  }

  /** The group of every row. */
  public String[] label(Column column) {
    String[] labels = new String[column.size()];
    for (int row = 0; row < labels.length; row++) {
      Object value = column.value(row);
      labels[row] =
          switch (value) {
            case null -> MISSING;
            case Double number when number.isNaN() -> MISSING;
            case Number number -> label(number.doubleValue());
            case Object other -> other.toString();
          };
    }
    return labels;
  }

  private String label(double value) {
    if (cuts.length == 0) {
      return text(value);
    }
    int group = 0;
    while (group < cuts.length && value >= cuts[group]) {
      group++;
    }
    if (group == 0) {
      return "<" + text(cuts[0]);
    }
    if (group == cuts.length) {
      return "≥" + text(cuts[group - 1]);
    }
    double end = whole ? cuts[group] - 1 : cuts[group];
    return end == cuts[group - 1] ? text(end) : text(cuts[group - 1]) + "–" + text(end);
  }

  private static Grouping ofNumbers(double[] sorted) {
    boolean whole = DoubleStream.of(sorted).allMatch(value -> value == Math.rint(value));
    if (DoubleStream.of(sorted).distinct().limit(MOST_VALUES + 1).count() <= MOST_VALUES) {
      return new Grouping(new double[0], whole);
    }
    double width = Quantiles.ofSorted(sorted, 0.75) - Quantiles.ofSorted(sorted, 0.25);
    double scale = whole || width == 0 ? 1 : Math.pow(10, 1 - Math.floor(Math.log10(width)));
    double[] cuts =
        DoubleStream.of(0.25, 0.5, 0.75)
            .map(share -> Math.rint(Quantiles.ofSorted(sorted, share) * scale) / scale)
            .filter(cut -> cut > sorted[0])
            .distinct()
            .toArray();
    return new Grouping(cuts, whole);
  }

  private static double[] present(Column column, double[] values) {
    BitSet missing = column.missing();
    double[] kept = new double[values.length];
    int count = 0;
    for (int row = 0; row < values.length; row++) {
      if (!missing.get(row) && !Double.isNaN(values[row])) {
        kept[count++] = values[row];
      }
    }
    double[] present = Arrays.copyOf(kept, count);
    Arrays.sort(present);
    return present;
  }

  private static double[] toDoubles(long[] values) {
    return Arrays.stream(values).asDoubleStream().toArray();
  }

  private static String text(double value) {
    long whole = (long) value;
    return whole == value ? Long.toString(whole) : Double.toString(value);
  }
}
