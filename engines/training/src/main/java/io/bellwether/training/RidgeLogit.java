// SPDX-License-Identifier: Apache-2.0
package io.bellwether.training;

import java.util.Arrays;

/**
 * Logistic regression with an L2 penalty: minimises {@code ½‖w‖² + C · Σ log(1 + exp(−yᵢ(w·xᵢ +
 * b)))} with y = ±1 and an intercept b that is not penalised; the objective of scikit-learn's
 * {@code LogisticRegression(C)}. Newton's method (iteratively reweighted least squares: McCullagh,
 * Nelder, "Generalized Linear Models", 1989, section 2.5) with step halving; the penalty makes the
 * minimum unique and finite, also where a plane separates the classes.
 *
 * @param weights one for each column
 * @param intercept the log-odds where every column is 0
 */
record RidgeLogit(double[] weights, double intercept) {
  private static final int MOST_STEPS = 100;
  private static final double TOLERANCE = 1e-10;

  /**
   * Fits rows of equal length, without NaN; O(rows · columns²) a step.
   *
   * @param c the inverse of the penalty's strength, > 0
   */
  static RidgeLogit fit(double[][] rows, boolean[] labels, double c) {
    int width = rows[0].length;
    double[] beta = new double[width + 1];
    double loss = loss(rows, labels, c, beta);
    for (int step = 0; step < MOST_STEPS; step++) {
      double[] gradient = new double[width + 1];
      double[][] hessian = new double[width + 1][width + 1];
      derivatives(rows, labels, c, beta, gradient, hessian);
      if (Arrays.stream(gradient).map(Math::abs).max().orElse(0) < TOLERANCE * (1 + c)) {
        break;
      }
      double[] direction = solve(hessian, gradient);
      double[] next = moved(beta, direction, 1);
      double nextLoss = loss(rows, labels, c, next);
      for (double t = 0.5; !(nextLoss <= loss) && t > 1e-9; t /= 2) {
        next = moved(beta, direction, t);
        nextLoss = loss(rows, labels, c, next);
      }
      if (!(nextLoss <= loss) || Arrays.equals(next, beta)) {
        break;
      }
      beta = next;
      loss = nextLoss;
    }
    return new RidgeLogit(Arrays.copyOf(beta, width), beta[width]);
  }

  private static double margin(double[] row, double[] beta) {
    double margin = beta[row.length];
    for (int j = 0; j < row.length; j++) {
      margin += beta[j] * row[j];
    }
    return margin;
  }

  private static double loss(double[][] rows, boolean[] labels, double c, double[] beta) {
    double loss = 0;
    for (int i = 0; i < rows.length; i++) {
      double signed = labels[i] ? margin(rows[i], beta) : -margin(rows[i], beta);
      loss += signed > 0 ? Math.log1p(Math.exp(-signed)) : Math.log1p(Math.exp(signed)) - signed;
    }
    double penalty = 0;
    for (int j = 0; j < beta.length - 1; j++) {
      penalty += beta[j] * beta[j];
    }
    return penalty / 2 + c * loss;
  }

  private static void derivatives(
      double[][] rows,
      boolean[] labels,
      double c,
      double[] beta,
      double[] gradient,
      double[][] hessian) {
    int width = beta.length - 1;
    for (int i = 0; i < rows.length; i++) {
      double p = 1 / (1 + Math.exp(-margin(rows[i], beta)));
      double residual = c * (p - (labels[i] ? 1 : 0));
      double weight = c * p * (1 - p);
      for (int j = 0; j <= width; j++) {
        double x = j == width ? 1 : rows[i][j];
        if (x == 0) {
          continue;
        }
        gradient[j] += residual * x;
        for (int k = 0; k <= j; k++) {
          hessian[j][k] += weight * x * (k == width ? 1 : rows[i][k]);
        }
      }
    }
    for (int j = 0; j < width; j++) {
      gradient[j] += beta[j];
      hessian[j][j] += 1;
    }
    // Where every p has become 0 or 1 the intercept's curvature vanishes.
    hessian[width][width] += 1e-12 * c * rows.length;
  }

  /** Solves a symmetric positive definite system, given by its lower triangle, by Cholesky. */
  private static double[] solve(double[][] a, double[] b) {
    int n = b.length;
    double[] x = b.clone();
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = a[i][j];
        for (int k = 0; k < j; k++) {
          sum -= a[i][k] * a[j][k];
        }
        a[i][j] = i == j ? Math.sqrt(Math.max(sum, Double.MIN_NORMAL)) : sum / a[j][j];
      }
    }
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < i; k++) {
        x[i] -= a[i][k] * x[k];
      }
      x[i] /= a[i][i];
    }
    for (int i = n - 1; i >= 0; i--) {
      for (int k = i + 1; k < n; k++) {
        x[i] -= a[k][i] * x[k];
      }
      x[i] /= a[i][i];
    }
    return x;
  }

  private static double[] moved(double[] beta, double[] direction, double step) {
    double[] next = new double[beta.length];
    for (int j = 0; j < beta.length; j++) {
      next[j] = beta[j] - step * direction[j];
    }
    return next;
  }
}
