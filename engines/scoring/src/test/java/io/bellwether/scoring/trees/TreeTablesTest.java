// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TreeTablesTest {
  private static final int FEATURES = 4;

  @Test
  void treesThatShareTablesAreWhatTheyWereAlone() {
    Random random = new Random(1);
    List<Tree> read = IntStream.range(0, 700).mapToObj(_ -> tree(random)).toList();
    TreeTables tables = new TreeTables();
    for (int i = 0; i < read.size(); i++) {
      tables.add(read.get(i), i % 3);
    }

    List<CompactTree> trees = tables.trees();

    long values = trees.stream().mapToLong(CompactTree::values).sum();
    assertThat(values).as("so many that they take several tables").isGreaterThan(300_000);
    assertThat(trees).hasSameSizeAs(read);
    int[] follows = new int[1000];
    int[] followsAlone = new int[1000];
    for (int i = 0; i < read.size(); i++) {
      CompactTree shared = trees.get(i);
      CompactTree alone = CompactTree.of(read.get(i)).with(i % 3);
      assertThat(shared.group()).isEqualTo(i % 3);
      assertThat(shared.most()).isEqualTo(alone.most());
      assertThat(shared.depth()).isEqualTo(alone.depth());
      assertThat(shared.inPreorder()).usingRecursiveComparison().isEqualTo(alone.inPreorder());
      assertThat(shared.expected(new double[1000])).isEqualTo(alone.expected(new double[1000]));
      int[] row = new FloatKeys().of(random.doubles(FEATURES).toArray());
      shared.follow(row, new double[FEATURES], follows);
      alone.follow(row, new double[FEATURES], followsAlone);
      assertThat(follows).isEqualTo(followsAlone);
      CompactTree halved = shared.with(1, 0.5f);
      for (int node = 0; node < shared.size(); node++) {
        assertThat(shared.share(node)).isEqualTo(alone.share(node));
        assertThat(halved.share(node)).isEqualTo(alone.share(node));
        if (node >= shared.splits()) {
          assertThat(halved.leaf(node)).isEqualTo((float) alone.leaf(node) * 0.5f);
          assertThat(shared.leaf(node)).isEqualTo(alone.leaf(node));
        }
      }
    }
  }

  @Test
  void aTreeLargerThanATableHasOneOfItsOwn() {
    Random random = new Random(2);
    Tree large = tree(random, 60_000);
    TreeTables tables = new TreeTables();
    tables.add(tree(random, 3), 0);
    tables.add(large, 0);
    tables.add(tree(random, 3), 0);

    List<CompactTree> trees = tables.trees();

    assertThat(trees).extracting(CompactTree::splits).containsExactly(3, 60_000, 3);
    assertThat(trees.get(1).inPreorder())
        .usingRecursiveComparison()
        .isEqualTo(CompactTree.of(large).inPreorder());
  }

  private static Tree tree(Random random) {
    return tree(random, random.nextInt(300));
  }

  /** In preorder: the splits left of a split, itself, those right of it. */
  private static Tree tree(Random random, int splits) {
    Tree tree = Tree.ofSize(2 * splits + 1, false, false);
    grow(tree, random, 0, splits, 1);
    return tree;
  }

  private static int grow(Tree tree, Random random, int node, int splits, double cover) {
    tree.cover()[node] = cover;
    if (splits == 0) {
      tree.right()[node] = -1;
      tree.leaf()[node] = (float) random.nextGaussian();
      return node + 1;
    }
    int left = Math.min(splits - 1, splits / 4 + random.nextInt(splits / 2 + 1));
    double part = 0.1 + 0.8 * random.nextDouble();
    tree.feature()[node] = random.nextInt(FEATURES);
    tree.split()[node] =
        FloatKeys.split(tree.feature()[node], random.nextBoolean(), random.nextFloat());
    int right = grow(tree, random, node + 1, left, cover * part);
    tree.right()[node] = right;
    return grow(tree, random, right, splits - 1 - left, cover * (1 - part));
  }
}
