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

  /** The matrices of a member, before the columns of an input are added up, take 32 MB. */
  private static final long MOST_INTERACTIONS = 4L << 20;

  @Override
  public boolean explainsInteractions() {
    return seats.stream()
        .map(seat -> seat.pipeline().model())
        .allMatch(
            member -> {
              long columns = member.features().size() + 1L;
              return member.explainsInteractions()
                  && member.outputs() * columns * columns <= MOST_INTERACTIONS;
            });
  }

  @Override
  public void interactions(Row row, double[] interactions) {
    Arrays.fill(interactions, 0);
    int width = features + 1;
    for (int m = 0; m < scales.length; m++) {
      Seat seat = seats.get(m);
      double[] own = seat.pipeline().interactions(seat.encode(row));
      int inputs = seat.places().length + 1;
      for (int i = 0; i < own.length; i++) {
        int from = i / (inputs * inputs) * width + place(seat, i / inputs % inputs);
        interactions[from * width + place(seat, i % inputs)] += scales[m] * own[i];
      }
    }
    for (int base = width * width - 1; base < interactions.length; base += width * width) {
      interactions[base] += shift;
    }
  }

  /** Of an input in the ensemble's row, or of the base value, which stands last. */
  private int place(Seat seat, int input) {
    return input == seat.places().length ? features : seat.places()[input];
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
          contributions[output * width + place(seat, i)] +=
              scales[m] * own[output * (inputs + 1) + i];
        }
      }
    }
    for (int base = features; base < contributions.length; base += width) {
      contributions[base] += shift;
    }
  }
}
