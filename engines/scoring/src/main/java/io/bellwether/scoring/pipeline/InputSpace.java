// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.pipeline;

import io.bellwether.scoring.Row;
import io.bellwether.scoring.explain.RowFunction;
import io.bellwether.scoring.explain.Sample;
import io.bellwether.tabular.Column;
import io.bellwether.tabular.ColumnType;
import io.bellwether.tabular.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The inputs of a pipeline as rows of numbers, which is what explanations of any function work on:
 * one per input, NaN where it is missing, 1 and 0 for true and false, the code of a category, and
 * for another text its place among those that were seen. Not safe for several threads.
 */
public final class InputSpace {
  private final Pipeline pipeline;
  private final RowEncoder rows;
  private final List<InputEncoding> inputs;

  /** The texts of each input that has texts, in the order in which they were seen. */
  private final List<Map<String, Double>> places = new ArrayList<>();

  private final List<List<String>> texts = new ArrayList<>();
  private final Sample sample;

  /**
   * @param table rows that the pipeline takes, at least one
   */
  InputSpace(Pipeline pipeline, RowEncoder rows, Table table) {
    this.pipeline = pipeline;
    this.rows = rows;
    inputs = pipeline.encodings();
    inputs.forEach(
        _ -> {
          places.add(new HashMap<>());
          texts.add(new ArrayList<>());
        });
    double[][] values = new double[table.rows()][inputs.size()];
    for (int i = 0; i < inputs.size(); i++) {
      Column column = table.column(inputs.get(i).name());
      for (int row = 0; row < values.length; row++) {
        values[row][i] = number(i, column.isMissing(row) ? null : column.value(row));
      }
    }
    List<Sample.Kind> kinds = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      kinds.add(kind(inputs.get(i), values, i));
    }
    sample = new Sample(kinds, values);
  }

  /** The rows that the space was made of. */
  public Sample sample() {
    return sample;
  }

  /** A column that only ever has whole numbers is taken for one of whole numbers. */
  private Sample.Kind kind(InputEncoding input, double[][] rows, int at) {
    if (pipeline.isCategory(at)) {
      return Sample.Kind.CATEGORY;
    }
    return switch (input.type()) {
      case STRING, BOOLEAN, TIMESTAMP -> Sample.Kind.CATEGORY;
      case INTEGER -> Sample.Kind.WHOLE;
      case DOUBLE ->
          Arrays.stream(rows)
                  .allMatch(row -> Double.isNaN(row[at]) || Math.rint(row[at]) == row[at])
              ? Sample.Kind.WHOLE
              : Sample.Kind.NUMBER;
    };
  }

  /**
   * The row for these features.
   *
   * @param features every input by its name, as {@link Pipeline#encode} takes them
   */
  public double[] row(Map<String, ? extends @Nullable Object> features) {
    double[] row = new double[inputs.size()];
    Arrays.setAll(row, i -> number(i, features.get(inputs.get(i).name())));
    return row;
  }

  private double number(int input, @Nullable Object value) {
    if (inputs.get(input) instanceof Coded category) {
      double[] code = new double[1];
      return category.encode(value, code, 0) ? code[0] : Double.NaN;
    }
    return switch (value) {
      case null -> Double.NaN;
      case Number number -> number.doubleValue();
      case Boolean truth -> truth ? 1 : 0;
      default -> {
        List<String> known = texts.get(input);
        Double place =
            places
                .get(input)
                .computeIfAbsent(
                    value.toString(),
                    text -> {
                      known.add(text);
                      return known.size() - 1.0;
                    });
        yield place;
      }
    };
  }

  /**
   * What a number of a row stands for: a number, a truth value, a text, or null if it is missing.
   */
  public @Nullable Object value(int input, double number) {
    if (Double.isNaN(number)) {
      return null;
    }
    if (inputs.get(input) instanceof Coded category) {
      Object name = category.categories().name(number);
      return name == null ? (Object) number : name;
    }
    return switch (inputs.get(input).type()) {
      case STRING -> texts.get(input).get((int) number);
      case BOOLEAN -> number != 0;
      case INTEGER -> (long) number;
      case DOUBLE, TIMESTAMP -> number;
    };
  }

  private Row encode(double[] values) {
    Row row = rows.empty();
    for (int i = 0; i < inputs.size(); i++) {
      InputEncoding input = inputs.get(i);
      if (input instanceof Coded) {
        row.values()[rows.start(i)] = values[i];
        continue;
      }
      boolean isText = input.type() == ColumnType.STRING;
      Object value = isText ? value(i, values[i]) : (Object) values[i];
      input.encode(value, row.values(), rows.start(i));
      if (input instanceof InputEncoding.Text && value instanceof String text) {
        row.texts()[rows.start(i)] = text;
      }
    }
    return row;
  }

  /** Scores rows of this space. */
  public List<Score> scores(double[][] values) {
    List<Row> encoded = Arrays.stream(values).map(this::encode).toList();
    return pipeline.answers(encoded).stream().map(Answered::score).toList();
  }

  /** A number of each row's score. */
  public RowFunction function(ToDoubleFunction<Score> number) {
    return values -> scores(values).stream().mapToDouble(number).toArray();
  }

  /**
   * What is explained of a score: the margin of an output; of a model that does not explain them,
   * and whose margins may be infinite, the probability of the class, or its value.
   *
   * @param output 0, or the index of a class
   */
  public double explained(Score score, int output) {
    boolean margins = pipeline.model().explainsMargins();
    return switch (score) {
      case Score.Binary binary -> margins ? binary.margin() : binary.probability();
      case Score.Regression regression -> margins ? regression.margin() : regression.value();
      case Score.Multiclass many -> margins ? many.margins()[output] : many.probabilities()[output];
      case Score.Targets many -> margins ? many.margins()[output] : many.values()[output];
      case Score.Other other -> throw new IllegalArgumentException("no number: " + other.text());
    };
  }
}
