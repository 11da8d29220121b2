// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Small trees by hand, with the plainest possible evaluation. */
final class TreeBuilder {
  private TreeBuilder() {}

  /** A split with two children, or a leaf, whose value is then the answer. */
  record Node(
      int feature,
      float value,
      boolean missingLeft,
      float cover,
      @Nullable Node left,
      @Nullable Node right) {

    /** The mean over all leaves that agree with what is known of the row, by cover. */
    double expected(double[] row, boolean[] known) {
      if (left == null || right == null) {
        return value;
      }
      if (known[feature]) {
        boolean goesLeft = Double.isNaN(row[feature]) ? missingLeft : (float) row[feature] < value;
        return (goesLeft ? left : right).expected(row, known);
      }
      return (left.cover * left.expected(row, known) + right.cover * right.expected(row, known))
          / cover;
    }
  }

  static Node leaf(float value, float cover) {
    return new Node(0, value, false, cover, null, null);
  }

  static Node split(int feature, float threshold, Node left, Node right) {
    return new Node(feature, threshold, false, left.cover + right.cover, left, right);
  }

  static Node random(Random random, int features, int depth) {
    if (depth == 0 || random.nextInt(5) == 0) {
      return leaf((float) random.nextGaussian(), 1 + random.nextInt(20));
    }
    Node left = random(random, features, depth - 1);
    Node right = random(random, features, depth - 1);
    float threshold = random.nextFloat() * 2 - 1;
    boolean missingLeft = random.nextBoolean();
    return new Node(
        random.nextInt(features), threshold, missingLeft, left.cover + right.cover, left, right);
  }

  static Tree tree(Node root) {
    List<Node> nodes = new ArrayList<>();
    List<Integer> right = new ArrayList<>();
    add(root, nodes, right);
    Tree tree = Tree.ofSize(nodes.size(), true, true);
    for (int i = 0; i < nodes.size(); i++) {
      Node node = nodes.get(i);
      tree.right()[i] = right.get(i);
      tree.feature()[i] = node.feature();
      tree.cover()[i] = node.cover();
      if (right.get(i) < 0) {
        tree.leaf()[i] = node.value();
      } else {
        tree.split()[i] = FloatKeys.split(node.feature(), node.missingLeft(), node.value());
      }
    }
    return tree;
  }

  private static void add(Node node, List<Node> nodes, List<Integer> right) {
    int at = nodes.size();
    nodes.add(node);
    right.add(-1);
    if (node.left() != null && node.right() != null) {
      add(node.left(), nodes, right);
      right.set(at, nodes.size());
      add(node.right(), nodes, right);
    }
  }
}
