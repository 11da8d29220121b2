// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.explain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The least that would have to be different for another answer (S. Wachter et al., "Counterfactual
 * explanations without opening the black box", 2018): few features changed, and those by little.
 *
 * <p>It starts twice. A beam search changes one feature after the other to values that the sample
 * has; and the nearest rows of the sample that have the other answer give up one feature after the
 * other as long as they keep it. What was found is then brought as near to the row as the answer
 * allows. Nothing is left to chance, and there may be nearer ones than are found.
 */
public final class Counterfactuals {
  private static final Comparator<Counterfactual> FEWEST_THEN_NEAREST =
      Comparator.comparingInt((Counterfactual one) -> one.changed.length)
          .thenComparingDouble(one -> one.distance);

  private final RowFunction goal;
  private final double[] row;
  private final Sample sample;
  private final boolean[] actionable;
  private final Settings settings;
  private final Distance distance;
  private final List<Counterfactual> found = new ArrayList<>();
  private long evaluations;

  /**
   * @param answers how many are wanted, each with other features changed
   * @param changed how many features may be different
   * @param beam from how many rows the search goes on
   * @param values how many values of each feature are tried
   * @param neighbours from how many rows of the sample it starts
   */
  public record Settings(int answers, int changed, int beam, int values, int neighbours) {
    public static final Settings DEFAULT = new Settings(3, 4, 8, 12, 20);
  }

  /**
   * @param row that has the other answer
   * @param changed the features that are different, in order
   * @param distance from the row that is explained: Σ |difference| / median absolute deviation, 1
   *     for another category
   */
  public record Counterfactual(double[] row, int[] changed, double distance) {}

  /**
   * @param found the one with the fewest changes first, of equals the nearest
   * @param evaluations how many rows were answered
   */
  public record Result(List<Counterfactual> found, long evaluations) {}

  private Counterfactuals(
      RowFunction goal, double[] row, Sample sample, boolean[] actionable, Settings settings) {
    this.goal = goal;
    this.row = row;
    this.sample = sample;
    this.actionable = actionable;
    this.settings = settings;
    distance = Distance.of(sample);
  }

  /**
   * Looks for rows that meet a goal.
   *
   * @param goal 0 or more where it is met, else the nearer to 0 the nearer it is
   * @param row does not meet it
   * @param actionable by feature whether it may change
   */
  public static Result find(
      RowFunction goal, double[] row, Sample sample, boolean[] actionable, Settings settings) {
    return new Counterfactuals(goal, row, sample, actionable, settings).find();
  }

  private Result find() {
    searchFromRow();
    searchFromSample();
    found.sort(FEWEST_THEN_NEAREST);
    List<Counterfactual> best = new ArrayList<>();
    for (Counterfactual one : found) {
      if (best.size() < settings.answers
          && best.stream().noneMatch(known -> isPartOf(known, one))) {
        best.add(tightened(reduced(one.row)));
      }
    }
    best.sort(FEWEST_THEN_NEAREST);
    return new Result(best, evaluations);
  }

  /** Whether all that a known one changes is changed here too. */
  private static boolean isPartOf(Counterfactual known, Counterfactual one) {
    return Arrays.stream(known.changed)
        .allMatch(feature -> Arrays.binarySearch(one.changed, feature) >= 0);
  }

  /** A row that does not meet the goal yet. */
  private record State(double[] row, BitSet changed, double goal) {}

  private void searchFromRow() {
    double[][] values = new double[row.length][];
    Arrays.setAll(values, i -> actionable[i] ? sample.grid(i, settings.values) : new double[0]);
    List<State> beam = List.of(new State(row, new BitSet(), 0));
    Set<BitSet> changed = new HashSet<>();
    for (int depth = 0; depth < settings.changed && changed.size() < settings.answers; depth++) {
      List<State> next = new ArrayList<>();
      for (State state : beam) {
        for (State moved : moves(state, values)) {
          if (moved.goal >= 0) {
            found.add(counterfactual(moved.row));
            changed.add(moved.changed);
          } else {
            next.add(moved);
          }
        }
      }
      next.sort(Comparator.comparingDouble(state -> -state.goal));
      beam = different(next);
    }
  }

