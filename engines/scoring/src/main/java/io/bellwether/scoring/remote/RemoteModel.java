// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.remote;

import io.bellwether.scoring.Link;
import io.bellwether.scoring.Model;
import io.bellwether.scoring.RefusedRowException;
import io.bellwether.scoring.Row;
import io.bellwether.scoring.Task;
import io.bellwether.tabular.ColumnType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;

/**
 * A model that another process runs: rows go there, answers come from there.
 *
 * <p>It answers probabilities, a value, or something else ({@link Task#OTHER}); its margins are
 * made of probabilities and values as those of an ONNX graph are. It cannot explain its answers.
 */
public final class RemoteModel implements Model {
  private static final double TOLERANCE = 1e-4;

  /** Of what probabilities of all classes add up to: 32 bits and many classes leave something. */
  private static final double SUM_TOLERANCE = 1e-2;

  /** Every answer is kept in a log. */
  private static final int MOST_TEXT = 1 << 20;

  /** In a row: the request does not name this input at all, which another NaN does not say. */
  public static final double ABSENT = Double.longBitsToDouble(0x7ff8_0000_0000_0b5eL);

  private final Description description;
  private final Calls calls;
  private final boolean byRow;
  private final List<String> features;
  private final List<ColumnType> types;

  /** A model that answers each row as it would alone. */
  public RemoteModel(Description description, Calls calls) {
    this(description, calls, true);
  }

  /**
   * @param byRow whether each row is answered as it would be alone, whatever it is asked with
   */
  public RemoteModel(Description description, Calls calls, boolean byRow) {
    this.description = description;
    this.calls = calls;
    this.byRow = byRow;
    features = description.columns.stream().map(Column::name).toList();
    types = description.columns.stream().map(Column::type).toList();
  }

  /**
   * One input.
   *
   * @param type DOUBLE, INTEGER, BOOLEAN or STRING
   * @param optional whether its value may be missing though the type has no value for that, and it
   *     may be absent altogether
   * @param nested what it has parts for; then its type is STRING, of their JSON
   */
  public record Column(String name, ColumnType type, boolean optional, Optional<Nested> nested) {
    public Column(String name, ColumnType type, boolean optional) {
      this(name, type, optional, Optional.empty());
    }

    public Column {
      if (type == ColumnType.TIMESTAMP) {
        throw new IllegalArgumentException(
            "type of %s: timestamp (expected: text)".formatted(name));
      }
    }
  }

  /**
   * What it says of itself.
   *
   * @param classes their names, the negative one of two first; none unless it tells probabilities
   * @param predictsClasses whether its own predict answers with classes
   * @param sizes of a row, whose values are the columns one after the other; empty if it has one
   *     size only
   * @param predicts what its own predict answers, if that is known before
   */
  public record Description(
      List<Column> columns,
      Task task,
      List<String> classes,
      boolean predictsClasses,
      List<Integer> sizes,
      Optional<Predicts> predicts) {
    public Description(
        List<Column> columns, Task task, List<String> classes, boolean predictsClasses) {
      this(columns, task, classes, predictsClasses, List.of(), Optional.empty());
    }

    public Description {
      sizes = List.copyOf(sizes);
      columns = List.copyOf(columns);
      classes = List.copyOf(classes);
      int least =
          switch (task) {
            case BINARY, MULTICLASS -> 2;
            case REGRESSION, TARGETS, OTHER -> 0;
          };
      boolean fits =
          switch (task) {
            case BINARY, REGRESSION, TARGETS, OTHER -> classes.size() == least;
            case MULTICLASS -> classes.size() >= least;
          };
      if (!fits) {
        throw new IllegalArgumentException(
            "classes: %s (expected: %d or more for %s)".formatted(classes, least, task));
      }
    }
  }

  /**
   * A tensor with a row for each row.
   *
   * @param sizes of a row; -1 if it is not known before
   */
  public record Predicts(ColumnType element, List<Integer> sizes) {
    public Predicts {
      sizes = List.copyOf(sizes);
    }
  }

  /** The way to the other process. */
  @FunctionalInterface
  public interface Calls {
    /**
     * One answer for each row, in their order.
     *
     * @throws RefusedRowException if the model itself does not answer them
     */
    List<RemoteAnswer> answers(List<Row> rows);
  }

  public List<Column> columns() {
    return description.columns;
  }

  /** Of a row that is a tensor of several sizes; else empty. */
  public List<Integer> sizes() {
    return description.sizes;
  }

  /** What its own predict answers, if that is known before it does. */
  public Optional<Predicts> predicts() {
    return description.predicts;
  }

