// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.explain;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Shapley values of any function, against background rows (S. Lundberg and S.-I. Lee, "A unified
 * approach to interpreting model predictions", 2017): a coalition S of features is worth the mean
 * over the background b of f(x_S, b_rest).
 *
 * <p>Where all 2^M coalitions of the M features that differ from the background may be looked at,
 * the values are exact: φᵢ = Σ_S |S|!·(M − |S| − 1)!/M! · (v(S ∪ i) − v(S)). Else they are the
 * least squares fit to some {@link Coalitions}, weighted by (M − 1)/(C(M, |S|)·|S|·(M − |S|)),
 * under the constraint that they add up to f(x) − v(∅).
 */
public final class KernelShap {
  /** More players are never enumerated, whatever is allowed. */
  private static final int MOST_ENUMERATED = 20;

  private KernelShap() {}

  /**
   * @param baseValue the mean answer to the background
   * @param value the answer to the row: the base value and the contributions add up to it
   * @param contributions one per feature; 0 of one that is the same in all rows
   * @param exact whether all coalitions were looked at
   * @param coalitions how many were looked at
   * @param evaluations how many rows were answered
   */
  public record Result(
      double baseValue,
      double value,
      double[] contributions,
      boolean exact,
      int coalitions,
      long evaluations) {}

  /**
   * Explains the answer to a row with at most {@code mostCoalitions × background} evaluations, and
   * one.
   *
   * @param row one value per feature
   * @param background at least one row
   * @param mostCoalitions at least 2·M + 2, or what is left out is not told apart
   * @param seed chooses the coalitions, if not all are looked at
   */
  public static Result explain(
      RowFunction function, double[] row, double[][] background, int mostCoalitions, long seed) {
    if (background.length == 0) {
      throw new IllegalArgumentException("background rows: 0 (expected: at least one)");
    }
    Game game = new Game(function, row, background);
    double value = game.value();
    int players = game.players().length;
    boolean exact = players <= 1 || (players <= MOST_ENUMERATED && 1 << players <= mostCoalitions);
    return exact
        ? enumerated(game, row.length, value)
        : sampled(game, row.length, value, mostCoalitions, seed);
  }

  private static Result enumerated(Game game, int features, double value) {
    int players = game.players().length;
    List<BitSet> all = new ArrayList<>(1 << players);
    for (int mask = 0; mask < 1 << players; mask++) {
      all.add(BitSet.valueOf(new long[] {mask}));
    }
    double[] worth = game.worth(all);
    worth[worth.length - 1] = value; // The mean over the background may differ by rounding.
    double[] weights = weights(players);
    double[] contributions = new double[features];
    for (int player = 0; player < players; player++) {
      double sum = 0;
      for (int mask = 0; mask < worth.length; mask++) {
        if ((mask >> player & 1) == 0) {
          sum += weights[Integer.bitCount(mask)] * (worth[mask | 1 << player] - worth[mask]);
        }
      }
      contributions[game.players()[player]] = sum;
    }
    return new Result(worth[0], value, contributions, true, worth.length, game.evaluations());
  }

  /** s!·(M − s − 1)!/M! by s. */
  private static double[] weights(int players) {
    double[] weights = new double[Math.max(1, players)];
    weights[0] = 1.0 / Math.max(1, players);
    for (int size = 1; size < players; size++) {
      weights[size] = weights[size - 1] * size / (players - size);
    }
    return weights;
  }

  private static Result sampled(Game game, int features, double value, int most, long seed) {
    int players = game.players().length;
    Coalitions coalitions = Coalitions.of(players, Math.max(2, most - 1), seed);
    List<BitSet> all = new ArrayList<>(coalitions.size() + 1);
    all.add(new BitSet());
    for (int i = 0; i < coalitions.size(); i++) {
      all.add(coalitions.members(i));
    }
    double[] worth = game.worth(all);
    double total = value - worth[0];
    double[] fitted = fit(coalitions, players, worth, total);
    double[] contributions = new double[features];
    double last = total;
    for (int i = 0; i < players - 1; i++) {
      contributions[game.players()[i]] = fitted[i];
      last -= fitted[i];
    }
    contributions[game.players()[players - 1]] = last;
    boolean exact = !coalitions.isSampled();
    return new Result(worth[0], value, contributions, exact, all.size(), game.evaluations());
  }

  /**
   * The values of all players but the last, which has what is left of the total.
   *
   * @param worth of the empty coalition, and then of each
   */
  private static double[] fit(Coalitions coalitions, int players, double[] worth, double total) {
    LeastSquares squares = new LeastSquares(players - 1);
    double[] x = new double[players - 1];
    for (int i = 0; i < coalitions.size(); i++) {
      BitSet members = coalitions.members(i);
      double last = members.get(players - 1) ? 1 : 0;
      for (int player = 0; player < x.length; player++) {
        x[player] = (members.get(player) ? 1 : 0) - last;
      }
      squares.add(x, worth[i + 1] - worth[0] - last * total, coalitions.weight(i));
    }
    return squares.solve(new double[players - 1]);
  }
}
