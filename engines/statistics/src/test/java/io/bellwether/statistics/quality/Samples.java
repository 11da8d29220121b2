// SPDX-License-Identifier: Apache-2.0
package io.bellwether.statistics.quality;

/** Rows that Python made too, from the same linear congruential generator. */
record Samples(boolean[] positive, double[] sharp, double[] blurred) {
  /** 200 rows, 91 positive; the second model is the first, blurred by noise. */
  static Samples ofSeed42() {
    int rows = 200;
    boolean[] positive = new boolean[rows];
    double[] sharp = new double[rows];
    double[] blurred = new double[rows];
    long state = 42;
    for (int i = 0; i < rows; i++) {
      double[] u = new double[3];
      for (int k = 0; k < 3; k++) {
        state = (state * 1103515245L + 12345L) % (1L << 31);
        u[k] = state / (double) (1L << 31);
      }
      sharp[i] = Math.rint(u[0] * 100) / 100;
      blurred[i] = Math.rint((u[0] + u[1]) / 2 * 100) / 100;
      positive[i] = u[2] < u[0];
    }
    return new Samples(positive, sharp, blurred);
  }

  /** The ten rows of the reference: y = 1110101000 by falling probability. */
  static final boolean[] TEN_POSITIVE = {
    true, true, true, false, true, false, true, false, false, false
  };

  static final double[] TEN_PROBABILITIES = {.9, .8, .75, .6, .55, .4, .35, .2, .1, .05};
}
