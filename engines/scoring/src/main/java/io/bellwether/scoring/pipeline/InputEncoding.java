// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.pipeline;

import io.bellwether.scoring.Model;
import io.bellwether.scoring.remote.Nested;
import io.bellwether.tabular.Column;
import io.bellwether.tabular.ColumnType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** How one input becomes columns of the model's row: learnt in training, applied in serving. */
public sealed interface InputEncoding
    permits InputEncoding.Numeric, InputEncoding.Text, InputEncoding.OneHot, Coded {
  String name();

  ColumnType type();

  /** Whether a last column says 1 where the value is missing and else 0. */
  boolean missingIndicator();

  /** The names of the columns that this input becomes. */
  List<String> columns();

  /** What the pipeline asks for. */
  Input input();

  /** What a value of this input must be, in words. */
  String expected();

  /**
   * Writes the columns of a value.
   *
   * @param value null if it is missing
   * @param at the first column's place in the row
   * @return false if the value is not of this input's kind; the row is then undefined
   */
  boolean encode(@Nullable Object value, double[] row, int at);

  /**
   * Writes the columns of a value that another row holds.
   *
   * @param number NaN if it is missing; not looked at for text
   * @param text null if it is missing; not looked at for numbers
   * @return false if the value is not one that this input takes; the row is then undefined
   */
  boolean encode(double number, @Nullable String text, double[] row, int at);

  /** Whether a column of a table may hold this input. */
  boolean takes(ColumnType type);

  /**
   * Writes the columns of a table's value; the column's type must be one that is taken.
   *
   * @return false if the value is not one that this input takes; the row is then undefined
   */
  boolean encode(Column column, int index, double[] row, int at);

  /**
   * The features of a bare model: categories by their names, else as they are.
   *
   * @param names of the inputs, in the order of the features
   */
  static List<InputEncoding> of(Model model, List<String> names) {
    List<InputEncoding> encodings = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      InputEncoding passing = passing(name, model.types().get(i));
      encodings.add(
          model
              .categories(i)
              .<InputEncoding>map(categories -> new Coded(name, categories))
              .orElse(passing));
    }
    return encodings;
  }

  /** A value that the model gets as it is. */
  static InputEncoding passing(String name, ColumnType type) {
    return type == ColumnType.STRING ? new Text(name) : Numeric.passing(name, type);
  }

  /**
   * A number; true and false count as 1 and 0.
   *
   * @param type DOUBLE, INTEGER or BOOLEAN
   * @param imputation stands for a missing value; absent: the model gets NaN
   */
  record Numeric(String name, ColumnType type, OptionalDouble imputation, boolean missingIndicator)
      implements InputEncoding {
    public Numeric {
      if (type == ColumnType.STRING || type == ColumnType.TIMESTAMP) {
        throw new IllegalArgumentException(
            "type of input %s: %s (expected: double, integer or boolean)"
                .formatted(name, type.label()));
      }
      if (imputation.isPresent() && !Double.isFinite(imputation.getAsDouble())) {
        throw new IllegalArgumentException(
            "imputation of input %s: %s (expected: a finite number)"
                .formatted(name, imputation.getAsDouble()));
      }
    }

    /** A number that the model gets as it is, NaN where it is missing. */
    public static Numeric passing(String name, ColumnType type) {
      return new Numeric(name, type, OptionalDouble.empty(), false);
    }

    @Override
    public List<String> columns() {
      return missingIndicator ? List.of(name, name + "_missing") : List.of(name);
    }

    @Override
    public Input input() {
      return new Input(name, type, List.of());
    }

    @Override
    public String expected() {
      return switch (type) {
        case INTEGER -> "a whole number or null";
        case BOOLEAN -> "true, false, 0, 1 or null";
        case DOUBLE, STRING, TIMESTAMP -> "a number or null";
      };
    }

    /** What a value must be for a model that takes finite numbers only. */
    String expectedFinite() {
      if (imputation.isPresent()) {
        return expected() + "; this model takes no infinity";
      }
      return switch (type) {
        case INTEGER -> "a whole number; this model takes no missing values";
        case BOOLEAN -> "true, false, 0 or 1; this model takes no missing values";
        case DOUBLE, STRING, TIMESTAMP -> "a finite number; this model takes no missing values";
      };
    }

    @Override
    public boolean encode(@Nullable Object value, double[] row, int at) {
      double number =
          switch (value) {
            case null -> Double.NaN;
            case Number n -> n.doubleValue();
            case Boolean b -> b ? 1 : 0;
            default -> Double.POSITIVE_INFINITY;
          };
      put(number, row, at);
      return value == null || fits(value, number);
    }

    @Override
    public boolean encode(double number, @Nullable String text, double[] row, int at) {
      put(number, row, at);
      return true;
    }

    private boolean fits(Object value, double number) {
      if (!(value instanceof Number)) {
        return value instanceof Boolean;
      }
      return switch (type) {
        case BOOLEAN -> number == 0 || number == 1 || Double.isNaN(number);
        case INTEGER -> number == Math.rint(number) || Double.isNaN(number);
        case DOUBLE, STRING, TIMESTAMP -> true;
      };
    }

    private void put(double number, double[] row, int at) {
      boolean missing = Double.isNaN(number);
      row[at] = missing ? imputation.orElse(Double.NaN) : number;
      if (missingIndicator) {
        row[at + 1] = missing ? 1 : 0;
      }
    }

    @Override
    public boolean takes(ColumnType type) {
      return type != ColumnType.STRING && type != ColumnType.TIMESTAMP;
    }

    @Override
    public boolean encode(Column column, int index, double[] row, int at) {
      double number =
          column.isMissing(index)
              ? Double.NaN
              : switch (column) {
                case Column.Doubles c -> c.values()[index];
                case Column.Integers c -> c.values()[index];
                case Column.Booleans c -> c.values()[index] ? 1 : 0;
                case Column.Strings c -> throw new IllegalArgumentException(c.name());
                case Column.Timestamps c -> throw new IllegalArgumentException(c.name());
              };
      put(number, row, at);
      return true;
    }
  }

  /**
   * Text that the model takes as it is: its place in {@link io.bellwether.scoring.Row#texts}.
   *
   * @param optional whether it may be missing
   * @param nested what it is the JSON of, if it has parts
   */
  record Text(String name, boolean optional, Optional<Nested> nested) implements InputEncoding {
    /** One that may not be missing. */
    public Text(String name) {
      this(name, false);
    }

    public Text(String name, boolean optional) {
      this(name, optional, Optional.empty());
    }

    /** What the model gets of a value; null if it is missing, or not of this input's kind. */
    public @Nullable String text(@Nullable Object value) {
      if (value != null && nested.isPresent()) {
        return nested.get().text(value);
      }
      return value instanceof String text ? text : null;
    }

    @Override
    public ColumnType type() {
      return ColumnType.STRING;
    }

    @Override
    public boolean missingIndicator() {
      return false;
    }

    @Override
    public List<String> columns() {
      return List.of(name);
    }

    @Override
    public Input input() {
      return new Input(name, ColumnType.STRING, List.of());
    }

    @Override
    public String expected() {
      return nested
          .map(of -> optional ? of.type() + " or null" : of.type())
          .orElse(optional ? "text or null" : "text; this model takes no missing one");
    }

    @Override
    public boolean encode(@Nullable Object value, double[] row, int at) {
      return value == null ? optional : value instanceof String || nested.isPresent();
    }

    @Override
    public boolean encode(double number, @Nullable String text, double[] row, int at) {
      return true;
    }

    @Override
    public boolean takes(ColumnType type) {
      return type == ColumnType.STRING;
    }

    @Override
    public boolean encode(Column column, int index, double[] row, int at) {
      return true;
    }
  }

  /** Text: one column per category, 1 where it is this one; none for a value not seen before. */
  final class OneHot implements InputEncoding {
    private final String name;
    private final List<String> categories;
    private final Optional<String> imputation;
    private final boolean missingIndicator;
    private final Map<String, Integer> places = new HashMap<>();

    /**
     * @param categories the values known from training, in the order of their columns
     * @param imputation the category that stands for a missing value; absent: none of them
     */
    public OneHot(
        String name,
        List<String> categories,
        Optional<String> imputation,
        boolean missingIndicator) {
      this.name = name;
      this.categories = List.copyOf(categories);
      this.imputation = imputation;
      this.missingIndicator = missingIndicator;
      if (new HashSet<>(categories).size() != categories.size()) {
        throw new IllegalArgumentException(
            "categories of input %s: %s (expected: each once)".formatted(name, categories));
      }
      if (imputation.isPresent() && !categories.contains(imputation.get())) {
        throw new IllegalArgumentException(
            "imputation of input %s: %s (expected: one of %s)"
                .formatted(name, imputation.get(), categories));
      }
      for (int i = 0; i < categories.size(); i++) {
        places.put(categories.get(i), i);
      }
    }

    @Override
    public String name() {
      return name;
    }

    public List<String> categories() {
      return categories;
    }

    public Optional<String> imputation() {
      return imputation;
    }

    @Override
    public ColumnType type() {
      return ColumnType.STRING;
    }

    @Override
    public boolean missingIndicator() {
      return missingIndicator;
    }

    @Override
    public List<String> columns() {
      List<String> columns = new ArrayList<>();
      categories.forEach(category -> columns.add(name + "=" + category));
      if (missingIndicator) {
        columns.add(name + "_missing");
      }
      return columns;
    }

    @Override
    public Input input() {
      return new Input(name, ColumnType.STRING, categories);
    }

    @Override
    public String expected() {
      return "text or null";
    }

    @Override
    public boolean encode(@Nullable Object value, double[] row, int at) {
      if (value != null && !(value instanceof String)) {
        return false;
      }
      put((String) value, row, at);
      return true;
    }

    @Override
    public boolean encode(double number, @Nullable String text, double[] row, int at) {
      put(text, row, at);
      return true;
    }

    @Override
    public boolean takes(ColumnType type) {
      return type == ColumnType.STRING;
    }

    @Override
    public boolean encode(Column column, int index, double[] row, int at) {
      put((String) column.value(index), row, at);
      return true;
    }

    private void put(@Nullable String text, double[] row, int at) {
      String value = text == null ? imputation.orElse(null) : text;
      Integer place = value == null ? null : places.get(value);
      for (int i = 0; i < categories.size(); i++) {
        row[at + i] = 0;
      }
      if (place != null) {
        row[at + place] = 1;
      }
      if (missingIndicator) {
        row[at + categories.size()] = text == null ? 1 : 0;
      }
    }
  }
}
