// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving.explanations;

import io.bellwether.platform.registry.Content;
import io.bellwether.platform.registry.DatasetTag;
import io.bellwether.platform.serving.Baseline;
import io.bellwether.platform.serving.explanations.Explained.Sampling;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a version behaves in general, over a sample of the data that it learnt from.
 *
 * @param dataset {@code name/version}
 * @param datasetRows how many rows it has
 * @param contributions how the rows' answers were explained
 * @param permutation how much worse it gets without an input; none if no truth is known
 * @param features every input, the one with the largest contributions first
 * @param answer what {@link Effect}s are in: {@code probability} or {@code value}
 * @param explained of several classes the one that it is about, which is answered most often
 * @param effects of the first inputs; they have values of the data in them
 * @param target of several targets the one that it is about; what was kept before has none
 * @param others of several targets those about the other ones, in their order
 */
public record GlobalExplanation(
    Instant madeAt,
    String dataset,
    long datasetRows,
    Contributions contributions,
    Optional<Permutation> permutation,
    List<Feature> features,
    String answer,
    Optional<String> explained,
    List<Effect> effects,
    Optional<Target> target,
    List<GlobalExplanation> others) {
  public GlobalExplanation {
    features = List.copyOf(features);
    effects = List.copyOf(effects);
    others = others == null ? List.of() : List.copyOf(others); // None if it was kept before.
  }

  GlobalExplanation with(List<GlobalExplanation> those) {
    return new GlobalExplanation(
        madeAt,
        dataset,
        datasetRows,
        contributions,
        permutation,
        features,
        answer,
        explained,
        effects,
        target,
        those);
  }

  /** The one about a target; none if that is not explained. */
  Optional<GlobalExplanation> about(long number) {
    return Stream.concat(Stream.of(this), others.stream())
        .filter(one -> one.target.isPresent() && one.target.get().number() == number)
        .findFirst();
  }

  /** Whether it is about the data that the version is said to have learnt from. */
  boolean isOf(Content version) {
    return DatasetTag.dataOf(version).map(DatasetTag.Named::toString).equals(Optional.of(dataset));
  }

  /** What tells no values of the data: for those who may not read it. */
  GlobalExplanation withoutData() {
    return new GlobalExplanation(
        madeAt,
        dataset,
        datasetRows,
        contributions,
        permutation,
        features,
        answer,
        explained,
        List.of(),
        target,
        others.stream().map(GlobalExplanation::withoutData).toList());
  }

  /**
   * One of several targets.
   *
   * @param number from 0 on
   * @param explained how many are, the first ones
   * @param count how many there are
   */
  public record Target(int number, int explained, int count) {}

  /**
   * @param rows that were explained; of several classes the one that is {@code explained}
   */
  public record Contributions(
      String method, String space, Baseline baseline, int rows, Sampling sampling) {}

  /**
   * The loss on rows of which the truth is known, whose values of one input change places.
   *
   * @param loss {@code log_loss} of classes, {@code mean_squared_error} of values: of several
   *     targets the mean of all
   * @param value of the rows as they are
   * @param dataset {@code name/version} of the rows; what was kept before has none
   * @param columns with the truth; none where it was kept with the version
   * @param learnt whether the version learnt from the rows
   */
  public record Permutation(
      String loss,
      double value,
      int rows,
      int repeats,
      long seed,
      Optional<String> dataset,
      List<String> columns,
      boolean learnt) {
    public Permutation {
      columns = columns == null ? List.of() : List.copyOf(columns); // None if it was kept before.
    }
  }

  /**
   * @param contribution the mean of |contribution|
   * @param share of it in the sum of all inputs, 0 to 1
   * @param lossIncrease by how much the loss grows without it
   * @param deviation of that between the repeats
   */
  public record Feature(
      String name,
      double contribution,
      double share,
      Optional<Double> lossIncrease,
      Optional<Double> deviation) {}

  /**
   * What one input does to the answer.
   *
   * @param local of numbers only
   */
  public record Effect(
      String feature, Dependence dependence, Optional<Accumulated> local, Points points) {}

  /**
   * @param grid values of the input
   * @param mean the mean answer where all rows have that value
   * @param rows of some rows by themselves how their answer changes against that at the first
   *     value; in the order of the last change, which is another one for each input
   */
  public record Dependence(
      List<@Nullable Object> grid, List<Double> mean, List<List<Double>> rows) {}

  /**
   * Accumulated local effects: 0 on average.
   *
   * @param edges of the bins
   * @param effects at each edge
   * @param counts of rows in each bin, one less
   */
  public record Accumulated(List<Double> edges, List<Double> effects, List<Integer> counts) {}

  /** The rows' values and contributions, in the order of the values. */
  public record Points(List<@Nullable Object> values, List<Double> contributions) {}
}
