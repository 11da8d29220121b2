// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.explain;

import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A linear model that answers as the function does near a row (M. Ribeiro et al., "Why should I
 * trust you?", 2016), as the package lime does it for tables: numbers fall into the quartiles of
 * the sample, and the linear model knows of each feature only whether it falls where the row's
 * does.
 *
 * <p>Rows near it take each value from a random row of the sample. They weigh √exp(−d²/w²), where
 * d² is the number of features that fall elsewhere and w = 0.75·√features; the fit is a ridge
 * regression (α = 1, the intercept free) on the features of the largest weights. As the outcome
 * depends on the draw, it is repeated, and how much each weight varies is told.
 */
public final class Lime {
  private static final double KERNEL_WIDTH = 0.75;
  private static final double RIDGE = 1;
  private static final int BATCH = 4096;

  private final RowFunction function;
  private final double[] row;
  private final Sample sample;
  private final Bins[] bins;
  private final Settings settings;

  /**
   * @param neighbours rows that are drawn for each fit; at least 1
   * @param fits at least 2, so that their difference can be told
   * @param features how many have a weight at most
   */
  public record Settings(int neighbours, int fits, int features) {
    /** As the package lime has it, three times. */
    public static final Settings DEFAULT = new Settings(5000, 3, 10);

    long evaluations() {
      return (long) neighbours * fits + 1;
    }
  }

  /**
   * One feature of the linear model.
   *
   * @param from the row's value lies above this; −∞ where there is no bound, and of a category
   * @param to the row's value is at most this; ∞ where there is no bound, and of a category
   * @param weight what the answer changes by on average where the feature falls with the row's
   * @param deviation the standard deviation of the weight between the fits
   */
  public record Weight(int feature, double from, double to, double weight, double deviation) {}

  /**
   * @param value the answer to the row
   * @param localValue the linear model's answer to it
   * @param intercept the linear model's answer where every feature falls elsewhere
   * @param rSquared the part of the weighted variance near the row that the linear model explains,
   *     the mean of the fits; at most 1
   * @param weights the largest first
   * @param evaluations how many rows were answered
   */
  public record Result(
      double value,
      double localValue,
      double intercept,
      double rSquared,
      Weight[] weights,
      long evaluations) {}

  private Lime(RowFunction function, double[] row, Sample sample, Settings settings) {
    this.function = function;
    this.row = row;
    this.sample = sample;
    this.settings = settings;
    bins = new Bins[row.length];
    Arrays.setAll(bins, feature -> Bins.of(sample, feature));
  }

  /** Explains the answer to a row with {@code neighbours × fits} evaluations, and one. */
  public static Result explain(
      RowFunction function, double[] row, Sample sample, Settings settings, long seed) {
    return new Lime(function, row, sample, settings).explain(seed);
  }

  /** Rows near the row: whether each feature falls with the row's, and the answers. */
  private record Neighbours(boolean[][] same, double[] answers, double[] weights) {}

  private record Fit(double[] weights, double intercept, double rSquared) {}

  private Result explain(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Neighbours[] drawn = new Neighbours[settings.fits];
    double[][] full = new double[settings.fits][];
    int[] all = IntStream.range(0, row.length).toArray();
    for (int i = 0; i < drawn.length; i++) {
      drawn[i] = draw(random.split());
      full[i] = fit(drawn[i], all).weights;
    }
    int[] chosen = largest(mean(full));
    Fit[] fits = new Fit[drawn.length];
    Arrays.setAll(fits, i -> fit(drawn[i], chosen));
    double[][] found = Arrays.stream(fits).map(Fit::weights).toArray(double[][]::new);
    double[] mean = mean(found);
    Weight[] weights = new Weight[chosen.length];
    for (int i = 0; i < chosen.length; i++) {
      Bins of = bins[chosen[i]];
      double value = row[chosen[i]];
      weights[i] =
          new Weight(chosen[i], of.from(value), of.to(value), mean[i], deviation(found, mean, i));
    }
    Arrays.sort(weights, Comparator.comparingDouble(weight -> -Math.abs(weight.weight)));
    double intercept = Arrays.stream(fits).mapToDouble(Fit::intercept).average().orElseThrow();
    return new Result(
        function.apply(row),
        intercept + Arrays.stream(mean).sum(),
        intercept,
        Arrays.stream(fits).mapToDouble(Fit::rSquared).average().orElseThrow(),
        weights,
        settings.evaluations());
  }

  private Neighbours draw(SplittableRandom random) {
    int count = settings.neighbours;
    boolean[][] same = new boolean[count][row.length];
    double[] answers = new double[count];
    double[] weights = new double[count];
    double width = KERNEL_WIDTH * KERNEL_WIDTH * row.length;
    for (int from = 0; from < count; from += BATCH) {
      double[][] rows = new double[Math.min(BATCH, count - from)][row.length];
      for (int i = 0; i < rows.length; i++) {
        int elsewhere = 0;
        for (int feature = 0; feature < row.length; feature++) {
          double value = sample.rows()[random.nextInt(sample.rows().length)][feature];
          rows[i][feature] = value;
          same[from + i][feature] = bins[feature].isSame(value, row[feature]);
          elsewhere += same[from + i][feature] ? 0 : 1;
        }
        weights[from + i] = Math.sqrt(Math.exp(-elsewhere / width));
      }
      System.arraycopy(function.apply(rows), 0, answers, from, rows.length);
    }
    return new Neighbours(same, answers, weights);
  }

  private Fit fit(Neighbours drawn, int[] features) {
    LeastSquares squares = new LeastSquares(features.length + 1);
    double[] x = new double[features.length + 1];
    for (int i = 0; i < drawn.answers.length; i++) {
      squares.add(place(drawn.same[i], features, x), drawn.answers[i], drawn.weights[i]);
    }
    double[] penalty = new double[x.length];
    Arrays.fill(penalty, 0, features.length, RIDGE);
    double[] solved = squares.solve(penalty);
    double[] weights = Arrays.copyOf(solved, features.length);
    return new Fit(weights, solved[features.length], rSquared(drawn, features, solved));
  }

  private static double[] place(boolean[] same, int[] features, double[] x) {
    for (int i = 0; i < features.length; i++) {
      x[i] = same[features[i]] ? 1 : 0;
    }
    x[features.length] = 1;
    return x;
  }

  private static double rSquared(Neighbours drawn, int[] features, double[] solved) {
    double mean = 0;
    double total = 0;
    for (int i = 0; i < drawn.answers.length; i++) {
      mean += drawn.weights[i] * drawn.answers[i];
      total += drawn.weights[i];
    }
    mean /= total;
    double left = 0;
    double variance = 0;
    double[] x = new double[solved.length];
    for (int i = 0; i < drawn.answers.length; i++) {
      place(drawn.same[i], features, x);
      double rest = drawn.answers[i];
      for (int j = 0; j < x.length; j++) {
        rest -= x[j] * solved[j];
      }
      left += drawn.weights[i] * rest * rest;
      variance += drawn.weights[i] * (drawn.answers[i] - mean) * (drawn.answers[i] - mean);
    }
    return variance > 0 ? 1 - left / variance : 1;
  }

  /** The features of the largest weights. */
  private int[] largest(double[] weights) {
    return IntStream.range(0, weights.length)
        .boxed()
        .sorted(Comparator.comparingDouble(feature -> -Math.abs(weights[feature])))
        .limit(settings.features)
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static double[] mean(double[][] values) {
    double[] mean = new double[values[0].length];
    for (double[] one : values) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += one[i] / values.length;
      }
    }
    return mean;
  }

  private static double deviation(double[][] values, double[] mean, int at) {
    double sum = 0;
    for (double[] one : values) {
      sum += (one[at] - mean[at]) * (one[at] - mean[at]);
    }
    return Math.sqrt(sum / Math.max(1, values.length - 1));
  }
}
