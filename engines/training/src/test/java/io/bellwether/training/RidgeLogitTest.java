// SPDX-License-Identifier: Apache-2.0
package io.bellwether.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Golden values: scikit-learn's LogisticRegression(C, tol=1e-14, solver="newton-cholesky") on the
 * same formula.
 */
class RidgeLogitTest {
  private static final int ROWS = 60;

  @ParameterizedTest
  @CsvSource({
    "0.01, 0.07413194972993635, -0.02077559070367542, 0.21373849215570087, 0.014835454579422166,"
        + " -0.21907177003061784",
    "1, 1.524120853523535, -0.0707114063253793, 0.7762272049355692, 0.04461142083772276,"
        + " -0.40581110455888425",
    "100, 2.231886840537297, -0.01173394585696073, 0.9417116239344802, 0.06500334727873998,"
        + " -0.5292232643726152"
  })
  void agreesWithScikitLearn(double c, double w0, double w1, double w2, double w3, double b) {
    boolean[] labels = new boolean[ROWS];
    double[][] rows = rows();
    for (int i = 0; i < ROWS; i++) {
      labels[i] = rows[i][0] + 0.5 * rows[i][2] + 1.5 * Math.sin(7.7 * i) > 0.3;
    }

    RidgeLogit fit = RidgeLogit.fit(rows, labels, c);

    assertThat(fit.weights()).containsExactly(new double[] {w0, w1, w2, w3}, within(1e-6));
    assertThat(fit.intercept()).isEqualTo(b, within(1e-6));
  }

  @Test
  void convergesWhereAPlaneSeparatesTheClasses() {
    boolean[] labels = new boolean[ROWS];
    double[][] rows = rows();
    for (int i = 0; i < ROWS; i++) {
      labels[i] = rows[i][1] > 0.2;
    }

    RidgeLogit fit = RidgeLogit.fit(rows, labels, 100);

    assertThat(fit.weights())
        .containsExactly(
            new double[] {
              -0.8108367753479981, 10.049026380070408, 0.7272617377803736, -0.18292939137978323
            },
            within(1e-6));
    assertThat(fit.intercept()).isEqualTo(-0.32112657524560306, within(1e-6));
  }

  @Test
  void givesAColumnWithoutVariationNoWeight() {
    double[][] rows = {{1, 0}, {2, 0}, {3, 0}, {4, 0}};

    RidgeLogit fit = RidgeLogit.fit(rows, new boolean[] {false, true, false, true}, 1);

    assertThat(fit.weights()[1]).isZero();
    assertThat(fit.weights()[0]).isPositive();
  }

  private static double[][] rows() {
    double[][] rows = new double[ROWS][4];
    for (int i = 0; i < ROWS; i++) {
      for (int j = 0; j < 4; j++) {
        rows[i][j] = Math.sin(1.3 * i * (j + 1) + j) * (j + 1);
      }
    }
    return rows;
  }
}
