// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

import io.bellwether.scoring.Categories;
import io.bellwether.scoring.format.PullReader;
import io.bellwether.scoring.trees.TreeEnsemble.Library;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a file of trees says.
 *
 * @param categories what the codes of a feature stand for, by its place
 * @param keys what the trees' splits were made for
 * @param baseMargins one per output
 * @param divisor what the sum of the leaves is divided by
 * @param importance the gain of all splits by each feature, added up
 * @param covered whether the file says how much of the training data passed each node
 */
record Forest(
    Library library,
    List<String> features,
    Map<Integer, Categories> categories,
    Meaning meaning,
    RowKeys keys,
    double[] baseMargins,
    int divisor,
    List<CompactTree> trees,
    double[] importance,
    boolean covered) {

  /** The trees in a file that has been read before; absent if it has none. */
  static Optional<Forest> read(byte[] file) {
    if (LightgbmSkops.recognises(file)) {
      return Optional.of(LightgbmReader.ofSkops(file).read());
    }
    if (LightgbmReader.recognises(file)) {
      return Optional.of(new LightgbmReader(file, false).read());
    }
    return new XgboostReader(PullReader.of(file)).readForest();
  }

  /** Whether no leaf has a formula. */
  boolean hasPlainLeaves() {
    return trees.stream().allMatch(tree -> tree.linear().length == 0);
  }

  /** The output that each tree adds to. */
  int[] groups() {
    return trees.stream().mapToInt(CompactTree::group).toArray();
  }

  /** The trees as exports write them. */
  List<Tree> inPreorder() {
    return trees.stream().map(CompactTree::inPreorder).toList();
  }
}
