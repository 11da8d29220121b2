// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

import io.bellwether.scoring.Categories;
import io.bellwether.scoring.Link;
import io.bellwether.scoring.Model;
import io.bellwether.scoring.ModelFormatException;
import io.bellwether.scoring.Task;
import io.bellwether.scoring.format.PullReader;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gradient-boosted trees or a random forest in the semantics of the library that trained them, so
 * that margins are bit-identical to its own.
 *
 * <p>XGBoost: values and thresholds have 32 bits, a row goes left below the threshold, a missing
 * value (NaN) goes where the split says, and margins are added in 32 bits, the base score first and
 * then the leaves in the order of the trees. LightGBM: all of it in 64 bits, a row goes left at or
 * below the threshold, and each split says whether zero, NaN or nothing is missing; the margin of a
 * random forest is the mean of its trees.
 */
public final class TreeEnsemble implements Model {
  /** The library that trained a model. */
  public enum Library {
    XGBOOST,
    LIGHTGBM
  }

  /** So many rows go through some trees before the next trees have their turn. */
  private static final int BLOCK = 256;

  private final Library library;
  private final List<String> features;
  private final List<String> classes;
  private final Meaning meaning;
  private final RowKeys keys;
  private final double[] baseMargins;

  /** What the sum of the leaves is divided by. */
  private final int divisor;

  private final boolean covered;
  private final Walker walker;
  private final TreeShap shap;
  private final Optional<LinearLeafShap> linearShap;
  private final double[] importance;
  private final Map<Integer, Categories> categories;
  private final BitSet splitByCategory;

  TreeEnsemble(Forest forest) {
    this(forest, List.of());
  }

  private TreeEnsemble(Forest forest, List<String> classes) {
    this.classes = List.copyOf(classes);
    library = forest.library();
    features = List.copyOf(forest.features());
    categories = Map.copyOf(forest.categories());
    meaning = forest.meaning();
    keys = forest.keys();
    baseMargins = forest.baseMargins();
    divisor = forest.divisor();
    covered = forest.covered();
    List<CompactTree> trees = forest.trees();
    Precision precision = library == Library.XGBOOST ? Precision.SINGLE : Precision.DOUBLE;
    walker = Walker.of(trees, forest.groups(), precision);
    linearShap = LinearLeafShap.of(trees, features.size());
    importance = forest.importance();
    splitByCategory = splitByCategory(trees);
    shap = new TreeShap(trees, features.size(), baseMargins);
  }

  private static BitSet splitByCategory(List<CompactTree> trees) {
    BitSet features = new BitSet();
    for (CompactTree tree : trees) {
      for (CategorySplit split : tree.categories()) {
        if (split != null) {
          features.set(split.feature());
        }
      }
    }
    return features;
  }

  /** {@inheritDoc} Known of those by which a tree splits. */
  @Override
  public boolean isCategory(int feature) {
    return splitByCategory.get(feature);
  }

  /** {@inheritDoc} Known of columns of data frames, from XGBoost 3.1 on. */
  @Override
  public Optional<Categories> categories(int feature) {
    return Optional.ofNullable(categories.get(feature));
  }

  /**
   * Reads a model that XGBoost saved as JSON or UBJSON (versions 1.0 to 3.x; boosters gbtree and
   * dart).
   *
   * @throws ModelFormatException if the file is broken, or holds what cannot be scored
   */
  public static TreeEnsemble readXgboost(PullReader reader) {
    if (XgboostFile.read(reader) instanceof TreeEnsemble trees) {
      return trees;
    }
    throw new ModelFormatException("learner.gradient_booster.name", "gblinear", "gbtree or dart");
  }

  /**
   * Reads a model that LightGBM saved as text (v3 and v4, that is versions 3 and 4 of LightGBM).
   *
   * @throws ModelFormatException if the file is broken, or holds what cannot be scored
   */
  public static TreeEnsemble readLightgbm(byte[] file) {
    return new TreeEnsemble(new LightgbmReader(file, false).read());
  }

