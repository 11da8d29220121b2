// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring;

import org.jspecify.annotations.Nullable;

/**
 * What a model gets for one row.
 *
 * @param values one per feature, in the order of {@link Model#features()}; NaN is a missing value,
 *     and 0 stands where there is text
 * @param texts by the place of the feature, null where there is none; empty if the model takes no
 *     text
 */
public record Row(double[] values, @Nullable String[] texts) {
  private static final @Nullable String[] NO_TEXTS = {};

  public Row(double[] values) {
    this(values, NO_TEXTS);
  }

  /** The text of a feature; empty if there is none. */
  public String text(int feature) {
    String text = feature < texts.length ? texts[feature] : null;
    return text == null ? "" : text;
  }
}
