// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

import java.util.ArrayList;
import java.util.List;

/** How much the splits of a file's trees improved the training loss: the features' importance. */
final class Gains {
  /** Of each tree by split, in 32 bits as both libraries have them. */
  private final List<float[]> byTree = new ArrayList<>();

  /** The next tree. */
  void add(Tree tree) {
    float[] gains = new float[(tree.size() - 1) / 2];
    int split = 0;
    for (int node = 0; node < tree.size(); node++) {
      if (!tree.isLeaf(node)) {
        gains[split++] = (float) tree.gain()[node];
      }
    }
    byTree.add(gains);
  }

  /**
   * Added up by feature, without what is negative or not finite.
   *
   * @param trees the first of those that were added
   */
  double[] total(List<CompactTree> trees, int features) {
    double[] total = new double[features];
    for (int i = 0; i < trees.size(); i++) {
      float[] gains = byTree.get(i);
      for (int split = 0; split < gains.length; split++) {
        if (Float.isFinite(gains[split])) {
          total[trees.get(i).feature(split)] += Math.max(0, gains[split]);
        }
      }
    }
    return total;
  }
}