  private List<State> moves(State from, double[][] values) {
    List<double[]> rows = new ArrayList<>();
    List<BitSet> changes = new ArrayList<>();
    for (int feature = 0; feature < row.length; feature++) {
      if (from.changed.get(feature)) {
        continue;
      }
      BitSet changed = (BitSet) from.changed.clone();
      changed.set(feature);
      for (double value : values[feature]) {
        if (value != row[feature]) {
          double[] moved = from.row.clone();
          moved[feature] = value;
          rows.add(moved);
          changes.add(changed);
        }
      }
    }
    double[] goals = answers(rows);
    List<State> moved = new ArrayList<>(rows.size());
    for (int i = 0; i < goals.length; i++) {
      moved.add(new State(rows.get(i), changes.get(i), goals[i]));
    }
    return moved;
  }

  /** The first ones, each row once: it can be reached by several ways. */
  private List<State> different(List<State> sorted) {
    List<State> beam = new ArrayList<>();
    for (State state : sorted) {
      boolean known = beam.stream().anyMatch(one -> Arrays.equals(one.row, state.row));
      if (!known && beam.size() < settings.beam) {
        beam.add(state);
      }
    }
    return beam;
  }

  private double[] answers(List<double[]> rows) {
    evaluations += rows.size();
    return rows.isEmpty() ? new double[0] : goal.apply(rows.toArray(double[][]::new));
  }

  private boolean meets(double[] changed) {
    evaluations++;
    return goal.apply(changed) >= 0;
  }

  private void searchFromSample() {
    List<double[]> mixed = new ArrayList<>();
    for (double[] other : sample.rows()) {
      double[] wanted = row.clone();
      for (int i = 0; i < wanted.length; i++) {
        wanted[i] = actionable[i] && !Double.isNaN(other[i]) ? other[i] : row[i];
      }
      mixed.add(wanted);
    }
    double[] goals = answers(mixed);
    List<double[]> reached = new ArrayList<>();
    for (int i = 0; i < goals.length; i++) {
      if (goals[i] >= 0) {
        reached.add(mixed.get(i));
      }
    }
    reached.sort(Comparator.comparingDouble(one -> distance.between(row, one)));
    reached.stream().limit(settings.neighbours).map(this::reduced).forEach(this::add);
  }

  private void add(double[] reached) {
    Counterfactual one = counterfactual(reached);
    if (one.changed.length > 0 && one.changed.length <= settings.changed) {
      found.add(one);
    }
  }

  /** Takes changes back, the largest first, as long as the goal is met. */
  private double[] reduced(double[] reached) {
    double[] reduced = reached.clone();
    Arrays.stream(changes(reached))
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -distance.of(i, row[i], reached[i])))
        .forEach(
            feature -> {
              double kept = reduced[feature];
              reduced[feature] = row[feature];
              if (!meets(reduced)) {
                reduced[feature] = kept;
              }
            });
    return reduced;
  }

  /** Brings each number as near to the row's as halving finds it. */
  private Counterfactual tightened(double[] reached) {
    double[] near = reached.clone();
    for (int feature : changes(reached)) {
      double own = row[feature];
      if (sample.isCategory(feature) || !Double.isFinite(own) || !Double.isFinite(near[feature])) {
        continue;
      }
      double fails = own;
      for (int step = 0; step < 20; step++) {
        double kept = near[feature];
        double middle = middle(feature, fails, kept);
        if (middle == fails || middle == kept) {
          break;
        }
        near[feature] = middle;
        if (!meets(near)) {
          near[feature] = kept;
          fails = middle;
        }
      }
    }
    return counterfactual(near);
  }

  private double middle(int feature, double one, double other) {
    double middle = one + (other - one) / 2;
    return sample.kinds().get(feature) == Sample.Kind.WHOLE ? Math.rint(middle) : middle;
  }

  private Counterfactual counterfactual(double[] reached) {
    return new Counterfactual(reached, changes(reached), distance.between(row, reached));
  }

  private int[] changes(double[] other) {
    BitSet changed = new BitSet();
    for (int i = 0; i < row.length; i++) {
      changed.set(i, Double.compare(row[i] + 0.0, other[i] + 0.0) != 0);
    }
    return changed.stream().toArray();
  }
}
