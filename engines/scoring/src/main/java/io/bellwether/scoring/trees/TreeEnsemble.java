// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

import io.bellwether.scoring.Link;
import io.bellwether.scoring.Model;
import io.bellwether.scoring.Task;
import io.bellwether.scoring.format.PullReader;
import java.util.List;

/**
 * Gradient-boosted trees or a random forest in XGBoost's semantics: values and thresholds have 32
 * bits, a row goes left below the threshold, a missing value (NaN) goes where the split says, and
 * margins are added in 32 bits, the base score first and then the leaves in the order of the trees.
 * So they are bit-identical to those of XGBoost.
 */
public final class TreeEnsemble implements Model {
  private final List<String> features;
  private final Objective objective;
  private final float[] baseMargins;
  private final Walker walker;
  private final TreeShap shap;
  private final double[] importance;

  /**
   * @param baseMargins one per output
   * @param groups the output that each tree adds to
   */
  TreeEnsemble(
      List<String> features,
      Objective objective,
      float[] baseMargins,
      List<Tree> trees,
      int[] groups) {
    this.features = List.copyOf(features);
    this.objective = objective;
    this.baseMargins = baseMargins;
    walker = HeapTrees.fits(trees) ? HeapTrees.of(trees, groups) : LinkedTrees.of(trees, groups);
    shap = new TreeShap(trees, groups, features.size(), baseMargins);
    importance = totalGain(trees, features.size());
  }

  /**
   * Reads a model that XGBoost saved as JSON (versions 1.0 to 3.x; boosters gbtree and dart).
   *
   * @throws io.bellwether.scoring.ModelFormatException if the file is broken, or holds what cannot
   *     be scored
   */
  public static TreeEnsemble readXgboost(PullReader reader) {
    return new XgboostReader(reader).read();
  }

  @Override
  public List<String> features() {
    return features;
  }

  @Override
  public Task task() {
    return objective.task;
  }

  @Override
  public Link link() {
    return objective.link;
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
  public boolean isSinglePrecision() {
    return true;
  }

  /** {@inheritDoc} The margins are 32-bit floats. */
  @Override
  public void margins(double[] row, double[] margins) {
    float[] sums = margins(RowKeys.of(row), row);
    for (int i = 0; i < sums.length; i++) {
      margins[i] = sums[i];
    }
  }

  /**
   * {@inheritDoc} They are path-dependent TreeSHAP values in 64 bits; what the 32-bit margin
   * differs by through rounding is shared out in proportion to their size, so that they add up to
   * it.
   */
  @Override
  public void contributions(double[] row, double[] contributions) {
    int[] keys = RowKeys.of(row);
    shap.explain(keys, row, contributions);
    float[] margins = margins(keys, row);
    int width = features.size() + 1;
    for (int output = 0; output < margins.length; output++) {
      shareRounding(margins[output], contributions, output * width, (output + 1) * width);
    }
  }

  private static void shareRounding(double margin, double[] contributions, int start, int end) {
    double sum = contributions[end - 1];
    double size = 0;
    for (int i = start; i < end - 1; i++) {
      sum += contributions[i];
      size += Math.abs(contributions[i]);
    }
    double share = size > 0 ? (margin - sum) / size : 0;
    for (int i = start; i < end - 1; i++) {
      contributions[i] += share * Math.abs(contributions[i]);
    }
  }

  private float[] margins(int[] keys, double[] row) {
    float[] sums = baseMargins.clone();
    walker.addTo(sums, keys, row);
    return sums;
  }

  /** The gain of all splits by each feature, added up. */
  @Override
  public double[] importance() {
    return importance.clone();
  }

  private static double[] totalGain(List<Tree> trees, int features) {
    double[] total = new double[features];
    for (Tree tree : trees) {
      for (int node = 0; node < tree.size(); node++) {
        if (!tree.isLeaf(node) && Float.isFinite(tree.gain()[node])) {
          total[tree.feature()[node]] += Math.max(0, tree.gain()[node]);
        }
      }
    }
    return total;
  }
}
