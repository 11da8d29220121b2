// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

import io.bellwether.scoring.Categories;
import io.bellwether.scoring.format.PullReader;
import io.bellwether.scoring.trees.TreeEnsemble.Library;
import java.util.Arrays;
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
 * @param trees a list that can be changed
 * @param groups the output that each tree adds to
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
    List<Tree> trees,
    int[] groups,
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
    return trees.stream()
        .flatMap(tree -> Arrays.stream(tree.linear()))
        .allMatch(leaf -> leaf == null);
  }
}
