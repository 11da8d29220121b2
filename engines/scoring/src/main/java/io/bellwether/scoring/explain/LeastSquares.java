// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.explain;

/** Weighted least squares by normal equations: (XᵀWX + λI)·β = XᵀWy, solved by Cholesky. */
final class LeastSquares {
  private static final double FIRST_RIDGE = 1e-12;

  private final double[][] gram;
  private final double[] moment;

  LeastSquares(int unknowns) {
    gram = new double[unknowns][unknowns];
    moment = new double[unknowns];
  }

  void add(double[] x, double y, double weight) {
    for (int i = 0; i < x.length; i++) {
      double part = weight * x[i];
      if (part == 0) {
        continue;
      }
      moment[i] += part * y;
      for (int j = 0; j <= i; j++) {
        gram[i][j] += part * x[j];
      }
    }
  }

  /**
   * @param penalty λ of each unknown
   */
  double[] solve(double[] penalty) {
    double trace = 1;
    for (int i = 0; i < moment.length; i++) {
      trace += gram[i][i];
    }
    // Observations that do not tell unknowns apart leave the equations singular: the least
    // addition that makes them solvable shares between those.
    for (double ridge = 0; ; ridge = ridge == 0 ? FIRST_RIDGE * trace : ridge * 10) {
      double[][] lower = decomposed(penalty, ridge);
      if (lower.length == moment.length) {
        return solved(lower);
      }
    }
  }

  /** The lower triangle L of L·Lᵀ; nothing if the matrix is not positive definite. */
  private double[][] decomposed(double[] penalty, double ridge) {
    double[][] lower = new double[moment.length][];
    for (int i = 0; i < lower.length; i++) {
      lower[i] = new double[i + 1];
      for (int j = 0; j <= i; j++) {
        double rest = gram[i][j];
        for (int k = 0; k < j; k++) {
          rest -= lower[i][k] * lower[j][k];
        }
        if (j < i) {
          lower[i][j] = rest / lower[j][j];
          continue;
        }
        double added = rest + penalty[i] + ridge;
        if (!(added > 1e-13 * (gram[i][i] + penalty[i] + ridge))) {
          return new double[0][];
        }
        lower[i][i] = Math.sqrt(added);
      }
    }
    return lower;
  }

  private double[] solved(double[][] lower) {
    double[] solution = moment.clone();
    for (int i = 0; i < solution.length; i++) {
      for (int k = 0; k < i; k++) {
        solution[i] -= lower[i][k] * solution[k];
      }
      solution[i] /= lower[i][i];
    }
    for (int i = solution.length - 1; i >= 0; i--) {
      for (int k = i + 1; k < solution.length; k++) {
        solution[i] -= lower[k][i] * solution[k];
      }
      solution[i] /= lower[i][i];
    }
    return solution;
  }
}
