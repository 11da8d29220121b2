// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

import io.bellwether.scoring.onnx.GraphWriter.Attributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The lists of nodes and of leaves' answers that ONNX's steps of trees have for attributes. */
final class TreeNodes {
  static final String LESS = "BRANCH_LT";
  static final String LESS_OR_EQUAL = "BRANCH_LEQ";
  static final String EQUAL = "BRANCH_EQ";
  private static final String LEAF = "LEAF";

  private final Numbers trees = new Numbers();
  private final Numbers ids = new Numbers();
  private final Numbers features = new Numbers();
  private final Numbers values = new Numbers();
  private final List<String> modes = new ArrayList<>();
  private final Numbers trueIds = new Numbers();
  private final Numbers falseIds = new Numbers();
  private final Numbers missingTrue = new Numbers();

  private final Numbers answerTrees = new Numbers();
  private final Numbers answerIds = new Numbers();
  private final Numbers outputs = new Numbers();
  private final Numbers answers = new Numbers();

  private int tree = -1;
  private int next;

  /**
   * The next tree.
   *
   * @param nodes how many numbers its nodes have already
   */
  void begin(int nodes) {
    tree++;
    next = nodes;
  }

  int size() {
    return trees.size;
  }

  /** The number of a node that the tree gets beside its own. */
  int another() {
    return next++;
  }

  void leaf(int node) {
    add(node, 0, LEAF, 0, false, 0, 0);
  }

  void answer(int node, int output, double value) {
    answerTrees.add(tree);
    answerIds.add(node);
    outputs.add(output);
    answers.add(value);
  }

  void split(
      int node, int column, String mode, double value, boolean missing, int ifTrue, int ifFalse) {
    add(node, column, mode, value, missing, ifTrue, ifFalse);
  }

  private void add(
      int node, int column, String mode, double value, boolean missing, int ifTrue, int ifFalse) {
    trees.add(tree);
    ids.add(node);
    features.add(column);
    values.add(value);
    modes.add(mode);
    trueIds.add(ifTrue);
    falseIds.add(ifFalse);
    missingTrue.add(missing ? 1 : 0);
  }

  /**
   * @param single whether thresholds and answers have 32 bits
   */
  Attributes attributes(boolean single) {
    Attributes all =
        new Attributes()
            .numbers("nodes_treeids", trees.whole())
            .numbers("nodes_nodeids", ids.whole())
            .numbers("nodes_featureids", features.whole())
            .texts("nodes_modes", modes)
            .numbers("nodes_truenodeids", trueIds.whole())
            .numbers("nodes_falsenodeids", falseIds.whole())
            .numbers("nodes_missing_value_tracks_true", missingTrue.whole())
            .numbers("target_treeids", answerTrees.whole())
            .numbers("target_nodeids", answerIds.whole())
            .numbers("target_ids", outputs.whole());
    return single
        ? all.floats("nodes_values", values.all()).floats("target_weights", answers.all())
        : all.doubles("nodes_values_as_tensor", values.all())
            .doubles("target_weights_as_tensor", answers.all());
  }

  /** A list that grows. */
  private static final class Numbers {
    private double[] values = new double[64];
    private int size;

    void add(double value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, 2 * size);
      }
      values[size++] = value;
    }

    double[] all() {
      return Arrays.copyOf(values, size);
    }

    int[] whole() {
      return Arrays.stream(all()).mapToInt(value -> (int) value).toArray();
    }
  }
}
