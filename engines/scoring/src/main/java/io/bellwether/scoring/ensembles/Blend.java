// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.ensembles;

import io.bellwether.scoring.Link;
import io.bellwether.scoring.pipeline.Pipeline;
import java.util.List;
import java.util.Optional;

/**
 * How an ensemble answers that only adds up what its members answer, and calibrates nothing.
 *
 * @param by what is added up
 * @param link of the margins, if those are
 * @param weights one for each member; of sum 1 unless they are votes
 */
public record Blend(By by, Link link, List<Part> parts, double[] weights) {
  /** What is added up. */
  public enum By {
    ANSWERS,
    MARGINS,
    VOTES
  }

  /**
   * A member.
   *
   * @param places of its inputs in the ensemble's row
   */
  public record Part(Pipeline pipeline, int[] places) {}

  static Optional<Blend> of(
      List<Seat> seats, Combination combination, Optional<Calibration> calibration) {
    boolean calibrates =
        calibration.isPresent() || seats.stream().anyMatch(seat -> seat.calibration().isPresent());
    if (calibrates) {
      return Optional.empty();
    }
    List<Part> parts =
        seats.stream().map(seat -> new Part(seat.pipeline(), seat.places())).toList();
    return switch (combination) {
      case Combination.Mean mean -> {
        By by = mean.space() == Space.MARGIN ? By.MARGINS : By.ANSWERS;
        yield Optional.of(new Blend(by, mean.link(), parts, mean.weights()));
      }
      case Combination.Majority vote ->
          Optional.of(new Blend(By.VOTES, Link.IDENTITY, parts, vote.weights()));
      case Combination.Only _, Combination.Stack _, Combination.Cascade _ -> Optional.empty();
    };
  }
}
