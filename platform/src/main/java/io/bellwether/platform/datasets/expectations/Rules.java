// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.datasets.expectations;

import static java.util.Map.entry;

import io.bellwether.platform.datasets.expectations.Validation.Rule;
import io.bellwether.platform.datasets.expectations.Validation.Subject;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.tabular.Column;
import io.bellwether.tabular.ColumnType;
import io.bellwether.tabular.Field;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** The expectations that we know, by name. */
final class Rules {
  private static final Map<String, Rule> KNOWN =
      new TreeMap<>(
          Map.ofEntries(
              entry("expect_column_to_exist", Rules::exists),
              entry("expect_table_columns_to_match_ordered_list", Rules::orderedColumns),
              entry("expect_table_columns_to_match_set", Rules::columnSet),
              entry("expect_table_column_count_to_equal", Rules::columnCount),
              entry("expect_table_row_count_to_be_between", Rules::rowCountBetween),
              entry("expect_table_row_count_to_equal", Rules::rowCountEquals),
              entry("expect_column_values_to_be_of_type", Rules::type),
              entry("expect_column_values_to_not_be_null", ValueRules::notNull),
              entry("expect_column_values_to_be_null", ValueRules::isNull),
              entry("expect_column_values_to_be_between", ValueRules::between),
              entry("expect_column_values_to_be_in_set", ValueRules::inSet),
              entry("expect_column_values_to_not_be_in_set", ValueRules::notInSet),
              entry("expect_column_values_to_be_unique", ValueRules::unique),
              entry("expect_column_values_to_match_regex", ValueRules::matches),
              entry("expect_column_values_to_not_match_regex", ValueRules::doesNotMatch),
              entry("expect_column_min_to_be_between", aggregate(Aggregates::min)),
              entry("expect_column_max_to_be_between", aggregate(Aggregates::max)),
              entry("expect_column_mean_to_be_between", aggregate(Aggregates::mean)),
              entry("expect_column_median_to_be_between", aggregate(Aggregates::median)),
              entry("expect_column_stdev_to_be_between", aggregate(Aggregates::stdev)),
              entry("expect_column_sum_to_be_between", aggregate(Aggregates::sum)),
              entry("expect_column_unique_value_count_to_be_between", Rules::uniqueCount)));

  private Rules() {}

  static Rule named(String type, String field) {
    Rule rule = KNOWN.get(type);
    if (rule == null) {
      throw InvalidInput.field(
          field, type, "one of " + String.join(", ", KNOWN.keySet()), "use one of these");
    }
    return rule;
  }

  private static Outcome exists(Kwargs kwargs, Subject subject) {
    List<String> names = subject.schema().names();
    int index = names.indexOf(kwargs.column());
    boolean isInPlace =
        kwargs.number("column_index").isEmpty()
            || kwargs.number("column_index").getAsDouble() == index;
    return new Outcome(index >= 0 && isInPlace, Map.of());
  }

  private static Outcome orderedColumns(Kwargs kwargs, Subject subject) {
    List<String> names = subject.schema().names();
    return Outcome.observed(names.equals(kwargs.texts("column_list")), names);
  }

  private static Outcome columnSet(Kwargs kwargs, Subject subject) {
    List<String> names = subject.schema().names();
    Set<String> expected = new HashSet<>(kwargs.texts("column_set"));
    boolean success =
        names.containsAll(expected)
            && (!kwargs.flag("exact_match", true) || expected.containsAll(names));
    return Outcome.observed(success, names);
  }

  private static Outcome columnCount(Kwargs kwargs, Subject subject) {
    int columns = subject.schema().fields().size();
    return Outcome.observed(kwargs.number("value").orElse(-1) == columns, columns);
  }

  private static Outcome rowCountBetween(Kwargs kwargs, Subject subject) {
    return Outcome.observed(kwargs.range().contains((double) subject.rows()), subject.rows());
  }

  private static Outcome rowCountEquals(Kwargs kwargs, Subject subject) {
    return Outcome.observed(kwargs.number("value").orElse(-1) == subject.rows(), subject.rows());
  }

  private static Outcome type(Kwargs kwargs, Subject subject) {
    String wanted = kwargs.text("type_").toLowerCase(Locale.ROOT);
    ColumnType type =
        subject
            .schema()
            .field(kwargs.column())
            .map(Field::type)
            .orElseThrow(() -> new Validation.Unsuitable("column not found: " + kwargs.column()));
    return Outcome.observed(names(type).contains(wanted), type.label());
  }

  /** What Python, SQL and Spark call it, beside our own word. */
  private static Set<String> names(ColumnType type) {
    return switch (type) {
      case DOUBLE ->
          Set.of("double", "float", "float64", "float32", "doubletype", "floattype", "numeric");
      case INTEGER ->
          Set.of("integer", "int", "int64", "int32", "long", "bigint", "integertype", "longtype");
      case BOOLEAN -> Set.of("boolean", "bool", "bool_", "booleantype");
      case STRING -> Set.of("string", "str", "object", "text", "varchar", "stringtype");
      case TIMESTAMP ->
          Set.of("timestamp", "datetime", "datetime64", "datetime64[ns]", "timestamptype");
    };
  }

  private static Rule aggregate(ToDoubleFunction<double[]> aggregate) {
    return (kwargs, subject) -> {
      Column column = subject.column(kwargs.column());
      Kwargs.Range range = kwargs.range();
      double[] values = Aggregates.numbers(column);
      if (values.length == 0) {
        return Outcome.observed(false, null);
      }
      double value = aggregate.applyAsDouble(values);
      return Outcome.observed(range.contains(value), ValueRules.shown(column, value));
    };
  }

  private static Outcome uniqueCount(Kwargs kwargs, Subject subject) {
    Column column = subject.column(kwargs.column());
    int distinct = Occurrences.of(column).distinct();
    return Outcome.observed(kwargs.range().contains((double) distinct), distinct);
  }
}
