// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

import io.bellwether.scoring.ModelFormatException;
import io.bellwether.scoring.format.PullReader;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The arrays of one tree in XGBoost's file, and the checks that make them a {@link Tree}. */
final class XgboostTree {
  private int[] left = {};
  private int[] right = {};
  private int[] feature = {};
  private float[] condition = {};
  private int[] missingLeft = {};
  private float[] cover = {};
  private float[] gain = {};
  private int[] splitType = {};
  private int[] categories = {};
  private int[] categoryNodes = {};
  private int[] categoryStarts = {};
  private int[] categorySizes = {};
  private String leafSize = "1";

  /** The answers of the leaves if they have several, leaf by leaf. */
  private float[] leafWeights = {};

  /** The same before 3.2, node by node: of a split, what it would answer if it were a leaf. */
  private float[] nodeWeights = {};

  /** The split that asks for the feature with the largest number, or for a negative one. */
  private int boldest;

  private XgboostTree() {}

  /**
   * @param first of the same file, null if this is it: their leaves are of the same kind, and where
   *     they have one answer the nodes' need not be read
   */
  static XgboostTree read(PullReader in, @Nullable XgboostTree first) {
    XgboostTree tree = new XgboostTree();
    boolean nodesAnswer = first == null || first.hasNodeWeights();
    in.beginObject();
    for (String name; (name = in.nextName()) != null; ) {
      if (!nodesAnswer && name.equals("base_weights")) {
        in.skip();
      } else {
        tree.member(name, in);
      }
    }
    if (!tree.hasNodeWeights()) {
      tree.nodeWeights = new float[0];
    }
    return tree;
  }

  private void member(String name, PullReader in) {
    switch (name) {
      case "left_children" -> left = in.ints();
      case "right_children" -> right = in.ints();
      case "split_indices" -> feature = in.ints();
      case "split_conditions" -> condition = in.floats();
      case "default_left" -> missingLeft = in.ints();
      case "sum_hessian" -> cover = in.floats();
      case "loss_changes" -> gain = in.floats();
      case "split_type" -> splitType = in.ints();
      case "categories" -> categories = in.ints();
      case "categories_nodes" -> categoryNodes = in.ints();
      case "categories_segments" -> categoryStarts = in.ints();
      case "categories_sizes" -> categorySizes = in.ints();
      case "leaf_weights" -> leafWeights = in.floats();
      case "base_weights" -> nodeWeights = in.floats();
      case "tree_param" -> param(in);
      default -> in.skip();
    }
  }

  private void param(PullReader in) {
    in.beginObject();
    for (String name; (name = in.nextName()) != null; ) {
      if (name.equals("size_leaf_vector")) {
        leafSize = in.string();
      } else {
        in.skip();
      }
    }
  }

  private boolean hasSingleLeaves() {
    return leafSize.equals("0") || leafSize.equals("1");
  }

  private boolean hasNodeWeights() {
    return !hasSingleLeaves() && leafWeights.length == 0;
  }

  int nodes() {
    return left.length;
  }

  /**
   * How many answers a leaf has.
   *
   * @throws ModelFormatException if that is no number that a model may have
   */
  int answersOfLeaf(String where, int most) {
    if (hasSingleLeaves()) {
      return 1;
    }
    try {
      int size = Integer.parseInt(leafSize);
      if (size > 1 && size <= most) {
        return size;
      }
    } catch (NumberFormatException e) {
      // Refused below, as a number out of range is.
    }
    throw new ModelFormatException(where + LEAF_SIZE, leafSize, "1, or one value per output");
  }

  static final String LEAF_SIZE = ".tree_param.size_leaf_vector";

  /**
   * The largest number of a feature that a split asks for, -1 if there is no split. One below 0
   * counts as larger than all others.
   */
  long largestFeature() {
    return left.length > 0 && left[boldest] >= 0 ? Integer.toUnsignedLong(feature[boldest]) : -1;
  }

  /** Where that stands in the file. */
  String ofLargestFeature(String where) {
    return "%s.split_indices[%d]".formatted(where, boldest);
  }

  /**
   * Whether it says how much of the training data passed each node: before 3.2 trees whose leaves
   * have several answers had neither that nor gains.
   */
  boolean isCovered() {
    return !hasNodeWeights() || cover.length > 0;
  }

  /**
   * The trees, one for each answer of a leaf, without nodes that cannot be reached. They have all
   * but their leaves in common. Whether the model has the features that they ask for is for {@link
   * #largestFeature}.
   *
   * @param answersOfLeaf as many as {@link #answersOfLeaf} says
   * @throws ModelFormatException if the arrays do not make a tree
   */
  List<Tree> build(String where, int answersOfLeaf) {
    checkLengths(where);
    Answers answers = answers(where, answersOfLeaf);
    int[] order =
        Preorder.of(
            where,
            new Preorder.Children("left_children", left),
            new Preorder.Children("right_children", right));
    int[] place = new int[left.length];
    for (int i = 0; i < order.length; i++) {
      place[order[i]] = i;
    }
    int[] @Nullable [] sets = categorySets(where);
    Tree tree = Tree.withoutLeaves(order.length, sets.length > 0);
    for (int i = 0; i < order.length; i++) {
      int node = order[i];
      tree.cover()[i] = isCovered() ? finite(where, "sum_hessian", cover, node) : 0;
      if (left[node] < 0) {
        tree.right()[i] = -1;
      } else {
        tree.right()[i] = place[right[node]];
        tree.gain()[i] = isCovered() ? gain[node] : 1; // Their number tells of a feature instead.
        split(where, node, sets.length == 0 ? null : sets[node], tree, i);
      }
    }
    return IntStream.range(0, answersOfLeaf)
        .mapToObj(
            output -> tree.withLeaves(i -> left[order[i]] < 0 ? answers.of(order[i], output) : 0))
        .toList();
  }

