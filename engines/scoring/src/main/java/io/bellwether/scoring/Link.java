// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring;

/** How margins become the answer. */
public enum Link {
  /** The margin itself. */
  IDENTITY,
  /** σ(margin) = 1 / (1 + e^−margin): the margin is a log-odds. */
  LOGIT,
  /** e^margin. */
  LOG,
  /** e^mᵢ / Σ e^mⱼ over the margins of one row. */
  SOFTMAX,
  /** 1 where the margin is positive, else 0. */
  STEP,
  /** ln(1 + e^margin). */
  SOFTPLUS,
  /** The square of the margin, with its sign. */
  SIGNED_SQUARE;

  /** Turns the margins of one row into the answers, in place. */
  public void apply(double[] margins) {
    if (this == SOFTMAX) {
      softmax(margins);
      return;
    }
    for (int i = 0; i < margins.length; i++) {
      margins[i] = one(margins[i]);
    }
  }

  private double one(double margin) {
    return switch (this) {
      case IDENTITY -> margin;
      case LOGIT -> 1 / (1 + Math.exp(-margin));
      case LOG -> Math.exp(margin);
      case SOFTMAX -> 1;
      case STEP -> margin > 0 ? 1 : 0;
      case SOFTPLUS -> Math.log1p(Math.exp(margin));
      case SIGNED_SQUARE -> Math.signum(margin) * margin * margin;
    };
  }

  private static void softmax(double[] margins) {
    double max = Double.NEGATIVE_INFINITY;
    for (double margin : margins) {
      max = Math.max(max, margin);
    }
    double sum = 0;
    for (int i = 0; i < margins.length; i++) {
      margins[i] = Math.exp(margins[i] - max);
      sum += margins[i];
    }
    for (int i = 0; i < margins.length; i++) {
      margins[i] /= sum;
    }
  }
}