  /**
   * Reads the LightGBM model in a file of skops.
   *
   * @throws ModelFormatException if the file is broken, or holds what cannot be scored
   */
  public static TreeEnsemble readSkops(byte[] file) {
    Forest forest = LightgbmReader.ofSkops(file).read();
    return new TreeEnsemble(forest, LightgbmSkops.classes(file, forest));
  }

  /** Whether a file begins as LightGBM's text files do. */
  public static boolean isLightgbm(byte[] file) {
    return LightgbmReader.recognises(file);
  }

  public Library library() {
    return library;
  }

  @Override
  public List<String> features() {
    return features;
  }

  @Override
  public Task task() {
    return meaning.task();
  }

  /** {@inheritDoc} An estimator of LightGBM tells its labels. */
  @Override
  public List<String> classes() {
    return classes;
  }

  @Override
  public Link link() {
    return meaning.link();
  }

  @Override
  public double slope() {
    return meaning.slope();
  }

  @Override
  public double rawScale() {
    return divisor;
  }

  @Override
  public int outputs() {
    return baseMargins.length;
  }

  @Override
  public boolean takesNonFinite() {
    return true;
  }

  @Override
  public boolean predictsClasses() {
    return meaning.predictsClasses();
  }

  @Override
  public boolean predictsPlaces() {
    return meaning.predictsPlaces();
  }

  @Override
  public boolean isSinglePrecision() {
    return library == Library.XGBOOST;
  }

  /** {@inheritDoc} XGBoost's margins are 32-bit floats. */
  @Override
  public void margins(double[] row, double[] margins) {
    margins(keys.of(row), row, margins);
  }

  /** {@inheritDoc} Some trees go through many rows before the next trees do. */
  @Override
  public void margins(double[][] rows, double[][] margins) {
    for (int from = 0; from < rows.length; from += BLOCK) {
      int end = Math.min(from + BLOCK, rows.length);
      double[][] block = Arrays.copyOfRange(rows, from, end);
      margins(block, Arrays.copyOfRange(margins, from, end), keysOf(block));
    }
  }

  private int[][] keysOf(double[][] rows) {
    int[][] all = new int[rows.length][];
    Arrays.setAll(all, i -> keys.of(rows[i]));
    return all;
  }

  private void margins(double[][] rows, double[][] margins, int[][] rowKeys) {
    switch (library) {
      case XGBOOST -> {
        float[][] sums = new float[rows.length][];
        Arrays.setAll(sums, i -> start());
        walker.addTo(sums, rowKeys, rows);
        for (int i = 0; i < rows.length; i++) {
          widen(sums[i], margins[i]);
        }
      }
      case LIGHTGBM -> {
        for (double[] sums : margins) {
          System.arraycopy(baseMargins, 0, sums, 0, baseMargins.length);
        }
        walker.addTo(margins, rowKeys, rows);
        for (double[] sums : margins) {
          divide(sums);
        }
      }
    }
  }

  private float[] start() {
    float[] sums = new float[baseMargins.length];
    for (int i = 0; i < sums.length; i++) {
      sums[i] = (float) baseMargins[i];
    }
    return sums;
  }

  private static void widen(float[] sums, double[] margins) {
    for (int i = 0; i < sums.length; i++) {
      margins[i] = sums[i];
    }
  }

  private void divide(double[] margins) {
    for (int i = 0; divisor != 1 && i < baseMargins.length; i++) {
      margins[i] /= divisor;
    }
  }

  /**
   * {@inheritDoc} Not by trees with vector leaves that XGBoost saved before 3.2: the file does not
   * say how much of the training data passed each node.
   */
  @Override
  public boolean explains() {
    return covered;
  }

