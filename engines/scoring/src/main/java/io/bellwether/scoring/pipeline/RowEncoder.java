// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.pipeline;

import io.bellwether.scoring.Model;
import io.bellwether.scoring.Row;
import io.bellwether.scoring.pipeline.InvalidFeaturesException.Problem;
import io.bellwether.scoring.remote.RemoteModel;
import io.bellwether.tabular.Column;
import io.bellwether.tabular.ColumnType;
import io.bellwether.tabular.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes a model's rows of features. */
final class RowEncoder {
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?[0-9]{1,40}(\\.[0-9]{1,40})?([eE][+-]?[0-9]{1,4})?");

  private final Model model;
  private final List<InputEncoding> encodings;

  /** Where in the row each input's columns start, and where the last one's end. */
  private final int[] starts;

  private final boolean takesText;

  /**
   * @throws IllegalArgumentException if the inputs do not fit the model
   */
  RowEncoder(Model model, List<InputEncoding> encodings) {
    this.model = model;
    this.encodings = encodings;
    starts = new int[encodings.size() + 1];
    for (int i = 0; i < encodings.size(); i++) {
      starts[i + 1] = starts[i] + encodings.get(i).columns().size();
    }
    takesText = encodings.stream().anyMatch(InputEncoding.Text.class::isInstance);
    check();
  }

  private void check() {
    if (columns() != model.features().size()) {
      throw new IllegalArgumentException(
          "columns of the inputs: %d (expected: %d, the model's features)"
              .formatted(columns(), model.features().size()));
    }
    Set<String> names = new HashSet<>();
    for (InputEncoding encoding : encodings) {
      if (!names.add(encoding.name())) {
        throw new IllegalArgumentException(
            "input: " + encoding.name() + " again (expected: each name once)");
      }
    }
  }

  int start(int input) {
    return starts[input];
  }

  /** What the columns of an input come to, among those from {@code first} on. */
  double sum(int input, double[] byColumn, int first) {
    double sum = 0;
    for (int column = starts[input]; column < starts[input + 1]; column++) {
      sum += byColumn[first + column];
    }
    return sum;
  }

  int columns() {
    return starts[encodings.size()];
  }

  /**
   * What columns come to by input.
   *
   * @param byColumn of each output one for each column, and last a base value
   */
  double[] byInput(double[] byColumn) {
    int width = columns() + 1;
    int inputs = encodings.size();
    double[] byInput = new double[byColumn.length / width * (inputs + 1)];
    for (int start = 0, at = 0; start < byColumn.length; start += width) {
      for (int input = 0; input < inputs; input++) {
        byInput[at++] = sum(input, byColumn, start);
      }
      byInput[at++] = byColumn[start + width - 1];
    }
    return byInput;
  }

  /**
   * What columns do together by input.
   *
   * @param byColumn of each output a matrix of all columns and a base value
   */
  double[] matricesByInput(double[] byColumn) {
    int columns = columns() + 1;
    int inputs = encodings.size() + 1;
    int[] inputOf = new int[columns];
    inputOf[columns - 1] = inputs - 1;
    for (int input = 0; input < inputs - 1; input++) {
      Arrays.fill(inputOf, starts[input], starts[input + 1], input);
    }
    double[] byInput = new double[byColumn.length / columns / columns * inputs * inputs];
    for (int i = 0; i < byColumn.length; i++) {
      int from = i / (columns * columns) * inputs + inputOf[i / columns % columns];
      byInput[from * inputs + inputOf[i % columns]] += byColumn[i];
    }
    return byInput;
  }

  Row empty() {
    double[] values = new double[columns()];
    return takesText ? new Row(values, new String[values.length]) : new Row(values);
  }

  Row encode(Map<String, ? extends @Nullable Object> features) {
    Row row = empty();
    int absent = 0;
    boolean fits = true;
    for (int i = 0; i < encodings.size(); i++) {
      InputEncoding encoding = encodings.get(i);
      Object value = features.get(encoding.name());
      if (value == null && !features.containsKey(encoding.name())) {
        absent++;
        fits &= leaveOut(row, i);
        continue;
      }
      fits &= encoding.encode(value, row.values(), starts[i]) && taken(row, i) && isExact(i, value);
      if (encoding instanceof InputEncoding.Text text) {
        row.texts()[starts[i]] = text.text(value);
      }
    }
    if (!fits || features.size() + absent != encodings.size()) {
      throw new InvalidFeaturesException(problems(features));
    }
    return row;
  }

  /** Whether the model does without this input, which the row then says. */
  private boolean leaveOut(Row row, int input) {
    if (!model.takesAbsent(starts[input])) {
      return false;
    }
    row.values()[starts[input]] = RemoteModel.ABSENT;
    return true;
  }

  Row encode(Table table, int index) {
    @Nullable Column[] columns = columns(table);
    Row row = empty();
    for (int i = 0; i < columns.length; i++) {
      InputEncoding encoding = encodings.get(i);
      Column column = columns[i];
      if (column == null) {
        leaveOut(row, i);
        continue;
      }
      boolean isMissing = column.isMissing(index);
      Object whole = column instanceof Column.Integers all ? (Object) all.values()[index] : null;
      if (!encoding.encode(column, index, row.values(), starts[i])
          || !taken(row, i)
          || !isExact(i, whole)
          || (isMissing && encoding instanceof InputEncoding.Text text && !text.optional())) {
        throw new InvalidFeaturesException(
            List.of(Problem.of(encoding.name(), column.value(index), expected(i, whole))));
      }
      if (encoding instanceof InputEncoding.Text && !isMissing) {
        row.texts()[starts[i]] = (String) column.value(index);
      }
    }
    return row;
  }

