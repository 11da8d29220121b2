// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

import io.bellwether.scoring.ModelFormatException;

/**
 * The base score of XGBoost's files: a number as text ("5E-1"), since 3.1 a list of one number per
 * output as text ("[5E-1,2E-1]", or in round brackets).
 */
final class BaseScores {
  private static final String WHERE = "learner.learner_model_param.base_score";

  private BaseScores() {}

  /**
   * One margin per output.
   *
   * @param plain whether they are margins already: of a list that nobody gave and no round has
   *     estimated, XGBoost 3.1 and later make nothing else
   */
  static double[] margins(String text, int outputs, Objective objective, boolean plain) {
    String inner = text.strip();
    boolean list = inner.matches("(?s)\\[.*]|\\(.*\\)");
    if (list) {
      inner = inner.substring(1, inner.length() - 1);
    }
    String[] parts = inner.split(",", -1);
    if (parts.length != 1 && parts.length != outputs) {
      throw new ModelFormatException(
          WHERE, parts.length + " numbers", outputs == 1 ? "1" : "1 or " + outputs);
    }
    double[] margins = new double[outputs];
    for (int i = 0; i < outputs; i++) {
      float score = number(parts[parts.length == 1 ? 0 : i], text);
      margins[i] = list && plain ? score : objective.margin(score, list);
      if (!Double.isFinite(margins[i])) {
        throw new ModelFormatException(
            WHERE, Float.toString(score), "an answer that " + objective.label + " can give");
      }
    }
    return margins;
  }

  private static float number(String part, String text) {
    try {
      float value = Float.parseFloat(part.strip());
      if (Float.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Refused below, as an infinite number is.
    }
    String shown = text.length() > 100 ? text.substring(0, 100) + "…" : text;
    throw new ModelFormatException(WHERE, "\"" + shown + "\"", "a number, or a list of numbers");
  }
}
