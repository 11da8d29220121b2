// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.datasets.ingest;

import io.bellwether.tabular.ColumnType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The type of one column, from all of its values. A column of numbers, times or booleans with a few
 * other texts in it is a broken one; with many of them it is a column of texts.
 */
final class ColumnGuess {
  /** Bad values that make a column broken: at most this share of those that are there, or one. */
  private static final double MAX_BAD_SHARE = 0.01;

  /** Fewer good values than this prove nothing. */
  private static final long MIN_GOOD = 3;

  private static final Set<ColumnType> NUMBERS = Set.of(ColumnType.INTEGER, ColumnType.DOUBLE);

  private final Map<ColumnType, Long> counts = new EnumMap<>(ColumnType.class);
  private final Map<ColumnType, List<Bad>> examples = new EnumMap<>(ColumnType.class);
  private long present;

  /** A value that does not fit. */
  record Bad(long row, String value) {}

  /** What the column is, and the values that make it a broken one. */
  record Result(ColumnType type, List<Bad> bad) {}

  void add(long row, String value, ColumnType type) {
    present++;
    counts.merge(type, 1L, Long::sum);
    List<Bad> sample = examples.computeIfAbsent(type, _ -> new ArrayList<>());
    if (sample.size() < Problems.MAX) {
      sample.add(new Bad(row, value));
    }
  }

  long present() {
    return present;
  }

  Result infer() {
    if (present == 0) {
      return new Result(ColumnType.STRING, List.of());
    }
    for (ColumnType type :
        List.of(ColumnType.BOOLEAN, ColumnType.INTEGER, ColumnType.DOUBLE, ColumnType.TIMESTAMP)) {
      if (good(type) == present) {
        return new Result(type, List.of());
      }
    }
    for (ColumnType type : List.of(ColumnType.DOUBLE, ColumnType.TIMESTAMP, ColumnType.BOOLEAN)) {
      long bad = present - good(type);
      if (good(type) >= MIN_GOOD && bad <= Math.max(1, MAX_BAD_SHARE * present)) {
        return new Result(narrow(type), bad(type));
      }
    }
    return new Result(ColumnType.STRING, List.of());
  }

  /** The column if it has to be of this type. */
  Result as(ColumnType type) {
    return new Result(type, good(type) == present ? List.of() : bad(type));
  }

  /** Whole numbers beside a few bad values were meant to be whole. */
  private ColumnType narrow(ColumnType type) {
    return type == ColumnType.DOUBLE && count(ColumnType.DOUBLE) == 0 ? ColumnType.INTEGER : type;
  }

  private long good(ColumnType type) {
    return switch (type) {
      case STRING -> present;
      case DOUBLE -> count(ColumnType.INTEGER) + count(ColumnType.DOUBLE);
      case INTEGER, BOOLEAN, TIMESTAMP -> count(type);
    };
  }

  private long count(ColumnType type) {
    return counts.getOrDefault(type, 0L);
  }

  private List<Bad> bad(ColumnType type) {
    Set<ColumnType> good = type == ColumnType.DOUBLE ? NUMBERS : Set.of(type);
    return examples.entrySet().stream()
        .filter(entry -> !good.contains(entry.getKey()))
        .flatMap(entry -> entry.getValue().stream())
        .sorted(Comparator.comparingLong(Bad::row))
        .limit(Problems.MAX)
        .toList();
  }
}
