// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring;

import io.bellwether.tabular.ColumnType;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A fitted model over rows of numbers. Immutable and safe for any number of threads.
 *
 * <p>A row has one value per feature, in the order of {@link #features()}; NaN is a missing value.
 */
public interface Model {
  /** The names of the columns of a row. */
  List<String> features();

  /** The type of each column; text is only in rows that models take which say so here. */
  default List<ColumnType> types() {
    return Collections.nCopies(features().size(), ColumnType.DOUBLE);
  }

  Task task();

  /** The names of the classes, the negative one of two first; empty if the file has none. */
  default List<String> classes() {
    return List.of();
  }

  /** How the margins, times {@link #slope}, become the answer. */
  Link link();

  /** What the margins are multiplied with before the link is applied. */
  default double slope() {
    return 1;
  }

  /** Turns the margins of one row into the answers, in place. */
  default void answers(double[] margins) {
    double slope = slope();
    for (int i = 0; slope != 1 && i < margins.length; i++) {
      margins[i] *= slope;
    }
    link().apply(margins);
  }

  /**
   * The log-odds up to which the first of two classes is answered, as its library's classifier
   * does: it asks for a probability of more than one half, in as many bits as it computes it.
   */
  default double tie() {
    if (link() != Link.LOGIT) {
      return 0;
    }
    return isSinglePrecision() ? 0x1.8p-24 : 0x1.8p-53;
  }

  /**
   * What its library's own raw score is by the margin: of a forest, whose answer is the mean of its
   * trees, LightGBM tells the sum.
   */
  default double rawScale() {
    return 1;
  }

  /** Whether a margin answers the later one of two classes. */
  default boolean isPositive(double margin) {
    return slope() * margin > tie();
  }

  /** The number of margins of a row: one, or one per class. */
  int outputs();

  /** Whether a request need not even name this feature. */
  default boolean takesAbsent(int feature) {
    return false;
  }

  /** Whether a row may hold NaN (missing) and infinities; else every value must be finite. */
  boolean takesNonFinite();

  /** Whether a feature may have this value. */
  default boolean takes(int feature, double value) {
    return takesNonFinite() || Double.isFinite(value);
  }

  /**
   * Whether a whole number of more than 53 bits may come as the double next to it, as the library
   * rounds it as well.
   */
  default boolean takesRounded() {
    return true;
  }

  /** Whether the numbers of a feature name categories, which have no order. */
  default boolean isCategory(int feature) {
    return false;
  }

  /** What the numbers of a feature stand for, if the model's file tells that. */
  default Optional<Categories> categories(int feature) {
    return Optional.empty();
  }

  /** Whether {@link #contributions} can be computed. */
  default boolean explains() {
    return true;
  }

  /**
   * Whether its library's own predict answers with classes, as a classifier's estimator does, and
   * not with probabilities.
   */
  default boolean predictsClasses() {
    return false;
  }

  /**
   * Whether its library's own predict answers with the place of the most probable class, as
   * XGBoost's {@code multi:softmax} does, and not with probabilities.
   */
  default boolean predictsPlaces() {
    return false;
  }

  /** Whether its margins are 32-bit numbers, as XGBoost's are. */
  default boolean isSinglePrecision() {
    return false;
  }

  /**
   * Computes the margins of a row, which is where the model is additive (log-odds for a
   * classifier).
   *
   * @param row one value per feature
   * @param margins receives {@link #outputs()} values
   */
  void margins(double[] row, double[] margins);

  /** As {@link #margins(double[], double[])}, for a row that may have texts. */
  default void margins(Row row, double[] margins) {
    margins(row.values(), margins);
  }

  /**
   * Computes the margins of several rows, the same as one by one.
   *
   * @param margins receives {@link #outputs()} values for each row
   */
  default void margins(double[][] rows, double[][] margins) {
    for (int i = 0; i < rows.length; i++) {
      margins(rows[i], margins[i]);
    }
  }

  /**
   * Computes exact Shapley values in the space of the margins: for every output one value per
   * feature and then the base value, which together add up to the margin.
   *
   * @param row one value per feature
   * @param contributions receives {@code outputs × (features + 1)} values
   */
  void contributions(double[] row, double[] contributions);

  /** As {@link #contributions(double[], double[])}, for a row that may have texts. */
  default void contributions(Row row, double[] contributions) {
    contributions(row.values(), contributions);
  }

  /** Whether Shapley values against rows of a background can be computed. */
  default boolean explainsAgainstRows() {
    return false;
  }

  /** Whether it explains its margins by one of the two; else its answers are explained. */
  default boolean explainsMargins() {
    return explains() || explainsAgainstRows();
  }

  /**
   * Computes exact Shapley values in the space of the margins, where what is not known of the row
   * has the values of a background row (interventional): for every output one value per feature and
   * then the base value, the mean margin of the background, which together add up to the margin.
   *
   * @param row one value per feature
   * @param background at least one row
   * @param contributions receives {@code outputs × (features + 1)} values
   * @throws UnsupportedOperationException unless {@link #explainsAgainstRows}
   */
  default void contributions(double[] row, double[][] background, double[] contributions) {
    throw new UnsupportedOperationException("no exact explanation against rows");
  }

  /**
   * As {@link #contributions(double[], double[][], double[])}, for rows that may have texts;
   * without any as {@link #contributions(Row, double[])}.
   */
  default void contributions(Row row, List<Row> background, double[] contributions) {
    if (background.isEmpty()) {
      contributions(row, contributions);
      return;
    }
    double[][] others = background.stream().map(Row::values).toArray(double[][]::new);
    contributions(row.values(), others, contributions);
  }

  /** Whether {@link #interactions} can be computed. */
  default boolean explainsInteractions() {
    return explains();
  }

  /**
   * Computes Shapley interaction values in the space of the margins: for every output a symmetric
   * matrix of {@code features + 1} rows. Beside the diagonal stands half of what two features do
   * together; on it what the feature does by itself, so that its row adds up to its contribution;
   * last the base value. Here those of an additive model, whose features do nothing together.
   *
   * @param row one value per feature
   * @param interactions receives {@code outputs × (features + 1)²} values
   */
  default void interactions(double[] row, double[] interactions) {
    int width = features().size() + 1;
    double[] contributions = new double[outputs() * width];
    contributions(row, contributions);
    Arrays.fill(interactions, 0, contributions.length * width, 0);
    for (int i = 0; i < contributions.length; i++) {
      interactions[i * width + i % width] = contributions[i];
    }
  }

  /** As {@link #interactions(double[], double[])}, for a row that may have texts. */
  default void interactions(Row row, double[] interactions) {
    interactions(row.values(), interactions);
  }

  /** How much each feature matters in general: non-negative, of no particular scale. */
  double[] importance();
}
