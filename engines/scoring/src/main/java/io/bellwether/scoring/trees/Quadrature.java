// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

/**
 * Gauss-Legendre quadrature on [0, 1]: n points integrate polynomials up to degree 2n − 1 exactly.
 */
record Quadrature(double[] points, double[] weights) {
  static Quadrature of(int n) {
    double[] points = new double[n];
    double[] weights = new double[n];
    for (int i = 0; i < n; i++) {
      double x = Math.cos(Math.PI * (i + 0.75) / (n + 0.5));
      double slope = 1;
      for (int step = 0; step < 100; step++) {
        double previous = 1;
        double value = x;
        for (int k = 2; k <= n; k++) {
          double next = ((2 * k - 1) * x * value - (k - 1) * previous) / k;
          previous = value;
          value = next;
        }
        slope = n * (x * value - previous) / (x * x - 1);
        double move = value / slope;
        x -= move;
        if (Math.abs(move) < 1e-16) {
          break;
        }
      }
      points[i] = (1 - x) / 2;
      weights[i] = 1 / ((1 - x * x) * slope * slope);
    }
    return new Quadrature(points, weights);
  }
}
