// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving.batches;

import io.bellwether.platform.serving.Answer;
import io.bellwether.tabular.Column;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The answers to a dataset's rows, one after the other, as columns. */
final class Answers {
  static final String ID = "prediction_id";
  static final String PREDICTION = "prediction";
  static final String PROBABILITY = "probability";

  private final @Nullable String[] ids;
  private final @Nullable Object[] outcomes;
  private final double[] probabilities;
  private final Map<String, double[]> byClass = new LinkedHashMap<>();
  private int size;
  private boolean hasProbability;

  Answers(int rows) {
    ids = new String[rows];
    outcomes = new Object[rows];
    probabilities = new double[rows];
  }

  int size() {
    return size;
  }

  void add(Answer answer) {
    ids[size] = answer.prediction().id();
    outcomes[size] = answer.prediction().outcome();
    answer
        .prediction()
        .probability()
        .ifPresent(
            probability -> {
              probabilities[size] = probability;
              hasProbability = true;
            });
    answer
        .probabilities()
        .ifPresent(
            found ->
                found.forEach(
                    (name, probability) ->
                        byClass.computeIfAbsent(name, _ -> new double[ids.length])[size] =
                            probability));
    size++;
  }

  /** The names of the columns that answers of such classes become. */
  static List<String> names(List<String> classes) {
    List<String> names = new ArrayList<>(List.of(ID, PREDICTION, PROBABILITY));
    if (classes.size() > 2) {
      classes.forEach(name -> names.add(PROBABILITY + "_" + name));
    }
    return names;
  }

  List<Column> columns() {
    List<Column> columns = new ArrayList<>();
    columns.add(new Column.Strings(ID, ids, new BitSet()));
    columns.add(outcomes());
    if (hasProbability) {
      columns.add(new Column.Doubles(PROBABILITY, probabilities, new BitSet()));
    }
    byClass.forEach(
        (name, values) ->
            columns.add(new Column.Doubles(PROBABILITY + "_" + name, values, new BitSet())));
    return columns;
  }

  /** Truths, whole numbers, numbers or text, whichever all of them are. */
  private Column outcomes() {
    if (size > 0 && Arrays.stream(outcomes, 0, size).allMatch(Boolean.class::isInstance)) {
      boolean[] truths = new boolean[size];
      for (int i = 0; i < size; i++) {
        truths[i] = Boolean.TRUE.equals(outcomes[i]);
      }
      return new Column.Booleans(PREDICTION, truths, new BitSet());
    }
    boolean whole = true;
    boolean numbers = true;
    BitSet missing = new BitSet();
    for (int i = 0; i < size; i++) {
      Object outcome = outcomes[i];
      missing.set(i, outcome == null);
      whole &= outcome == null || outcome instanceof Long || outcome instanceof Integer;
      numbers &= outcome == null || outcome instanceof Number;
    }
    if (!numbers) {
      String[] texts = new String[size];
      for (int i = 0; i < size; i++) {
        texts[i] = String.valueOf(outcomes[i]);
      }
      return new Column.Strings(PREDICTION, texts, missing);
    }
    long[] longs = new long[whole ? size : 0];
    double[] doubles = new double[whole ? 0 : size];
    for (int i = 0; i < size; i++) {
      if (outcomes[i] instanceof Number number) {
        if (whole) {
          longs[i] = number.longValue();
        } else {
          doubles[i] = number.doubleValue();
        }
      }
    }
    return whole
        ? new Column.Integers(PREDICTION, longs, missing)
        : new Column.Doubles(PREDICTION, doubles, missing);
  }
}