  /** What leaves answer. */
  @FunctionalInterface
  private interface Answers {
    float of(int node, int output);
  }

  private Answers answers(String where, int outputs) {
    if (hasSingleLeaves()) {
      return (node, _) -> finite(where, "split_conditions", condition, node);
    }
    if (hasNodeWeights()) {
      requireLength(where, "base_weights", nodeWeights.length, (long) left.length * outputs);
      return (node, output) -> finite(where, "base_weights", nodeWeights, node * outputs + output);
    }
    int[] leaves = leaves(where);
    requireLength(where, "leaf_weights", leafWeights.length, (long) leaves[left.length] * outputs);
    return (node, output) ->
        finite(where, "leaf_weights", leafWeights, leaves[node] * outputs + output);
  }

  /**
   * Each leaf's place among the leaves, which its right child is; last their number. Afterwards it
   * has no child.
   */
  private int[] leaves(String where) {
    int[] places = new int[left.length + 1];
    for (int node = 0; node < left.length; node++) {
      if (left[node] < 0) {
        places[left.length]++;
      }
    }
    for (int node = 0; node < left.length; node++) {
      if (left[node] < 0) {
        places[node] = index(where, "right_children", right, node, places[left.length]);
        right[node] = -1;
      }
    }
    return places;
  }

  private void split(String where, int node, int @Nullable [] goingRight, Tree tree, int at) {
    int asked = feature[node];
    if (Integer.toUnsignedLong(asked) > largestFeature()) {
      boldest = node;
    }
    boolean missing = missingLeft[node] != 0;
    tree.feature()[at] = asked;
    if (goingRight == null) {
      float threshold = finite(where, "split_conditions", condition, node);
      tree.split()[at] = FloatKeys.split(asked, missing, threshold);
    } else {
      tree.categories()[at] = new CategorySplit.OfXgboost(asked, missing, goingRight);
    }
  }

  private void checkLengths(String where) {
    int n = left.length;
    if (n == 0) {
      throw new ModelFormatException(where + ".left_children", "no nodes", "at least one");
    }
    requireLength(where, "right_children", right.length, n);
    requireLength(where, "split_indices", feature.length, n);
    requireLength(where, "split_conditions", condition.length, n);
    requireLength(where, "default_left", missingLeft.length, n);
    if (isCovered()) {
      requireLength(where, "sum_hessian", cover.length, n);
      requireLength(where, "loss_changes", gain.length, n);
    }
    if (splitType.length > 0) {
      requireLength(where, "split_type", splitType.length, n);
    }
  }

  /**
   * Per node the sorted categories that go right, null where a threshold splits; empty if that is
   * everywhere.
   */
  private int[] @Nullable [] categorySets(String where) {
    int n = left.length;
    int[][] sets = new int[categoryNodes.length == 0 ? 0 : n][];
    long used = 0;
    requireLength(where, "categories_segments", categoryStarts.length, categoryNodes.length);
    requireLength(where, "categories_sizes", categorySizes.length, categoryNodes.length);
    for (int i = 0; i < categoryNodes.length; i++) {
      int node = index(where, "categories_nodes", categoryNodes, i, n);
      int start = index(where, "categories_segments", categoryStarts, i, categories.length + 1);
      int size = index(where, "categories_sizes", categorySizes, i, categories.length - start + 1);
      used += size;
      if (used > categories.length) {
        throw new ModelFormatException(
            "%s.categories_sizes[%d]".formatted(where, i),
            used + " in sum",
            categories.length + "");
      }
      if (sets[node] != null) {
        throw new ModelFormatException(
            "%s.categories_nodes[%d]".formatted(where, i), node + " again", "each node once");
      }
      for (int at = start; at < start + size; at++) {
        index(where, "categories", categories, at, CategorySplit.OfXgboost.END);
      }
      sets[node] = Arrays.copyOfRange(categories, start, start + size);
      Arrays.sort(sets[node]);
    }
    checkKinds(where, sets);
    return sets;
  }

  private void checkKinds(String where, int[] @Nullable [] sets) {
    for (int node = 0; node < left.length; node++) {
      boolean category = splitType.length > 0 && splitType[node] == 1 && left[node] >= 0;
      if (category != (sets.length > 0 && sets[node] != null)) {
        throw new ModelFormatException(
            "%s.split_type[%d]".formatted(where, node),
            category ? "1 without categories" : "categories without split_type 1",
            "both or neither");
      }
    }
  }

  private static float finite(String where, String name, float[] values, int at) {
    if (!Float.isFinite(values[at])) {
      throw new ModelFormatException(
          "%s.%s[%d]".formatted(where, name, at), Float.toString(values[at]), "a finite number");
    }
    return values[at];
  }

  private static int index(String where, String name, int[] values, int at, int end) {
    if (values[at] < 0 || values[at] >= end) {
      throw new ModelFormatException(
          "%s.%s[%d]".formatted(where, name, at), Integer.toString(values[at]), "0.." + (end - 1));
    }
    return values[at];
  }

  private static void requireLength(String where, String name, int length, long expected) {
    if (length != expected) {
      throw new ModelFormatException(where + "." + name, length + " entries", expected + "");
    }
  }
}
