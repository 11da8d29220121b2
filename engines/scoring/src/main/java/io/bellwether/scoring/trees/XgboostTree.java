// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

import io.bellwether.scoring.ModelFormatException;
import io.bellwether.scoring.format.PullReader;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The arrays of one tree in XGBoost's file, and the checks that make them a {@link Tree}. */
final class XgboostTree {
  private static final int DEEPEST = 512;

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

  private XgboostTree() {}

  static XgboostTree read(PullReader in) {
    XgboostTree tree = new XgboostTree();
    in.beginObject();
    for (String name; (name = in.nextName()) != null; ) {
      tree.member(name, in);
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

  /**
   * The tree, without nodes that cannot be reached.
   *
   * @param weight what its leaves are multiplied with
   * @throws ModelFormatException if the arrays do not make a tree
   */
  Tree build(String where, int features, float weight) {
    checkLengths(where);
    int[] order = preorder(where);
    int n = order.length;
    int[] place = new int[left.length];
    for (int i = 0; i < n; i++) {
      place[order[i]] = i;
    }
    Tree tree =
        new Tree(
            new int[n],
            new int[n],
            new float[n],
            new boolean[n],
            new float[n],
            new float[n],
            new int[n][]);
    int[] @Nullable [] sets = categorySets(where);
    for (int i = 0; i < n; i++) {
      int node = order[i];
      boolean leaf = left[node] < 0;
      tree.right()[i] = leaf ? -1 : place[right[node]];
      if (sets[node] == null) {
        float value = finite(where, "split_conditions", condition, node);
        tree.value()[i] = leaf ? value * weight : value;
      }
      tree.cover()[i] = finite(where, "sum_hessian", cover, node);
      if (!leaf) {
        tree.feature()[i] = index(where, "split_indices", feature, node, features);
        tree.missingLeft()[i] = missingLeft[node] != 0;
        tree.gain()[i] = gain[node];
        tree.categories()[i] = sets[node];
      }
    }
    return tree;
  }

  private void checkLengths(String where) {
    int n = left.length;
    if (n == 0) {
      throw new ModelFormatException(where + ".left_children", "no nodes", "at least one");
    }
    if (!leafSize.equals("0") && !leafSize.equals("1")) {
      throw new ModelFormatException(
          where + ".tree_param.size_leaf_vector", leafSize, "1: one value per leaf");
    }
    requireLength(where, "right_children", right.length, n);
    requireLength(where, "split_indices", feature.length, n);
    requireLength(where, "split_conditions", condition.length, n);
    requireLength(where, "default_left", missingLeft.length, n);
    requireLength(where, "sum_hessian", cover.length, n);
    requireLength(where, "loss_changes", gain.length, n);
    if (splitType.length > 0) {
      requireLength(where, "split_type", splitType.length, n);
    }
  }

  /** The nodes that can be reached, each before its left and then its right descendants. */
  private int[] preorder(String where) {
    int n = left.length;
    int[] order = new int[n];
    int[] level = new int[n];
    boolean[] seen = new boolean[n];
    int[] stack = new int[n + 1];
    int size = 0;
    int top = 1;
    while (top > 0) {
      int node = stack[--top];
      order[size++] = node;
      if (left[node] < 0 && right[node] < 0) {
        continue;
      }
      if (level[node] == DEEPEST) {
        throw new ModelFormatException(where, "a path of more splits", "at most " + DEEPEST);
      }
      int below = level[node] + 1;
      stack[top++] = child(where, "right_children", right, node, seen);
      level[stack[top - 1]] = below;
      stack[top++] = child(where, "left_children", left, node, seen);
      level[stack[top - 1]] = below;
    }
    return Arrays.copyOf(order, size);
  }

  private static int child(String where, String name, int[] children, int node, boolean[] seen) {
    int child = index(where, name, children, node, seen.length);
    if (child == 0 || seen[child]) {
      throw new ModelFormatException(
          "%s.%s[%d]".formatted(where, name, node), child + " again", "each node below one other");
    }
    seen[child] = true;
    return child;
  }

  /** Per node the sorted categories that go right, null where a threshold splits. */
  private int[] @Nullable [] categorySets(String where) {
    int n = left.length;
    int[][] sets = new int[n][];
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
        index(where, "categories", categories, at, Categories.END);
      }
      sets[node] = Arrays.copyOfRange(categories, start, start + size);
      Arrays.sort(sets[node]);
    }
    for (int node = 0; node < n; node++) {
      boolean category = splitType.length > 0 && splitType[node] == 1 && left[node] >= 0;
      if (category != (sets[node] != null)) {
        throw new ModelFormatException(
            "%s.split_type[%d]".formatted(where, node),
            category ? "1 without categories" : "categories without split_type 1",
            "both or neither");
      }
    }
    return sets;
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

  private static void requireLength(String where, String name, int length, int expected) {
    if (length != expected) {
      throw new ModelFormatException(where + "." + name, length + " entries", expected + "");
    }
  }
}
