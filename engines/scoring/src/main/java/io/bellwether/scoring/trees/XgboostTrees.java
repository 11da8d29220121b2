// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

import io.bellwether.scoring.ModelFormatException;
import io.bellwether.scoring.format.PullReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The trees of XGBoost's file. Each is laid out as soon as it has been read: a large model's arrays
 * would not fit beside what is made of them, and to move them about takes pauses. What the file
 * says of the model comes only after them, so they are checked against that at the end.
 */
final class XgboostTrees {
  static final String MODEL = "learner.gradient_booster.model";

  private static final int MOST_ANSWERS = 10_000;

  /** Of trees whose leaves have several answers, each of which is a tree here. */
  private static final int MOST_NODES = 4_000_000;

  private final TreeTables tables = new TreeTables();
  private final Gains gains = new Gains();

  /** Of each tree of the file how many of {@link #tables} it is. */
  private final List<Integer> answers = new ArrayList<>();

  private @Nullable XgboostTree first;
  private long nodesOfSeveral;
  private boolean covered = true;
  private long largestFeature = -1;
  private String ofLargestFeature = "";

  private static String where(int tree) {
    return MODEL + ".trees[" + tree + "]";
  }

  void read(PullReader in) {
    in.beginArray();
    while (in.nextElement()) {
      XgboostTree tree = XgboostTree.read(in, first);
      first = first == null ? tree : first;
      add(tree, where(answers.size()));
    }
  }

  private void add(XgboostTree read, String where) {
    int count = read.answersOfLeaf(where, MOST_ANSWERS);
    nodesOfSeveral += count == 1 ? 0 : (long) count * read.nodes();
    if (nodesOfSeveral > MOST_NODES) {
      throw new ModelFormatException(
          MODEL + ".trees",
          "more than %,d nodes in %d trees times %d answers of each leaf"
              .formatted(MOST_NODES, answers.size() + 1, count),
          "fewer; train one tree per target (one_output_per_tree)");
    }
    for (Tree tree : read.build(where, count)) {
      gains.add(tree);
      tables.add(tree, 0);
    }
    answers.add(count);
    covered &= read.isCovered();
    if (read.largestFeature() > largestFeature) {
      largestFeature = read.largestFeature();
      ofLargestFeature = read.ofLargestFeature(where);
    }
  }

  /** As many as the file has. */
  int size() {
    return answers.size();
  }

  boolean areCovered() {
    return covered;
  }

  /**
   * The first trees of the file, for a model of so many features and outputs.
   *
   * @param groups the output that each tree of the file adds to, if its leaves have one answer
   * @param weights what its leaves are multiplied with
   * @throws ModelFormatException if they ask for other features or have other answers
   */
  List<CompactTree> of(int kept, int features, int outputs, int[] groups, float[] weights) {
    if (largestFeature >= features) {
      throw new ModelFormatException(
          ofLargestFeature, Integer.toString((int) largestFeature), "0.." + (features - 1));
    }
    List<CompactTree> trees = tables.trees();
    List<CompactTree> made = new ArrayList<>();
    for (int i = 0; i < kept; i++) {
      int count = answers.get(i);
      if (count > 1 && count != outputs) {
        throw new ModelFormatException(
            where(i) + XgboostTree.LEAF_SIZE,
            Integer.toString(count),
            outputs == 1 ? "1: one value per leaf" : "1, or %d: one per output".formatted(outputs));
      }
      for (int answer = 0; answer < count; answer++) {
        CompactTree tree = trees.get(made.size());
        made.add(tree.with(count == 1 ? groups[i] : answer, weights[i]));
      }
    }
    return made;
  }

  /** The gain of all splits by each feature of a model with the first trees, added up. */
  double[] importance(List<CompactTree> made, int features) {
    return gains.total(made, features);
  }
}
