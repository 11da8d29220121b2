// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.ensembles;

import io.bellwether.scoring.Link;
import io.bellwether.scoring.Row;
import io.bellwether.scoring.ensembles.Calibration.Line;
import io.bellwether.scoring.linear.LinearModel;
import io.bellwether.scoring.pipeline.InputEncoding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A linear model on its members' margins, and perhaps on inputs of the ensemble: what it makes of a
 * margin's Shapley values are Shapley values of its own, and those of inputs it has itself.
 *
 * @param width of one member's answer
 * @param lines from each member's own margin to the one that is stacked
 * @param last from the linear model's margin to the ensemble's
 * @param factors by output and input of the linear model
 * @param features of the ensemble's row
 */
record LinearStack(
    Link link,
    List<Seat> seats,
    Seat meta,
    int width,
    List<Line> lines,
    Line last,
    double[][] factors,
    int features)
    implements Additive {

  static Optional<Additive> of(
      List<Seat> seats, Combination.Stack stack, Optional<Calibration> calibration, int features) {
    Seat meta = stack.meta();
    List<Line> lines = seats.stream().flatMap(seat -> seat.line().stream()).toList();
    Optional<Line> last = calibration.isEmpty() ? Optional.of(Line.SAME) : calibration.get().line();
    boolean straight = stack.space() == Space.MARGIN || Additive.areValues(seats);
    if (!straight
        || lines.size() < seats.size()
        || last.isEmpty()
        || !(meta.pipeline().model() instanceof LinearModel linear)
        || !passesAnswers(meta, features)) {
      return Optional.empty();
    }
    Link link = calibration.isEmpty() ? meta.link() : Seat.link(meta.pipeline().task());
    return Optional.of(
        new LinearStack(
            link,
            seats,
            meta,
            stack.width(),
            lines,
            last.get(),
            factors(meta.pipeline().encodings(), linear.coef()),
            features));
  }

  private static boolean passesAnswers(Seat meta, int features) {
    List<InputEncoding> encodings = meta.pipeline().encodings();
    for (int i = 0; i < encodings.size(); i++) {
      if (meta.places()[i] >= features && !Seat.passes(encodings.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** The coefficient of each input's first column, which is all that an answer has. */
  private static double[][] factors(List<InputEncoding> encodings, double[][] coef) {
    double[][] factors = new double[coef.length][encodings.size()];
    int column = 0;
    for (int i = 0; i < encodings.size(); i++) {
      for (int output = 0; output < coef.length; output++) {
        factors[output][i] = encodings.get(i).columns().isEmpty() ? 0 : coef[output][column];
      }
      column += encodings.get(i).columns().size();
    }
    return factors;
  }

  @Override
  public boolean explainsAgainstRows() {
    return meta.explainsAgainstRows() && seats.stream().allMatch(Seat::explainsAgainstRows);
  }

  @Override
  public void contributions(Row row, List<Row> background, double[] contributions) {
    Arrays.fill(contributions, 0);
    List<double[]> answers = answers(row, background);
    Row wide = wide(row, answers);
    List<Row> others =
        background.stream().map(other -> wide(other, answers(other, List.of()))).toList();
    double[] own = meta.contributions(wide, others);
    int inputs = meta.places().length;
    for (int output = 0; output < factors.length; output++) {
      double[] sums = new double[features + 1];
      sums[features] = own[output * (inputs + 1) + inputs];
      for (int i = 0; i < inputs; i++) {
        double ofInput = own[output * (inputs + 1) + i];
        int answer = meta.places()[i] - features;
        if (answer < 0) {
          sums[meta.places()[i]] += ofInput;
        } else {
          double factor = factors[output][i];
          spread(answers.get(answer), factor, seats.get(answer / width).places(), sums);
          // The linear model's own base value knows of an answer its mean, not its base value.
          sums[features] += ofInput - factor * wide.values()[features + answer];
        }
      }
      for (int i = 0; i <= features; i++) {
        contributions[output * (features + 1) + i] = last.scale() * sums[i];
      }
      contributions[output * (features + 1) + features] += last.shift();
    }
  }

  /** With the members' answers behind it. */
  private Row wide(Row row, List<double[]> answers) {
    Row wide = Combination.Stack.wider(row, seats.size() * width);
    for (int i = 0; i < answers.size(); i++) {
      wide.values()[features + i] = Arrays.stream(answers.get(i)).sum();
    }
    return wide;
  }

  /** Of each number of the members' answers the Shapley values, and last the base value. */
  private List<double[]> answers(Row row, List<Row> background) {
    List<double[]> answers = new ArrayList<>();
    for (int m = 0; m < seats.size(); m++) {
      Seat seat = seats.get(m);
      double[] own = seat.contributions(row, background);
      Line line = lines.get(m);
      int length = seat.places().length + 1;
      for (int start = 0; start < own.length; start += length) {
        double[] answer = Arrays.copyOfRange(own, start, start + length);
        for (int i = 0; i < length; i++) {
          answer[i] *= line.scale();
        }
        answer[length - 1] += line.shift();
        answers.add(answer);
      }
    }
    return answers;
  }

  private void spread(double[] answer, double factor, int[] places, double[] sums) {
    for (int i = 0; i < answer.length; i++) {
      sums[i == places.length ? features : places[i]] += factor * answer[i];
    }
  }
}
