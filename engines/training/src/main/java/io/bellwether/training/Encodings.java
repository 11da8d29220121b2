// SPDX-License-Identifier: Apache-2.0
package io.bellwether.training;

import io.bellwether.scoring.pipeline.InputEncoding;
import io.bellwether.scoring.pipeline.InputEncoding.Numeric;
import io.bellwether.scoring.pipeline.InputEncoding.OneHot;
import io.bellwether.tabular.Column;
import io.bellwether.tabular.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** How the inputs become numbers, learnt from the rows that a model learns from. */
record Encodings(List<InputEncoding> each) {
  /** A text input gets at most so many columns; its other values share "none of them". */
  static final int MOST_CATEGORIES = 32;

  private static final double SHARE_WORTH_AN_INDICATOR = 0.05;

  Encodings {
    each = List.copyOf(each);
  }

  /**
   * For a learner that takes NaN as missing: numbers as they are, text one-hot with an indicator
   * where some is missing.
   */
  static Encodings passing(Table inputs) {
    return learn(inputs, false);
  }

  /**
   * For a learner that needs finite numbers: missing ones become the median; where at least 5 % are
   * missing an indicator is added.
   */
  static Encodings complete(Table inputs) {
    return learn(inputs, true);
  }

  private static Encodings learn(Table inputs, boolean complete) {
    List<InputEncoding> encodings = new ArrayList<>();
    for (Column column : inputs.columns()) {
      double missing = (double) column.missing().cardinality() / column.size();
      boolean free = inputs.find(column.name() + "_missing").isEmpty();
      boolean indicator = free && missing >= SHARE_WORTH_AN_INDICATOR;
      if (column instanceof Column.Strings text) {
        encodings.add(new OneHot(text.name(), categories(text), Optional.empty(), indicator));
      } else if (complete) {
        OptionalDouble median = OptionalDouble.of(median(column));
        encodings.add(new Numeric(column.name(), column.type(), median, indicator));
      } else {
        encodings.add(Numeric.passing(column.name(), column.type()));
      }
    }
    return new Encodings(encodings);
  }

  private static double median(Column column) {
    InputEncoding number = Numeric.passing(column.name(), column.type());
    double[] cell = new double[1];
    double[] values = new double[column.size()];
    int count = 0;
    for (int row = 0; row < values.length; row++) {
      number.encode(column, row, cell, 0);
      if (!Double.isNaN(cell[0])) {
        values[count++] = cell[0];
      }
    }
    Arrays.sort(values, 0, count);
    return count == 0 ? 0 : (values[(count - 1) / 2] + values[count / 2]) / 2;
  }

  /** The most frequent values, in text order; equally frequent ones are taken in text order. */
  private static List<String> categories(Column.Strings column) {
    Map<String, Integer> counts = new TreeMap<>();
    for (int row = 0; row < column.size(); row++) {
      if (column.value(row) instanceof String text) {
        counts.merge(text, 1, Integer::sum);
      }
    }
    return counts.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .limit(MOST_CATEGORIES)
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  /** The names of the columns of a row. */
  List<String> columns() {
    return each.stream().flatMap(encoding -> encoding.columns().stream()).toList();
  }

  /** Row by row. */
  double[][] encode(Table inputs) {
    double[][] rows = new double[inputs.rows()][columns().size()];
    int at = 0;
    for (InputEncoding encoding : each) {
      Column column = inputs.column(encoding.name());
      for (int row = 0; row < rows.length; row++) {
        encoding.encode(column, row, rows[row], at);
      }
      at += encoding.columns().size();
    }
    return rows;
  }
}
