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
 * An ensemble whose margin is Σ scale · (a member's margin) + shift.
 *
 * @param scales one for each member
 * @param features of the ensemble's row
 */
record WeightedSum(Link link, List<Seat> seats, double[] scales, double shift, int features)
    implements Additive {

  static Optional<Additive> of(
      List<Seat> seats, Combination.Mean mean, Optional<Calibration> calibration, int features) {
    Optional<Line> last = calibration.isEmpty() ? Optional.of(Line.SAME) : calibration.get().line();
    boolean straight = mean.space() == Space.MARGIN || Additive.areValues(seats);
    if (!straight || last.isEmpty()) {
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
      double weight = mean.weights()[m] * last.get().scale();
      scales[m] = weight * lines.get(m).scale();
      shift += weight * lines.get(m).shift();
    }
    Link link =
        calibration.isEmpty()
            ? seats.getFirst().link()
            : Seat.link(seats.getFirst().pipeline().task());
    return Optional.of(new WeightedSum(link, seats, scales, shift, features));
  }

  @Override
  public boolean explainsAgainstRows() {
    return seats.stream().allMatch(Seat::explainsAgainstRows);
  }

  @Override
  public void contributions(Row row, List<Row> background, double[] contributions) {
    Arrays.fill(contributions, 0);
    int width = features + 1;
    for (int m = 0; m < scales.length; m++) {
      Seat seat = seats.get(m);
      double[] own = seat.contributions(row, background);
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
