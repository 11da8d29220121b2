// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving.explanations;

import io.bellwether.platform.serving.explanations.GlobalExplanation.Accumulated;
import io.bellwether.platform.serving.explanations.GlobalExplanation.Dependence;
import io.bellwether.platform.serving.explanations.GlobalExplanation.Effect;
import io.bellwether.platform.serving.explanations.GlobalExplanation.Points;
import io.bellwether.scoring.explain.LocalEffects;
import io.bellwether.scoring.explain.PartialDependence;
import io.bellwether.scoring.explain.RowFunction;
import io.bellwether.scoring.explain.Sample;
import io.bellwether.scoring.pipeline.InputSpace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What single inputs do to an answer. */
final class Effects {
  private static final int GRID = 20;
  private static final int BINS = 10;

  /** So many rows are told by themselves. */
  private static final int SINGLE = 25;

  private final InputSpace space;

  Effects(InputSpace space) {
    this.space = space;
  }

  /**
   * @param answer is asked for the same rows whatever it answers
   * @param explained the rows whose contributions are known
   * @param contributions by row and input
   */
  Effect of(
      String name, int input, RowFunction answer, double[][] explained, double[][] contributions) {
    Sample sample = space.sample();
    double[] grid = sample.grid(input, GRID);
    PartialDependence.Result dependence = PartialDependence.of(answer, sample.rows(), input, grid);
    List<List<Double>> single = new ArrayList<>();
    int count = Math.min(SINGLE, dependence.single().length);
    for (int i = 0; i < count; i++) {
      int row = (int) ((long) i * dependence.single().length / count);
      single.add(changes(dependence.single()[row]));
    }
    if (grid.length > 0) { // Else no row has a value, and no curve a point.
      single.sort(Comparator.comparingDouble(List::getLast));
    }
    return new Effect(
        name,
        new Dependence(values(input, grid), list(dependence.mean()), single),
        local(input, answer),
        points(input, explained, contributions));
  }

  /**
   * Against the first value: with the answers themselves, or in the order of the rows, the curves
   * of one row could be found among those of all features, and its values with them.
   */
  private static List<Double> changes(double[] answers) {
    return Arrays.stream(answers).map(answer -> answer - answers[0]).boxed().toList();
  }

  private Optional<Accumulated> local(int input, RowFunction answer) {
    Sample sample = space.sample();
    double[] edges =
        sample.kinds().get(input) == Sample.Kind.CATEGORY
            ? new double[0]
            : LocalEffects.edges(sample, input, BINS);
    if (edges.length < 2) {
      return Optional.empty();
    }
    LocalEffects.Result found = LocalEffects.of(answer, sample.rows(), input, edges);
    return Optional.of(
        new Accumulated(
            list(found.edges()),
            list(found.effects()),
            Arrays.stream(found.counts()).boxed().toList()));
  }

  /** In the order of the values: side by side, the features would tell whole rows of the data. */
  private Points points(int input, double[][] explained, double[][] contributions) {
    int[] order =
        IntStream.range(0, explained.length)
            .boxed()
            .sorted(Comparator.comparingDouble(row -> explained[row][input]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] values = Arrays.stream(order).mapToDouble(row -> explained[row][input]).toArray();
    double[] theirs = Arrays.stream(order).mapToDouble(row -> contributions[row][input]).toArray();
    return new Points(values(input, values), list(theirs));
  }

  private List<@Nullable Object> values(int input, double[] numbers) {
    List<@Nullable Object> values = new ArrayList<>();
    for (double number : numbers) {
      values.add(space.value(input, number));
    }
    return values;
  }

  private static List<Double> list(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }
}
