// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.explain;

import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * How much worse a model gets when the values of a feature change places among the rows (L.
 * Breiman, "Random forests", 2001; A. Fisher et al., 2019): what it loses is what the feature told
 * it.
 */
public final class PermutationImportance {
  private PermutationImportance() {}

  /**
   * @param loss of the rows as they are
   * @param increase by feature asked for: by how much the loss grows without the feature: the mean
   *     of the repeats
   * @param deviation the standard deviation of the repeats
   */
  public record Result(double loss, double[] increase, double[] deviation) {}

  /**
   * Evaluates the loss {@code features × repeats + 1} times.
   *
   * @param loss of the model's answers to these rows, whose order stays; less is better
   * @param features whose values change places
   * @param repeats at least 2
   */
  public static Result of(
      ToDoubleFunction<double[][]> loss, double[][] rows, int[] features, int repeats, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double before = loss.applyAsDouble(rows);
    double[] increase = new double[features.length];
    double[] deviation = new double[features.length];
    for (int at = 0; at < features.length; at++) {
      double[] grown = new double[repeats];
      for (int repeat = 0; repeat < repeats; repeat++) {
        grown[repeat] = loss.applyAsDouble(permuted(rows, features[at], random)) - before;
        increase[at] += grown[repeat] / repeats;
      }
      double sum = 0;
      for (double one : grown) {
        sum += (one - increase[at]) * (one - increase[at]);
      }
      deviation[at] = Math.sqrt(sum / Math.max(1, repeats - 1));
    }
    return new Result(before, increase, deviation);
  }

  private static double[][] permuted(double[][] rows, int feature, SplittableRandom random) {
    double[][] permuted = new double[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      permuted[i] = rows[i].clone();
    }
    for (int i = rows.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      double value = permuted[i][feature];
      permuted[i][feature] = permuted[other][feature];
      permuted[other][feature] = value;
    }
    return permuted;
  }
}
