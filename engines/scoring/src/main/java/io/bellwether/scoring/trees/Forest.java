// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

import io.bellwether.scoring.trees.TreeEnsemble.Library;
import java.util.List;

/**
 * What a file of trees says.
 *
 * @param keys what the trees' splits were made for
 * @param baseMargins one per output
 * @param divisor what the sum of the leaves is divided by
 * @param groups the output that each tree adds to
 */
record Forest(
    Library library,
    List<String> features,
    Meaning meaning,
    RowKeys keys,
    double[] baseMargins,
    int divisor,
    List<Tree> trees,
    int[] groups) {}
