// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.ensembles;

import io.bellwether.scoring.Link;
import io.bellwether.scoring.ModelFormatException;
import io.bellwether.scoring.Row;
import io.bellwether.scoring.Task;
import io.bellwether.scoring.pipeline.Answered;
import io.bellwether.scoring.pipeline.ComposedModel;
import io.bellwether.scoring.pipeline.InvalidFeaturesException;
import io.bellwether.scoring.pipeline.Pipeline;
import io.bellwether.scoring.pipeline.Score;
import io.bellwether.tabular.ColumnType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Members that answer together. Immutable and safe for any number of threads.
 *
 * <p>Its columns are its members' inputs, each once, or what a transform makes of its own inputs.
 * Where its margin is a weighted sum of margins of members that explain themselves, or a linear
 * model's of them, its Shapley values are the same sum of theirs, each against its own baseline;
 * else it does not explain its answers, and its margins are made of its probabilities (at most 745
 * away from 0).
 */
public final class Ensemble implements ComposedModel {
  private final List<String> features;
  private final List<ColumnType> types;
  private final Task task;
  private final int outputs;
  private final List<Seat> seats;
  private final Combination combination;
  private final Optional<Calibration> calibration;
  private final Optional<Additive> additive;
  private final List<Pipeline> members;
  private final List<Pipeline> parts;

  /** The inputs of members that take a column, by its place. */
  private final List<List<Taker>> takers = new ArrayList<>();

  private record Taker(Pipeline pipeline, int input) {}

  /**
   * @param columns of its row
   * @param members what it was assembled of
   * @param outputs one, or one per class
   */
  Ensemble(
      Columns columns,
      List<Pipeline> members,
      Task task,
      int outputs,
      List<Seat> seats,
      Combination combination,
      Optional<Calibration> calibration) {
    this.features = List.copyOf(columns.names());
    this.types = List.copyOf(columns.types());
    this.members = List.copyOf(members);
    this.task = task;
    this.outputs = outputs;
    this.seats = List.copyOf(seats);
    this.combination = combination;
    this.calibration = calibration;
    additive = Additive.of(seats, combination, calibration, features.size());
    List<Seat> all = new ArrayList<>(seats);
    if (combination instanceof Combination.Stack stack) {
      all.add(stack.meta());
    }
    parts =
        all.stream()
            .flatMap(
                seat ->
                    seat.pipeline().model() instanceof ComposedModel composed
                        ? Stream.concat(Stream.of(seat.pipeline()), composed.parts().stream())
                        : Stream.of(seat.pipeline()))
            .toList();
    features.forEach(_ -> takers.add(new ArrayList<>()));
    for (Seat seat : all) {
      for (int i = 0; i < seat.places().length; i++) {
        if (seat.places()[i] < features.size()) {
          takers.get(seat.places()[i]).add(new Taker(seat.pipeline(), i));
        }
      }
    }
  }

  /** The pipelines that it was {@link #assemble}d of, in that order. */
  public List<Pipeline> members() {
    return members;
  }

  /** What it does with its members, each in its place. */
  public Composition composition() {
    return Composition.of(seats, combination, calibration);
  }

  /**
   * An ensemble with its members.
   *
   * @param members the pipelines of {@link EnsembleFile#versions}, in that order
   * @throws ModelFormatException if they do not fit together; it names the member
   */
  public static Pipeline assemble(EnsembleFile file, List<Pipeline> members) {
    return new Assembly(file, members).pipeline();
  }

  @Override
  public List<String> features() {
    return features;
  }

  @Override
  public List<ColumnType> types() {
    return types;
  }

  @Override
  public Task task() {
    return task;
  }

  @Override
  public Link link() {
    return additive.map(Additive::link).orElse(Seat.link(task));
  }

  @Override
  public int outputs() {
    return outputs;
  }

  @Override
  public boolean takesNonFinite() {
    return true;
  }

  /** {@inheritDoc} It has to suit each member that takes the column. */
  @Override
  public boolean takes(int feature, double value) {
    for (Taker taker : takers.get(feature)) {
      if (!taker.pipeline.takes(taker.input, value)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean isCategory(int feature) {
    return takers.get(feature).stream().anyMatch(taker -> taker.pipeline.isCategory(taker.input));
  }

  @Override
  public List<Pipeline> parts() {
    return parts;
  }

  /** {@inheritDoc} A model that runs elsewhere gets all rows at once. */
  @Override
  public List<Answered> answers(List<Row> rows) {
    if (rows.isEmpty()) {
      return List.of();
    }
    List<Answered> answers = new ArrayList<>(rows.size());
    for (Score score : combination.scores(seats, rows)) {
      Score last = Scores.finite(calibration.map(how -> how.apply(task, score, 1)).orElse(score));
      answers.add(new Answered(last, Space.margins(last)));
    }
    return answers;
  }

  /**
   * {@inheritDoc}
   *
   * @throws InvalidFeaturesException if a member refuses the row
   */
  @Override
  public void margins(Row row, double[] margins) {
    double[] own = answers(List.of(row)).getFirst().own();
    System.arraycopy(own, 0, margins, 0, outputs);
  }

  @Override
  public void margins(double[] row, double[] margins) {
    margins(rowOf(row), margins);
  }

  private Row rowOf(double[] values) {
    return types.contains(ColumnType.STRING)
        ? new Row(values, new @Nullable String[values.length])
        : new Row(values);
  }

  @Override
  public boolean explains() {
    return additive.isPresent();
  }

  @Override
  public void contributions(Row row, double[] contributions) {
    contributions(row, List.of(), contributions);
  }

  @Override
  public void contributions(double[] row, double[] contributions) {
    contributions(rowOf(row), contributions);
  }

  @Override
  public boolean explainsAgainstRows() {
    return additive.isPresent() && additive.get().explainsAgainstRows();
  }

  @Override
  public void contributions(double[] row, double[][] background, double[] contributions) {
    List<Row> others = Arrays.stream(background).map(this::rowOf).toList();
    contributions(rowOf(row), others, contributions);
  }

  @Override
  public void contributions(Row row, List<Row> background, double[] contributions) {
    additive
        .orElseThrow(() -> new UnsupportedOperationException("no sum of explained margins"))
        .contributions(row, background, contributions);
  }

  @Override
  public boolean explainsInteractions() {
    return additive.isPresent() && additive.get().explainsInteractions();
  }

  @Override
  public void interactions(double[] row, double[] interactions) {
    interactions(rowOf(row), interactions);
  }

  @Override
  public void interactions(Row row, double[] interactions) {
    additive
        .orElseThrow(() -> new UnsupportedOperationException("no sum of explained margins"))
        .interactions(row, interactions);
  }

  /** The mean of the members' shares. */
  @Override
  public double[] importance() {
    double[] importance = new double[features.size()];
    for (Seat seat : seats) {
      double[] shares = seat.pipeline().importance();
      for (int i = 0; i < shares.length; i++) {
        importance[seat.places()[i]] += shares[i] / seats.size();
      }
    }
    return importance;
  }
}
