// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.ensembles;

import io.bellwether.scoring.Link;
import io.bellwether.scoring.ModelFormatException;
import io.bellwether.scoring.Task;
import io.bellwether.scoring.onnx.OnnxModel;
import io.bellwether.scoring.pipeline.Score;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Makes probabilities out of answers that are none, or not good ones. Of several classes each is
 * calibrated by itself, then they are divided by their sum, as scikit-learn's
 * CalibratedClassifierCV does (Zadrozny and Elkan, 2002).
 */
public sealed interface Calibration {
  /** How many numbers of an answer it takes: one, or one per class; empty: however many. */
  OptionalInt outputs();

  /**
   * Goes on only if what it makes are probabilities.
   *
   * @throws ModelFormatException if numbers of it are none
   */
  default void requireProbabilities() {}

  /**
   * Another answer for this one.
   *
   * @param slope what margins are multiplied with before the link
   */
  Score apply(Task task, Score score, double slope);

  /**
   * What it does to the margin of two classes, if that is a straight line: margin · scale + shift.
   */
  Optional<Line> line();

  /** A straight line. */
  record Line(double scale, double shift) {
    static final Line SAME = new Line(1, 0);
  }

  /**
   * σ(slope · x + intercept) (Platt, 1999). Scikit-learn keeps the same numbers with the other
   * sign.
   *
   * @param on what x is
   */
  record Sigmoid(Space on, double[] slope, double[] intercept) implements Calibration {
    /**
     * @throws ModelFormatException unless both have the same length and finite numbers
     */
    public Sigmoid {
      Checks.sameLength("slope", slope, "intercept", intercept);
      Checks.finite("slope", slope);
      Checks.finite("intercept", intercept);
    }

    @Override
    public OptionalInt outputs() {
      return OptionalInt.of(slope.length);
    }

    @Override
    public Score apply(Task task, Score score, double marginSlope) {
      double[] values = on.of(score, marginSlope);
      double[] logits = new double[values.length];
      Arrays.setAll(logits, i -> slope[i] * values[i] + intercept[i]);
      if (task == Task.BINARY) {
        return Scores.ofMargins(task, Link.LOGIT, logits);
      }
      Link.LOGIT.apply(logits);
      return Scores.ofProbabilities(task, shares(logits));
    }

    @Override
    public Optional<Line> line() {
      return on == Space.MARGIN && slope.length == 1
          ? Optional.of(new Line(slope[0], intercept[0]))
          : Optional.empty();
    }
  }

  /**
   * A rising line through points, level beyond the first and the last, of each output: isotonic
   * regression. Also calibrates values.
   *
   * @param on what x is
   */
  record Isotonic(Space on, double[][] x, double[][] y) implements Calibration {
    /**
     * @throws ModelFormatException unless every output has at least one point, x rises and y does
     *     not fall
     */
    public Isotonic {
      if (x.length == 0) {
        throw new ModelFormatException("x", "an empty list", "a list for each output");
      }
      if (x.length != y.length) {
        throw new ModelFormatException("y", y.length + " lists", x.length + ", as x has");
      }
      for (int i = 0; i < x.length; i++) {
        Checks.sameLength("x[" + i + "]", x[i], "y[" + i + "]", y[i]);
        Checks.finite("x[" + i + "]", x[i]);
        Checks.finite("y[" + i + "]", y[i]);
        Checks.rising("x[" + i + "]", x[i], true);
        Checks.rising("y[" + i + "]", y[i], false);
      }
    }

    @Override
    public OptionalInt outputs() {
      return OptionalInt.of(x.length);
    }

    @Override
    public void requireProbabilities() {
      for (int i = 0; i < y.length; i++) {
        for (double value : y[i]) {
          if (value < 0 || value > 1) {
            throw new ModelFormatException("y[" + i + "]", value + "", "probabilities, 0 to 1");
          }
        }
      }
    }

    @Override
    public Score apply(Task task, Score score, double marginSlope) {
      double[] values = on.of(score, marginSlope);
      double[] calibrated = new double[values.length];
      Arrays.setAll(calibrated, i -> between(x[i], y[i], values[i]));
      return Scores.ofProbabilities(
          task, task == Task.MULTICLASS ? shares(calibrated) : calibrated);
    }

    private static double between(double[] x, double[] y, double value) {
      int found = Arrays.binarySearch(x, value);
      if (found >= 0) {
        return y[found];
      }
      int next = -found - 1;
      if (next == 0 || next == x.length) {
        return y[Math.min(next, x.length - 1)];
      }
      double slope = (y[next] - y[next - 1]) / (x[next] - x[next - 1]);
      return slope * (value - x[next - 1]) + y[next - 1];
    }

    @Override
    public Optional<Line> line() {
      return Optional.empty();
    }
  }

  /**
   * Margins, or the logarithms of probabilities, divided by a temperature before the link (Guo and
   * others, 2017): above 1 less sure.
   *
   * @param on what is divided: margins, or probabilities, whose log-odds are taken
   */
  record Temperature(Space on, double temperature) implements Calibration {
    /**
     * @throws ModelFormatException unless it is positive
     */
    public Temperature {
      if (!(temperature > 0) || !Double.isFinite(temperature)) {
        throw new ModelFormatException("temperature", temperature + "", "a positive number");
      }
    }

    @Override
    public OptionalInt outputs() {
      return OptionalInt.empty();
    }

    @Override
    public Score apply(Task task, Score score, double marginSlope) {
      double[] values = on.of(score, marginSlope);
      if (on == Space.PROBABILITY) {
        values =
            task == Task.BINARY ? new double[] {OnnxModel.logOdds(values[0])} : Scores.logs(values);
      }
      double[] divided = Arrays.stream(values).map(value -> value / temperature).toArray();
      return Scores.ofMargins(task, task == Task.BINARY ? Link.LOGIT : Link.SOFTMAX, divided);
    }

    @Override
    public Optional<Line> line() {
      return on == Space.MARGIN ? Optional.of(new Line(1 / temperature, 0)) : Optional.empty();
    }
  }

  /** Divided by their sum; the same for each if all are 0. */
  private static double[] shares(double[] values) {
    double sum = 0;
    for (double value : values) { // One by one, as in C; a stream would correct its rounding.
      sum += value;
    }
    double all = sum;
    double[] shares = new double[values.length];
    Arrays.setAll(shares, i -> all == 0 ? 1.0 / values.length : values[i] / all);
    return shares;
  }
}
