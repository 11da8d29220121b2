// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.remote;

import org.jspecify.annotations.Nullable;

/** What a remote model says of one row. */
public sealed interface RemoteAnswer {
  /**
   * Numbers.
   *
   * @param values the probability of each class, or the only value of a regression
   * @param predicted the place of the class that is answered; 0 for a regression
   */
  record Numbers(double[] values, int predicted, AnswerForm form) implements RemoteAnswer {
    public Numbers(double[] values, int predicted) {
      this(values, predicted, AnswerForm.PLAIN);
    }
  }

  /**
   * Anything else.
   *
   * @param value a String, Double, Long or Boolean, or a List or Map of such, or null
   * @param text the same as text: of a String itself, else JSON
   */
  record Other(@Nullable Object value, String text, AnswerForm form) implements RemoteAnswer {
    public Other(@Nullable Object value, String text) {
      this(value, text, AnswerForm.PLAIN);
    }
  }
}
