// SPDX-License-Identifier: Apache-2.0
package io.bellwether.statistics.profiles;

import io.bellwether.statistics.drift.Sample;

/** The summary of one column: numbers and strings only, ready to be stored. */
public sealed interface ColumnProfile permits NumericProfile, CategoryProfile {
  /** Rows with a value. */
  long present();

  /** Rows without a value. */
  long missing();

  default long rows() {
    return present() + missing();
  }

  /** The column as one side of a drift comparison. */
  Sample asSample();

  /**
   * The profile of this column's rows and the other's together. Counts, extremes and moments are
   * exact; the sample is a random one of all rows, each as likely as any other.
   *
   * @param seed chooses the values that stay in the sample
   * @throws IllegalArgumentException if one is numeric and the other of categories
   */
  default ColumnProfile merge(ColumnProfile other, ProfileLimits limits, long seed) {
    return switch (this) {
      case NumericProfile mine when other instanceof NumericProfile theirs ->
          mine.mergeNumeric(theirs, limits, seed);
      case CategoryProfile mine when other instanceof CategoryProfile theirs ->
          mine.mergeCategories(theirs, limits);
      case NumericProfile _, CategoryProfile _ ->
          throw new IllegalArgumentException(
              "profiles: one of numbers, one of categories (expected: both of the same kind)");
    };
  }
}
