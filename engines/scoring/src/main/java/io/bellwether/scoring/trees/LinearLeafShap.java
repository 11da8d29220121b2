// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What linear leaves add to the path-dependent Shapley values of trees, beyond the plain numbers
 * that {@link TreeShap} takes them for. LightGBM itself does not explain such models; the game here
 * is its own rule for missing values: a leaf answers by its formula where all features of the
 * formula are known, else by its number.
 *
 * <p>So the difference d of the two is worth d·∏ over the features of the path and of the formula,
 * with the factors of {@link TreeShap}, but 0 for an unknown feature of the formula.
 */
final class LinearLeafShap {
  private final int width;
  private final List<Leaf> leaves = new ArrayList<>();

  /** One leaf with a formula; the parents are those of its tree. */
  private record Leaf(
      CompactTree tree, int[] parent, int node, int mostFeatures, Quadrature quadrature) {
    LinearLeaf formula() {
      return Objects.requireNonNull(tree.linear()[node - tree.splits()]);
    }

    double number() {
      return tree.leaf(node);
    }
  }

  private LinearLeafShap(int features) {
    width = features + 1;
  }

  static Optional<LinearLeafShap> of(List<CompactTree> trees, int features) {
    LinearLeafShap shap = new LinearLeafShap(features);
    trees.forEach(shap::add);
    return shap.leaves.isEmpty() ? Optional.empty() : Optional.of(shap);
  }

  private void add(CompactTree tree) {
    int most = 0;
    for (LinearLeaf formula : tree.linear()) {
      most = Math.max(most, formula == null ? 0 : formula.features().length);
    }
    if (most == 0) {
      return;
    }
    int mostFeatures = tree.depth() + most;
    Quadrature quadrature = Quadrature.of((mostFeatures + 1) / 2);
    int[] parent = tree.parents();
    for (int i = 0; i < tree.linear().length; i++) {
      if (tree.linear()[i] != null) {
        leaves.add(new Leaf(tree, parent, tree.splits() + i, mostFeatures, quadrature));
      }
    }
  }

  void addTo(double[] contributions, int[] keys, double[] row) {
    for (Leaf leaf : leaves) {
      double number = leaf.number();
      double difference = leaf.formula().answer(row, number) - number;
      if (difference != 0 && Double.isFinite(difference)) {
        new Path(leaf, keys, row).addTo(contributions, leaf.tree.group() * width, difference);
      }
    }
  }

  /** The different features above a leaf and in its formula, with their factors. */
  private static final class Path {
    private final Quadrature quadrature;
    private final int[] features;

    /** 1 if the row follows all splits by the feature, else 0. */
    private final double[] known;

    /** The product of the cover shares of those splits; 0 for features of the formula. */
    private final double[] unknown;

    private int size;

    Path(Leaf leaf, int[] keys, double[] row) {
      quadrature = leaf.quadrature;
      CompactTree tree = leaf.tree;
      int[] inFormula = leaf.formula().features();
      features = new int[leaf.mostFeatures];
      known = new double[leaf.mostFeatures];
      unknown = new double[leaf.mostFeatures];
      for (int node = leaf.node; node > 0; node = leaf.parent[node]) {
        int above = leaf.parent[node];
        int before = size;
        int at = place(tree.feature(above));
        if (at == before) {
          unknown[at] = tree.share(node); // Of all steps by this feature: it is the lowest.
        }
        known[at] *= tree.goesLeft(above, keys, row) == (node == tree.left(above)) ? 1 : 0;
      }
      for (int feature : inFormula) {
        unknown[place(feature)] = 0;
      }
    }

    private int place(int feature) {
      for (int i = 0; i < size; i++) {
        if (features[i] == feature) {
          return i;
        }
      }
      features[size] = feature;
      known[size] = 1;
      unknown[size] = 1;
      return size++;
    }

    void addTo(double[] contributions, int offset, double difference) {
      for (int i = 0; i < size; i++) {
        if (known[i] == 0 && unknown[i] == 0) {
          return;
        }
      }
      for (int point = 0; point < quadrature.points().length; point++) {
        double y = quadrature.points()[point];
        double product = difference * quadrature.weights()[point];
        for (int i = 0; i < size; i++) {
          product *= factor(i, y);
        }
        for (int i = 0; i < size; i++) {
          contributions[offset + features[i]] += product / factor(i, y) * (known[i] - unknown[i]);
        }
      }
    }

    private double factor(int i, double y) {
      return known[i] * y + unknown[i] * (1 - y);
    }
  }
}
