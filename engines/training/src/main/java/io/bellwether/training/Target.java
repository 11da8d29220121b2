// SPDX-License-Identifier: Apache-2.0
package io.bellwether.training;

import io.bellwether.tabular.Column;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The column to predict, turned into two classes.
 *
 * @param labels true where a row is positive
 * @param classes their names, the negative one first: the two texts of a text column, false and
 *     true, else 0 and 1
 */
record Target(boolean[] labels, List<String> classes) {

  /**
   * Reads the column.
   *
   * @throws IllegalArgumentException if a row has no target, there are not two classes, or the
   *     condition does not fit the column
   */
  static Target of(Column column, Optional<PositiveClass> positive) {
    int missing = column.missing().nextSetBit(0);
    if (missing >= 0) {
      throw new IllegalArgumentException(
          "target '%s': %d rows without a value, the first is row %d (expected: a value in every"
                  .formatted(column.name(), column.missing().cardinality(), missing)
              + " row; leave these rows out)");
    }
    PositiveClass condition = positive.orElseGet(() -> inferred(column));
    condition.require(column);
    boolean[] labels = new boolean[column.size()];
    int positives = 0;
    for (int row = 0; row < labels.length; row++) {
      labels[row] = condition.test(column, row);
      positives += labels[row] ? 1 : 0;
    }
    if (positives == 0 || positives == labels.length) {
      throw new IllegalArgumentException(
          "target '%s': %d of %d rows are positive by '%s' (expected: rows of both classes)"
              .formatted(column.name(), positives, labels.length, condition));
    }
    return new Target(labels, classes(column, labels));
  }

  private static List<String> classes(Column column, boolean[] labels) {
    Set<String> negative = new TreeSet<>();
    Set<String> positive = new TreeSet<>();
    for (int row = 0; row < labels.length && column instanceof Column.Strings; row++) {
      (labels[row] ? positive : negative).add(text(column, row));
    }
    if (negative.size() == 1 && positive.size() == 1) {
      return List.of(negative.iterator().next(), positive.iterator().next());
    }
    return column instanceof Column.Booleans ? List.of("false", "true") : List.of("0", "1");
  }

  private static PositiveClass inferred(Column column) {
    TreeSet<String> values = new TreeSet<>();
    for (int row = 0; row < column.size() && values.size() <= 2; row++) {
      values.add(text(column, row));
    }
    boolean twoTexts = column instanceof Column.Strings && values.size() == 2;
    boolean zeroOrOne = values.stream().allMatch(v -> v.equals("0") || v.equals("1"));
    if (column instanceof Column.Booleans) {
      return PositiveClass.parse("= true");
    } else if (zeroOrOne) {
      return PositiveClass.parse("= 1");
    } else if (twoTexts) {
      return PositiveClass.parse("= " + values.last());
    }
    throw new IllegalArgumentException(
        "target '%s': its values are neither 0 and 1, true and false, nor two texts (expected:"
                .formatted(column.name())
            + " `positive`, which tells the positive class, such as '> 0')");
  }

  private static String text(Column column, int row) {
    Object value = column.value(row);
    return value instanceof Double d && d == Math.rint(d)
        ? Long.toString(d.longValue())
        : String.valueOf(value);
  }
}
