// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The thresholds of a model's splits. */
public final class Thresholds {
  private Thresholds() {}

  /** By feature; none if the model has no trees. */
  public static List<double[]> of(byte[] file, int features) {
    List<List<Double>> found =
        IntStream.range(0, features).<List<Double>>mapToObj(_ -> new ArrayList<>()).toList();
    Forest.read(file)
        .ifPresent(forest -> forest.inPreorder().forEach(tree -> add(forest, tree, found)));
    return found.stream()
        .map(of -> of.stream().mapToDouble(Double::doubleValue).toArray())
        .toList();
  }

  private static void add(Forest forest, Tree tree, List<List<Double>> found) {
    for (int node = 0; node < tree.size(); node++) {
      if (!tree.isLeaf(node) && tree.category(node) == null) {
        int key = (int) tree.split()[node];
        double threshold =
            switch (forest.keys()) {
              case FloatKeys _ -> FloatKeys.value(key);
              case RankKeys ranks -> ranks.threshold((int) (tree.split()[node] >>> 33), key);
            };
        found.get(tree.feature()[node]).add(threshold);
      }
    }
  }
}