  /**
   * The row of what another one holds.
   *
   * @param places of each input in that row
   * @throws InvalidFeaturesException if a category is none that is known
   */
  Row encode(Row from, int[] places) {
    Row row = empty();
    for (int i = 0; i < places.length; i++) {
      InputEncoding encoding = encodings.get(i);
      String text = from.texts().length == 0 ? null : from.texts()[places[i]];
      double number = from.values()[places[i]];
      if (!encoding.encode(number, text, row.values(), starts[i])) {
        Object value = encoding.type() == ColumnType.STRING ? text : (Object) number;
        throw new InvalidFeaturesException(
            List.of(Problem.of(encoding.name(), value, encoding.expected())));
      }
      if (encoding instanceof InputEncoding.Text) {
        row.texts()[starts[i]] = text;
      }
    }
    return row;
  }

  /** Whether the model takes this number for an input, once it is encoded. */
  boolean takes(int input, double number) {
    if (encodings.get(input).type() == ColumnType.STRING) {
      return true;
    }
    int start = starts[input];
    double[] columns = new double[starts[input + 1] - start];
    if (!encodings.get(input).encode(number, null, columns, 0)) {
      return false;
    }
    for (int i = 0; i < columns.length; i++) {
      if (!model.takes(start + i, columns[i])) {
        return false;
      }
    }
    return true;
  }

  private boolean taken(Row row, int input) {
    for (int column = starts[input]; column < starts[input + 1]; column++) {
      if (!model.takes(column, row.values()[column])) {
        return false;
      }
    }
    return true;
  }

  /** Whether a double holds it, if the model would take it for another one. */
  private boolean isExact(int input, @Nullable Object value) {
    return !(value instanceof Long number)
        || encodings.get(input).type() != ColumnType.INTEGER
        || ((long) (double) number == number && number != Long.MAX_VALUE)
        || model.takesRounded();
  }

  private String expected(int input, @Nullable Object value) {
    boolean isLarge = value instanceof Number number && Math.abs(number.doubleValue()) >= 0x1p53;
    return isLarge && encodings.get(input).type() == ColumnType.INTEGER
        ? "a whole number of at most 63 bits, and one that a double holds exactly, as all up to 2^53"
        : expected(input) + (isQuoted(value) ? "; this is a text" : "");
  }

  /** Of a number in quotes the message alone would not show what is wrong. */
  private static boolean isQuoted(@Nullable Object value) {
    return value instanceof String text && NUMBER.matcher(text.strip()).matches();
  }

  private String expected(int input) {
    InputEncoding encoding = encodings.get(input);
    return switch (encoding) {
      case InputEncoding.OneHot text -> text.expected();
      case InputEncoding.Text text -> text.expected();
      case Coded category -> category.expected();
      case InputEncoding.Numeric number when model.takes(starts[input], Double.NaN) ->
          number.expected();
      case InputEncoding.Numeric number -> number.expectedFinite();
    };
  }

  private List<Problem> problems(Map<String, ? extends @Nullable Object> features) {
    List<Problem> problems = new ArrayList<>();
    Row row = empty();
    Set<String> known = new LinkedHashSet<>();
    for (int i = 0; i < encodings.size(); i++) {
      InputEncoding encoding = encodings.get(i);
      String name = encoding.name();
      Object value = features.get(name);
      known.add(name);
      if (!features.containsKey(name)) {
        if (!model.takesAbsent(starts[i])) {
          problems.add(Problem.absent(name, expected(i)));
        }
      } else if (!encoding.encode(value, row.values(), starts[i])
          || !taken(row, i)
          || !isExact(i, value)) {
        problems.add(Problem.of(name, value, expected(i, value)));
      }
    }
    features.forEach(
        (name, value) -> {
          if (!known.contains(name)) {
            problems.add(Problem.of(name, value, "one of the inputs " + known));
          }
        });
    return problems;
  }

  /** None for those that are absent and may be. */
  private @Nullable Column[] columns(Table table) {
    List<Problem> problems = new ArrayList<>();
    @Nullable Column[] columns = new Column[encodings.size()];
    for (int i = 0; i < columns.length; i++) {
      InputEncoding encoding = encodings.get(i);
      String expected = "a column of type " + encoding.type().label();
      Optional<Column> column = table.find(encoding.name());
      if (column.isEmpty()) {
        if (!model.takesAbsent(starts[i])) {
          problems.add(Problem.absent(encoding.name(), expected));
        }
      } else if (!encoding.takes(column.get().type())) {
        problems.add(Problem.of(encoding.name(), column.get().type().label(), expected));
      } else {
        columns[i] = column.get();
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidFeaturesException(problems);
    }
    return columns;
  }

  /** Of all columns by input, as parts of 1; zeros if there is nothing to share. */
  double[] shares(double[] byColumn) {
    double[] shares = new double[encodings.size()];
    double total = Arrays.stream(byColumn).sum();
    for (int i = 0; i < shares.length && total > 0; i++) {
      for (int column = starts[i]; column < starts[i + 1]; column++) {
        shares[i] += byColumn[column] / total;
      }
    }
    return shares;
  }
}
