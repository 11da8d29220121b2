// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving.batches;

import io.bellwether.platform.serving.Prediction;
import io.bellwether.platform.serving.RiskLevel;
import io.bellwether.scoring.Task;
import io.bellwether.scoring.pipeline.Pipeline;
import io.bellwether.tabular.Column;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What was decided on a dataset's rows, one after the other, as columns. */
final class Answers extends AbstractList<Prediction.Output> {
  static final String ID = "prediction_id";
  static final String PREDICTION = "prediction";
  static final String PROBABILITY = "probability";

  private final @Nullable Object[] outcomes;
  private final @Nullable RiskLevel[] risks;
  private final double[] probabilities;
  private final Map<String, double[]> byClass = new LinkedHashMap<>();
  private final List<double[]> byTarget = new ArrayList<>();
  private int size;
  private boolean hasProbability;

  Answers(int rows) {
    outcomes = new Object[rows];
    risks = new RiskLevel[rows];
    probabilities = new double[rows];
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public boolean add(Prediction.Output output) {
    if (output.outcome() instanceof List<?> targets) {
      addTargets(targets);
    } else {
      outcomes[size] = output.outcome();
    }
    risks[size] = output.risk().orElse(null);
    output
        .probability()
        .ifPresent(
            probability -> {
              probabilities[size] = probability;
              hasProbability = true;
            });
    output
        .probabilities()
        .forEach(
            (name, probability) ->
                byClass.computeIfAbsent(name, _ -> new double[outcomes.length])[size] =
                    probability);
    size++;
    return true;
  }

  private void addTargets(List<?> values) {
    while (byTarget.size() < values.size()) {
      byTarget.add(new double[outcomes.length]);
    }
    for (int i = 0; i < values.size(); i++) {
      byTarget.get(i)[size] = (Double) values.get(i);
    }
  }

  @Override
  public Prediction.Output get(int row) {
    Objects.checkIndex(row, size);
    Map<String, Double> classes = new LinkedHashMap<>();
    byClass.forEach((name, values) -> classes.put(name, values[row]));
    return new Prediction.Output(
        outcome(row),
        hasProbability ? Optional.of(probabilities[row]) : Optional.empty(),
        classes,
        Optional.ofNullable(risks[row]),
        List.of());
  }

  private Object outcome(int row) {
    Object outcome = outcomes[row];
    return outcome == null ? byTarget.stream().map(values -> values[row]).toList() : outcome;
  }

  /** The names of the columns that the answers of a model become. */
  static List<String> names(Pipeline of) {
    List<String> names = new ArrayList<>(List.of(ID));
    if (of.task() == Task.TARGETS) {
      IntStream.range(0, of.model().outputs()).forEach(target -> names.add(ofTarget(target)));
      return names;
    }
    names.addAll(List.of(PREDICTION, PROBABILITY));
    if (of.classes().size() > 2) {
      of.classes().forEach(name -> names.add(PROBABILITY + "_" + name));
    }
    return names;
  }

  private static String ofTarget(int target) {
    return PREDICTION + "_" + target;
  }

  /**
   * @param ids of the predictions, by the row
   */
  List<Column> columns(IntFunction<String> ids) {
    List<Column> columns = new ArrayList<>();
    @Nullable String[] all = new String[size];
    Arrays.setAll(all, ids);
    columns.add(new Column.Strings(ID, all, new BitSet()));
    if (byTarget.isEmpty()) {
      columns.add(outcomes());
    }
    for (int i = 0; i < byTarget.size(); i++) {
      columns.add(new Column.Doubles(ofTarget(i), byTarget.get(i), new BitSet()));
    }
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
