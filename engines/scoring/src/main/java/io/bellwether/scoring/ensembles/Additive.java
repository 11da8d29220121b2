// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.ensembles;

import io.bellwether.scoring.Link;
import io.bellwether.scoring.Row;
import io.bellwether.scoring.ensembles.Calibration.Line;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * An ensemble whose margin is Σ scale · (a member's margin) + shift, where members explain
 * themselves: Shapley values of a sum are sums of Shapley values.
 *
 * @param scales one for each member
 * @param features of the ensemble's row
 */
record Additive(Link link, List<Seat> seats, double[] scales, double shift, int features) {

  static Optional<Additive> of(
      List<Seat> seats, Combination combination, Optional<Calibration> calibration, int features) {
    Optional<double[]> weights = weights(seats, combination);
    Optional<Line> last = calibration.isEmpty() ? Optional.of(Line.SAME) : calibration.get().line();
    if (weights.isEmpty()
        || last.isEmpty()
        || !seats.stream().allMatch(seat -> seat.pipeline().model().explains())) {
      return Optional.empty();
    }
    double[] scales = new double[seats.size()];
    double shift = last.get().shift();
    List<Line> lines = new ArrayList<>();
    for (Seat seat : seats) {
      Optional<Line> line = seat.line();
      if (line.isEmpty()) {
        return Optional.empty();
      }
      lines.add(line.get());
    }
    for (int m = 0; m < scales.length; m++) {
      double weight = weights.get()[m] * last.get().scale();
      scales[m] = weight * lines.get(m).scale();
      shift += weight * lines.get(m).shift();
    }
    Link link =
        calibration.isEmpty()
            ? seats.getFirst().link()
            : Seat.link(seats.getFirst().pipeline().task());
    return Optional.of(new Additive(link, seats, scales, shift, features));
  }

  /** Of what is combined as it is before the link, or has none. */
  private static Optional<double[]> weights(List<Seat> seats, Combination combination) {
    return switch (combination) {
      case Combination.Mean mean
          when mean.space() == Space.MARGIN
              || seats.stream().allMatch(seat -> seat.link() == Link.IDENTITY) ->
          Optional.of(mean.weights());
      case Combination.Only _,
          Combination.Mean _,
          Combination.Majority _,
          Combination.Cascade _,
          Combination.Stack _ ->
          Optional.empty();
    };
  }

  void contributions(Row row, double[] contributions) {
    Arrays.fill(contributions, 0);
    int width = features + 1;
    for (int m = 0; m < scales.length; m++) {
      Seat seat = seats.get(m);
      double[] own = seat.pipeline().contributions(seat.encode(row));
      int inputs = seat.places().length;
      int outputs = own.length / (inputs + 1);
      for (int output = 0; output < outputs; output++) {
        for (int i = 0; i <= inputs; i++) {
          int place = i == inputs ? features : seat.places()[i];
          contributions[output * width + place] += scales[m] * own[output * (inputs + 1) + i];
        }
      }
    }
    for (int base = features; base < contributions.length; base += width) {
      contributions[base] += shift;
    }
  }
}
