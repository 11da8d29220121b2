// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.ensembles;

import io.bellwether.scoring.Link;
import io.bellwether.scoring.Row;
import java.util.List;
import java.util.Optional;

/**
 * An ensemble whose margin is a sum of multiples of its members' margins, which explain themselves:
 * Shapley values of a sum are sums of Shapley values.
 */
sealed interface Additive permits WeightedSum, LinearStack {
  /** What makes the answer of its margin. */
  Link link();

  /**
   * Writes {@code outputs × (features + 1)} values, of each output the base value last.
   *
   * @param background what is explained against; empty: each member against its own baseline
   */
  void contributions(Row row, List<Row> background, double[] contributions);

  /** Whether there may be a background. */
  boolean explainsAgainstRows();

  /** Whether {@link #interactions} can be computed. */
  default boolean explainsInteractions() {
    return false;
  }

  /** Writes {@code outputs × (features + 1)²} values, if it explains interactions. */
  default void interactions(Row row, double[] interactions) {
    throw new UnsupportedOperationException("no sum of what members' inputs do together");
  }

  /**
   * Empty if it is no such ensemble.
   *
   * @param features of the ensemble's row
   */
  static Optional<Additive> of(
      List<Seat> seats, Combination combination, Optional<Calibration> calibration, int features) {
    if (!seats.stream().allMatch(seat -> seat.pipeline().model().explains())) {
      return Optional.empty();
    }
    return switch (combination) {
      case Combination.Mean mean -> WeightedSum.of(seats, mean, calibration, features);
      case Combination.Stack stack -> LinearStack.of(seats, stack, calibration, features);
      case Combination.Only _, Combination.Majority _, Combination.Cascade _ -> Optional.empty();
    };
  }

  /** Whether the members' answers are their margins. */
  static boolean areValues(List<Seat> seats) {
    return seats.stream().allMatch(seat -> seat.link() == Link.IDENTITY);
  }
}