  /** Whether each row is answered as it would be alone, whatever it is asked with. */
  public boolean byRow() {
    return byRow;
  }

  @Override
  public List<String> features() {
    return features;
  }

  @Override
  public List<ColumnType> types() {
    return types;
  }

  @Override
  public Task task() {
    return description.task;
  }

  @Override
  public List<String> classes() {
    return description.classes;
  }

  @Override
  public boolean predictsClasses() {
    return description.predictsClasses;
  }

  @Override
  public Link link() {
    return switch (description.task) {
      case BINARY -> Link.LOGIT;
      case MULTICLASS -> Link.SOFTMAX;
      case REGRESSION, TARGETS, OTHER -> Link.IDENTITY;
    };
  }

  @Override
  public int outputs() {
    return description.task == Task.MULTICLASS ? description.classes.size() : 1;
  }

  @Override
  public boolean takesNonFinite() {
    return true;
  }

  @Override
  public boolean takesRounded() {
    return false;
  }

  @Override
  public boolean takes(int feature, double value) {
    Column column = description.columns.get(feature);
    return switch (column.type) {
      case DOUBLE, STRING, TIMESTAMP -> true;
      case INTEGER -> (column.optional && Double.isNaN(value)) || isWhole(value);
      case BOOLEAN -> (column.optional && Double.isNaN(value)) || value == 0 || value == 1;
    };
  }

  private static boolean isWhole(double value) {
    return value == Math.rint(value) && Math.abs(value) < 0x1p63;
  }

  @Override
  public boolean takesAbsent(int feature) {
    return description.columns.get(feature).optional;
  }

  @Override
  public boolean explains() {
    return false;
  }

  /**
   * The model's answers.
   *
   * @throws RefusedRowException if it does not answer one of them, or not as it says of itself
   */
  public List<RemoteAnswer> answers(List<Row> rows) {
    List<RemoteAnswer> answers = calls.answers(rows);
    if (answers.size() != rows.size()) {
      throw new RefusedRowException(
          "the model gives %d answers to %d rows (expected: one for each)"
              .formatted(answers.size(), rows.size()));
    }
    answers.forEach(this::check);
    return answers;
  }

  private void check(RemoteAnswer answer) {
    switch (answer) {
      case RemoteAnswer.Other other -> {
        if (description.task != Task.OTHER) {
          throw new RefusedRowException("the model answers no number: " + other.text());
        }
        if (other.text().length() > MOST_TEXT) {
          throw new RefusedRowException(
              "the model answers a row with %d characters (expected: at most %d)"
                  .formatted(other.text().length(), MOST_TEXT));
        }
      }
      case RemoteAnswer.Numbers numbers -> {
        int width = Math.max(1, description.classes.size());
        boolean fits =
            numbers.values().length == width
                && numbers.predicted() >= 0
                && numbers.predicted() < width
                && Arrays.stream(numbers.values()).allMatch(this::isAnswer)
                && (width == 1 || isCertainty(Arrays.stream(numbers.values())));
        if (!fits) {
          throw new RefusedRowException(
              "the model answers %s (expected: %s)"
                  .formatted(
                      Arrays.toString(numbers.values()),
                      width == 1 ? "a number" : width + " probabilities that add up to 1"));
        }
      }
    }
  }

  private static boolean isCertainty(DoubleStream probabilities) {
    return Math.abs(probabilities.sum() - 1) <= SUM_TOLERANCE;
  }

  /** A value may be anything, even not a number: what that means is known to who asks. */
  private boolean isAnswer(double value) {
    return description.classes.isEmpty() || (value >= -TOLERANCE && value <= 1 + TOLERANCE);
  }

  @Override
  public void margins(double[] row, double[] margins) {
    RemoteAnswer answer = answers(List.of(new Row(row))).getFirst();
    if (!(answer instanceof RemoteAnswer.Numbers(double[] values, int _, var _))) {
      throw new UnsupportedOperationException("the model answers no number");
    }
    switch (description.task) {
      case BINARY -> margins[0] = Math.log(values[1]) - Math.log1p(-values[1]);
      case MULTICLASS -> Arrays.setAll(margins, i -> Math.log(values[i]));
      case REGRESSION, TARGETS, OTHER -> margins[0] = values[0];
    }
  }

  @Override
  public void contributions(double[] row, double[] contributions) {
    throw new UnsupportedOperationException("a model that runs elsewhere has no exact explanation");
  }

  /** The same for each: which features matter is not known. */
  @Override
  public double[] importance() {
    double[] same = new double[features.size()];
    Arrays.fill(same, 1);
    return same;
  }
}
