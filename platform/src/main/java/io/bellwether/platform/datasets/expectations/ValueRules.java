// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.datasets.expectations;

import io.bellwether.platform.datasets.expectations.Validation.Subject;
import io.bellwether.platform.datasets.ingest.Values;
import io.bellwether.tabular.Column;
import io.bellwether.tabular.ColumnType;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Expectations of every value of a column; missing ones are left out of account. */
final class ValueRules {
  private static final int PARTIAL = 20;

  private ValueRules() {}

  static Outcome between(Kwargs kwargs, Subject subject) {
    Column column = subject.column(kwargs.column());
    Kwargs.Range range = kwargs.range();
    IntToDoubleFunction number = Aggregates.number(column);
    return each(kwargs, column, row -> range.contains(number.applyAsDouble(row)));
  }

  static Outcome inSet(Kwargs kwargs, Subject subject) {
    Column column = subject.column(kwargs.column());
    IntPredicate isInSet = isIn(column, kwargs.list("value_set"));
    return each(kwargs, column, isInSet);
  }

  static Outcome notInSet(Kwargs kwargs, Subject subject) {
    Column column = subject.column(kwargs.column());
    return each(kwargs, column, isIn(column, kwargs.list("value_set")).negate());
  }

  private static IntPredicate isIn(Column column, List<?> values) {
    Set<Object> set = new HashSet<>();
    for (Object value : values) {
      Object comparable = comparable(value, column.type());
      if (comparable != null) {
        set.add(comparable);
      }
    }
    return row -> {
      Object value = column.value(row);
      return value != null
          && set.contains(value instanceof Long n ? (Object) n.doubleValue() : value);
    };
  }

  /** The value as a column of this type would give it, whole numbers as doubles. */
  private static @Nullable Object comparable(@Nullable Object value, ColumnType type) {
    return switch (value) {
      case Number number -> number.doubleValue();
      case String text when type == ColumnType.TIMESTAMP && Values.timestamp(text).isPresent() ->
          (double) Values.timestamp(text).getAsLong();
      case null, default -> value;
    };
  }

  static Outcome unique(Kwargs kwargs, Subject subject) {
    Column column = subject.column(kwargs.column());
    return each(kwargs, column, Occurrences.of(column)::isOnce);
  }

  static Outcome matches(Kwargs kwargs, Subject subject) {
    Column column = subject.column(kwargs.column());
    return each(kwargs, column, finds(kwargs.regex(), column));
  }

  static Outcome doesNotMatch(Kwargs kwargs, Subject subject) {
    Column column = subject.column(kwargs.column());
    return each(kwargs, column, finds(kwargs.regex(), column).negate());
  }

  private static IntPredicate finds(Pattern pattern, Column column) {
    return row -> {
      Object value = column.value(row);
      return value != null && pattern.matcher(value.toString()).find();
    };
  }

  static Outcome notNull(Kwargs kwargs, Subject subject) {
    Column column = subject.column(kwargs.column());
    return presence(kwargs, column, column.missing().cardinality(), List.of());
  }

  static Outcome isNull(Kwargs kwargs, Subject subject) {
    Column column = subject.column(kwargs.column());
    List<Object> unexpected = new ArrayList<>();
    for (int row = 0; row < column.size() && unexpected.size() < PARTIAL; row++) {
      Object value = column.value(row);
      if (value != null) {
        unexpected.add(shown(column, value));
      }
    }
    int count = column.size() - column.missing().cardinality();
    return presence(kwargs, column, count, unexpected);
  }

  /** These two count every row. */
  private static Outcome presence(
      Kwargs kwargs, Column column, int unexpected, List<Object> values) {
    Map<String, @Nullable Object> result = new LinkedHashMap<>();
    result.put("element_count", column.size());
    result.put("unexpected_count", unexpected);
    result.put("unexpected_percent", percent(unexpected, column.size()));
    result.put("partial_unexpected_list", values);
    return new Outcome(isMostly(kwargs, unexpected, column.size()), result);
  }

  private static Outcome each(Kwargs kwargs, Column column, IntPredicate isExpected) {
    List<Object> values = new ArrayList<>();
    List<Integer> rows = new ArrayList<>();
    int unexpected = 0;
    for (int row = 0; row < column.size(); row++) {
      Object value = column.value(row);
      if (value == null || isExpected.test(row)) {
        continue;
      }
      unexpected++;
      if (values.size() < PARTIAL) {
        values.add(shown(column, value));
        rows.add(row);
      }
    }
    int missing = column.missing().cardinality();
    int present = column.size() - missing;
    Map<String, @Nullable Object> result = new LinkedHashMap<>();
    result.put("element_count", column.size());
    result.put("unexpected_count", unexpected);
    result.put("unexpected_percent", percent(unexpected, present));
    result.put("partial_unexpected_list", values);
    result.put("partial_unexpected_index_list", rows);
    result.put("missing_count", missing);
    result.put("missing_percent", percent(missing, column.size()));
    result.put("unexpected_percent_total", percent(unexpected, column.size()));
    result.put("unexpected_percent_nonmissing", percent(unexpected, present));
    return new Outcome(isMostly(kwargs, unexpected, present), result);
  }

  private static boolean isMostly(Kwargs kwargs, int unexpected, int of) {
    double mostly = kwargs.mostly();
    return of == 0 || (double) (of - unexpected) / of >= mostly;
  }

  private static @Nullable Double percent(int part, int of) {
    return of == 0 ? null : 100.0 * part / of;
  }

  /** A value for a reply: times as RFC 3339. */
  static Object shown(Column column, Object value) {
    return column.type() == ColumnType.TIMESTAMP && value instanceof Number micros
        ? Instant.EPOCH.plus(micros.longValue(), ChronoUnit.MICROS).toString()
        : value;
  }
}