  /**
   * {@inheritDoc} They are path-dependent TreeSHAP values in 64 bits; what the margin differs by
   * through rounding is shared out in proportion to their size, so that they add up to it. (An
   * infinite margin, which linear leaves make of an infinite value, has no such parts.)
   */
  @Override
  public void contributions(double[] row, double[] contributions) {
    if (!covered) {
      throw new UnsupportedOperationException("no node says how many rows have passed it");
    }
    int[] rowKeys = keys.of(row);
    shap.explain(rowKeys, row, contributions);
    linearShap.ifPresent(leaves -> leaves.addTo(contributions, rowKeys, row));
    double[] margins = new double[baseMargins.length];
    margins(rowKeys, row, margins);
    int width = features.size() + 1;
    for (int i = 0; divisor != 1 && i < margins.length * width; i++) {
      contributions[i] /= divisor;
    }
    for (int output = 0; output < margins.length; output++) {
      shareRounding(margins[output], contributions, output * width, (output + 1) * width);
    }
  }

  /** Whether {@link #contributions(double[], double[][], double[])} can be computed. */
  @Override
  public boolean explainsAgainstRows() {
    return linearShap.isEmpty();
  }

  /** {@inheritDoc} They are those of interventional TreeSHAP, in 64 bits. */
  @Override
  public void contributions(double[] row, double[][] background, double[] contributions) {
    if (!explainsAgainstRows()) {
      throw new UnsupportedOperationException("linear leaves have no exact explanation by rows");
    }
    int[][] others = new int[background.length][];
    Arrays.setAll(others, i -> keys.of(background[i]));
    int[] rowKeys = keys.of(row);
    new InterventionalShap(shap, features.size())
        .explain(rowKeys, row, others, background, contributions);
    double[] margins = new double[baseMargins.length];
    margins(rowKeys, row, margins);
    int width = features.size() + 1;
    for (int output = 0; output < margins.length; output++) {
      contributions[output * width + width - 1] += baseMargins[output];
      for (int i = output * width; divisor != 1 && i < (output + 1) * width; i++) {
        contributions[i] /= divisor;
      }
      shareRounding(margins[output], contributions, output * width, (output + 1) * width);
    }
  }

  /** Where leaves are linear, what two features do together has no path-dependent value. */
  @Override
  public boolean explainsInteractions() {
    return covered && linearShap.isEmpty();
  }

  /** {@inheritDoc} The rows add up to {@link #contributions}. */
  @Override
  public void interactions(double[] row, double[] interactions) {
    int width = features.size() + 1;
    double[] contributions = new double[baseMargins.length * width];
    contributions(row, contributions);
    shap.interact(keys.of(row), row, interactions);
    for (int i = 0; i < contributions.length; i++) {
      double own = contributions[i];
      for (int j = i * width; j < (i + 1) * width; j++) {
        interactions[j] /= divisor;
        own -= interactions[j];
      }
      interactions[i * width + i % width] = own;
    }
  }

  private static void shareRounding(double margin, double[] contributions, int start, int end) {
    double sum = contributions[end - 1];
    double size = 0;
    for (int i = start; i < end - 1; i++) {
      sum += contributions[i];
      size += Math.abs(contributions[i]);
    }
    double share = size > 0 && Double.isFinite(margin) ? (margin - sum) / size : 0;
    for (int i = start; i < end - 1; i++) {
      contributions[i] += share * Math.abs(contributions[i]);
    }
  }

  private void margins(int[] rowKeys, double[] row, double[] margins) {
    switch (library) {
      case XGBOOST -> {
        float[] sums = start();
        walker.addTo(sums, rowKeys, row);
        widen(sums, margins);
      }
      case LIGHTGBM -> {
        System.arraycopy(baseMargins, 0, margins, 0, baseMargins.length);
        walker.addTo(margins, rowKeys, row);
        divide(margins);
      }
    }
  }

  /** The gain of all splits by each feature, added up. */
  @Override
  public double[] importance() {
    return importance.clone();
  }
}
