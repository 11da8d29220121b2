// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

import io.bellwether.scoring.ModelFormatException;
import java.util.Arrays;

/** Checks that the children named in a file make a tree, and brings its nodes into order. */
final class Preorder {
  private static final int DEEPEST = 512;

  private Preorder() {}

  /**
   * The children of the nodes as the file has them.
   *
   * @param name of the list in the file
   * @param nodes the child of each node; below 0 in both lists at leaves
   * @param splits if leaves are counted apart: nodes from this one on are leaves, which the file
   *     has as ~0, ~1, …
   */
  record Children(String name, int[] nodes, int splits) {
    Children(String name, int[] nodes) {
      this(name, nodes, Integer.MAX_VALUE);
    }
  }

  /**
   * The nodes that can be reached from the first one, each before its left and then its right
   * descendants.
   *
   * @throws ModelFormatException if a node lies below two, or below itself, or too deep
   */
  static int[] of(String where, Children left, Children right) {
    int n = left.nodes.length;
    int[] order = new int[n];
    int[] level = new int[n];
    boolean[] seen = new boolean[n];
    int[] stack = new int[Math.min(n, DEEPEST) + 1]; // Of each level one waits.
    int size = 0;
    int top = 1;
    while (top > 0) {
      int node = stack[--top];
      order[size++] = node;
      if (left.nodes[node] < 0 && right.nodes[node] < 0) {
        continue;
      }
      if (level[node] == DEEPEST) {
        throw new ModelFormatException(where, "a path of more splits", "at most " + DEEPEST);
      }
      int below = level[node] + 1;
      stack[top++] = child(where, right, node, seen);
      level[stack[top - 1]] = below;
      stack[top++] = child(where, left, node, seen);
      level[stack[top - 1]] = below;
    }
    return size == n ? order : Arrays.copyOf(order, size);
  }

  private static int child(String where, Children children, int node, boolean[] seen) {
    int child = children.nodes[node];
    if (child < 0 || child >= seen.length) {
      throw refused(where, children, node, "", "0.." + (seen.length - 1));
    }
    if (child == 0 || seen[child]) {
      throw refused(where, children, node, " again", "each node below one other");
    }
    seen[child] = true;
    return child;
  }

  private static ModelFormatException refused(
      String where, Children children, int node, String found, String expected) {
    int child = children.nodes[node];
    int inFile = child < children.splits ? child : ~(child - children.splits);
    return new ModelFormatException(
        "%s.%s[%d]".formatted(where, children.name, node), inFile + found, expected);
  }
}
