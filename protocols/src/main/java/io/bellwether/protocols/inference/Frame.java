// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.inference;

import io.bellwether.platform.shared.Malformed;
import io.bellwether.scoring.pipeline.Coded;
import io.bellwether.scoring.pipeline.InputEncoding;
import io.bellwether.scoring.pipeline.Pipeline;
import io.bellwether.tabular.Column;
import io.bellwether.tabular.ColumnType;
import io.bellwether.tabular.Table;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Rows as data frames and lists write them.
 *
 * @param columns the names of a row's values; absent: rows name them, or have them in the order of
 *     the model's inputs
 * @param rows each a map by name, a list of values, or the only value
 * @param asText whether values are texts, and the model's inputs tell what they stand for
 * @param areTensors whether a value may stand in a list of one, as rows of tensors have it
 * @param byColumn the field with values by column, of which the model's inputs tell whether they
 *     are those of several rows
 */
record Frame(
    Optional<List<String>> columns,
    List<? extends @Nullable Object> rows,
    boolean asText,
    boolean areTensors,
    Optional<String> byColumn) {
  /** Each row is a prediction of its own in the log. */
  static final int MOST_ROWS = 1 << 16;

  /** Decimal: what Java takes besides, such as 3d and 0x1p3, is text. */
  private static final Pattern NUMBER =
      Pattern.compile(" *[+-]?(\\d++\\.?\\d*+|\\.\\d++)([eE][+-]?\\d++)? *");

  /** Of which a double may hold another one, and 64 bits hold each. */
  private static final Pattern WHOLE = Pattern.compile(" *[+-]?\\d{16,18} *");

  /** Rows whose values have these names. */
  Frame(List<String> columns, List<? extends @Nullable Object> rows) {
    this(Optional.of(columns), rows, false, false, Optional.empty());
  }

  Frame {
    if (rows.size() > MOST_ROWS) {
      throw new Malformed(
          "rows: %d (expected: at most %d in a request)".formatted(rows.size(), MOST_ROWS));
    }
    Set<String> names = new HashSet<>();
    for (String name : columns.orElse(List.of())) {
      if (!names.add(name)) {
        throw new Malformed("columns: %s twice (expected: each name once)".formatted(name));
      }
    }
  }

  /** The rows of a table; its times as text. */
  static Frame table(Table table) {
    List<Column> columns = table.columns();
    List<List<@Nullable Object>> rows = new ArrayList<>(table.rows());
    for (int i = 0; i < table.rows(); i++) {
      List<@Nullable Object> row = new ArrayList<>(columns.size());
      for (Column column : columns) {
        row.add(value(column, i));
      }
      rows.add(row);
    }
    return new Frame(columns.stream().map(Column::name).toList(), rows);
  }

  private static @Nullable Object value(Column column, int row) {
    Object value = column.value(row);
    return column.type() == ColumnType.TIMESTAMP && value instanceof Long micros
        ? Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString()
        : value;
  }

  /** A list of rows. */
  static Frame rows(String field, @Nullable Object list) {
    if (!(list instanceof List<?> rows)) {
      throw new Malformed("%s: no list (expected: a list of rows)".formatted(field));
    }
    return new Frame(Optional.empty(), rows, false, true, Optional.empty());
  }

  /** Rows by name; what only some of them name is missing in the others. */
  static Frame records(String field, @Nullable Object list) {
    Frame frame = rows(field, list);
    Set<String> names = new LinkedHashSet<>();
    for (Object row : frame.rows) {
      if (!(row instanceof Map<?, ?> record)) {
        throw new Malformed("%s: a row that is no object (expected: objects)".formatted(field));
      }
      record.keySet().forEach(name -> names.add(String.valueOf(name)));
    }
    List<List<@Nullable Object>> rows = new ArrayList<>(frame.rows.size());
    for (Object row : frame.rows) {
      Map<?, ?> record = (Map<?, ?>) row;
      List<@Nullable Object> values = new ArrayList<>(names.size());
      names.forEach(name -> values.add(record.get(name)));
      rows.add(values);
    }
    return new Frame(List.copyOf(names), rows);
  }

  /** Rows, or values by column: a list in each, or those of one row, if not all are lists. */
  static Frame columns(String field, @Nullable Object inputs) {
    if (!(inputs instanceof Map<?, ?> byName)) {
      return rows(field, inputs);
    }
    List<String> names = byName.keySet().stream().map(String::valueOf).toList();
    List<List<?>> only = List.of(new ArrayList<>(byName.values()));
    return new Frame(Optional.of(names), only, false, true, Optional.of(field));
  }

  /** The same by row. */
  private Frame byRow(String field, RowForm form) {
    List<String> names = columns.orElseThrow();
    List<List<?>> lists = new ArrayList<>();
    List<?> values = (List<?>) rows.getFirst();
    for (int i = 0; i < names.size(); i++) {
      if (values.get(i) instanceof List<?> list && !form.isOneValue(names.get(i), list)) {
        lists.add(list);
      }
    }
    if (lists.size() < names.size()) {
      return new Frame(columns, rows, false, true, Optional.empty());
    }
    int count = lists.isEmpty() ? 0 : lists.getFirst().size();
    for (int i = 0; i < lists.size(); i++) {
      if (lists.get(i).size() != count) {
        throw new Malformed(
            "%s.%s: %d values (expected: %d, as in the first column)"
                .formatted(field, names.get(i), lists.get(i).size(), count));
      }
    }
    return new Frame(columns, transposed(lists, count), false, true, Optional.empty());
  }

  private static List<List<@Nullable Object>> transposed(List<List<?>> columns, int count) {
    List<List<@Nullable Object>> rows = new ArrayList<>(count);
    for (int row = 0; row < count; row++) {
      List<@Nullable Object> values = new ArrayList<>(columns.size());
      for (List<?> column : columns) {
        values.add(column.get(row));
      }
      rows.add(values);
    }
    return rows;
  }

  /**
   * The rows by the names of the model's inputs, each made when it is asked for.
   *
   * @param dropsUnknown whether columns that the model does not know are left out, or stay and are
   *     refused
   */
  List<Map<String, @Nullable Object>> of(Pipeline pipeline, boolean dropsUnknown) {
    RowForm form = RowForm.of(pipeline);
    if (byColumn.isPresent()) {
      return byRow(byColumn.get(), form).of(pipeline, dropsUnknown);
    }
    Map<String, InputEncoding> texts =
        pipeline.encodings().stream()
            .filter(input -> input.type() == ColumnType.STRING)
            .collect(Collectors.toMap(InputEncoding::name, input -> input));
    return new AbstractList<>() {
      @Override
      public Map<String, @Nullable Object> get(int index) {
        Map<String, @Nullable Object> row = row(index, form);
        if (dropsUnknown) {
          row.keySet().retainAll(form.names());
        }
        if (areTensors) {
          row.replaceAll(form::single);
        }
        if (asText) {
          row.replaceAll((name, value) -> isText(texts.get(name), value) ? value : scalar(value));
        }
        return row;
      }

      @Override
      public int size() {
        return rows.size();
      }
    };
  }

  /** A number that is no category's name may be the code of one. */
  private static boolean isText(@Nullable InputEncoding input, @Nullable Object value) {
    return switch (input) {
      case null -> false;
      case Coded category ->
          !(value instanceof String text)
              || category.knows(text)
              || !NUMBER.matcher(text).matches();
      default -> true;
    };
  }

  private Map<String, @Nullable Object> row(int index, RowForm form) {
    Map<String, @Nullable Object> features = new LinkedHashMap<>();
    Object row = rows.get(index);
    if (row instanceof Map<?, ?> byName) {
      byName.forEach((name, value) -> features.put(String.valueOf(name), value));
      return features;
    }
    List<?> values =
        columns.isPresent() && row instanceof List<?> list ? list : form.values(index, row);
    List<String> names = columns.orElse(form.names());
    if (values.size() != names.size()) {
      throw new Malformed(
          "rows[%d]: %d values (expected: %d, for the columns %s)"
              .formatted(index, values.size(), names.size(), names));
    }
    for (int i = 0; i < names.size(); i++) {
      features.put(names.get(i), values.get(i));
    }
    return features;
  }

  private static @Nullable Object scalar(@Nullable Object value) {
    if (!(value instanceof String text)) {
      return value;
    }
    if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
      return text.equalsIgnoreCase("true");
    }
    if (WHOLE.matcher(text).matches()) {
      return Long.valueOf(text.strip());
    }
    return NUMBER.matcher(text).matches() ? (Object) Double.valueOf(text) : infinite(text);
  }

  private static Object infinite(String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "inf", "+inf", "infinity", "+infinity" -> Double.POSITIVE_INFINITY;
      case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
      default -> text;
    };
  }
}
