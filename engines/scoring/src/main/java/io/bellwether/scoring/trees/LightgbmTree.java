// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

import io.bellwether.scoring.ModelFormatException;
import io.bellwether.scoring.trees.RankKeys.Missing;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One tree of LightGBM's text, and the checks that make it a {@link Tree}. Its splits come first
 * here, then its leaves: leaf i, in the file ~i, is the node splits + i.
 */
final class LightgbmTree {
  static final Set<String> LINES =
      Set.of(
          "num_leaves",
          "num_cat",
          "split_feature",
          "split_gain",
          "threshold",
          "decision_type",
          "left_child",
          "right_child",
          "leaf_value",
          "leaf_count",
          "internal_count",
          "cat_boundaries",
          "cat_threshold",
          "is_linear",
          "leaf_const",
          "num_features",
          "leaf_features",
          "leaf_coeff");

  private static final int BY_CATEGORY = 1;
  private static final int MISSING_LEFT = 2;
  private static final int MOST_IN_FORMULA = 512;

  private final String where;
  private final int leaves;
  private final int splits;
  private final int[] feature;
  private final double[] gain;
  private final double[] threshold;
  private final int[] decision;
  private final int[] cover;
  private final double[] answer;
  private final int[] right;
  private final int[] order;
  private final int[] categoryStarts;
  private final int[] categoryWords;
  private final @Nullable LinearLeaf[] linear;

  LightgbmTree(String where, LightgbmSection in, int features) {
    this.where = where;
    leaves = in.count("num_leaves", 1, 1 << 30);
    splits = leaves - 1;
    answer = in.doubles("leaf_value", leaves);
    boolean grown = splits > 0;
    feature = grown ? in.ints("split_feature", splits, 0, features - 1) : new int[0];
    gain = grown ? in.anyDoubles("split_gain", splits) : new double[0];
    threshold = grown ? in.anyDoubles("threshold", splits) : new double[0];
    decision = grown ? in.ints("decision_type", splits, 0, 11) : new int[0];
    cover = grown ? cover(in) : new int[] {1};
    right = grown ? children(in, "right_child") : new int[] {-1};
    order =
        Preorder.of(
            where,
            new Preorder.Children(
                "left_child", grown ? children(in, "left_child") : new int[] {-1}, splits),
            new Preorder.Children("right_child", right, splits));
    int categories = grown ? in.count("num_cat", 0, splits) : 0;
    categoryStarts = categories > 0 ? categoryStarts(in, categories) : new int[1];
    categoryWords =
        categories > 0 ? in.bits("cat_threshold", categoryStarts[categories]) : new int[0];
    checkThresholds(categories);
    linear = new LinearLeaf[leaves];
    if (in.find("is_linear").orElse("0").equals("1")) {
      readFormulas(in, features);
    }
  }

  private int[] cover(LightgbmSection in) {
    int[] counts =
        Arrays.copyOf(in.ints("internal_count", splits, 0, Integer.MAX_VALUE), splits + leaves);
    int[] ofLeaves = in.ints("leaf_count", leaves, 0, Integer.MAX_VALUE);
    System.arraycopy(ofLeaves, 0, counts, splits, leaves);
    return counts;
  }

  private int[] children(LightgbmSection in, String name) {
    int[] inFile = in.ints(name, splits, -leaves, splits - 1);
    int[] children = new int[splits + leaves];
    Arrays.fill(children, splits, children.length, -1);
    for (int i = 0; i < splits; i++) {
      children[i] = inFile[i] < 0 ? splits + ~inFile[i] : inFile[i];
    }
    return children;
  }

  private static int[] categoryStarts(LightgbmSection in, int categories) {
    int[] starts = in.ints("cat_boundaries", categories + 1, 0, Integer.MAX_VALUE);
    for (int i = 0; i <= categories; i++) {
      if (starts[i] < (i == 0 ? 0 : starts[i - 1]) || starts[0] != 0) {
        throw in.refuse("cat_boundaries[%d]".formatted(i), starts[i] + "", "0, then no less each");
      }
    }
    return starts;
  }

  /** They may be infinite: then the split only tells what is missing. */
  private void checkThresholds(int categories) {
    for (int i = 0; i < splits; i++) {
      boolean number = threshold[i] >= 0 && threshold[i] < categories;
      if (isByCategory(i)
          ? !number || threshold[i] != (int) threshold[i]
          : Double.isNaN(threshold[i])) {
        throw new ModelFormatException(
            "%s.threshold[%d]".formatted(where, i),
            Double.toString(threshold[i]),
            isByCategory(i)
                ? "one of the %d sets of categories".formatted(categories)
                : "a number");
      }
    }
  }

  private void readFormulas(LightgbmSection in, int features) {
    double[] constants = in.doubles("leaf_const", leaves);
    int[] sizes = in.ints("num_features", leaves, 0, MOST_IN_FORMULA);
    int all = (int) Math.min(Arrays.stream(sizes).asLongStream().sum(), Integer.MAX_VALUE);
    int[] asked = in.ints("leaf_features", all, 0, features - 1);
    double[] coefficients = in.doubles("leaf_coeff", all);
    int start = 0;
    for (int leaf = 0; leaf < leaves; leaf++) {
      int end = start + sizes[leaf];
      if (start == end) {
        answer[leaf] = constants[leaf];
      } else {
        linear[leaf] =
            new LinearLeaf(
                constants[leaf],
                Arrays.copyOfRange(asked, start, end),
                Arrays.copyOfRange(coefficients, start, end));
      }
      start = end;
    }
  }

  private boolean isByCategory(int split) {
    return (decision[split] & BY_CATEGORY) != 0;
  }

  private RankKeys.Split split(int split) {
    return new RankKeys.Split(
        feature[split],
        switch (decision[split] >> 2) {
          case 0 -> Missing.NONE;
          case 1 -> Missing.ZERO_OR_NAN;
          default -> Missing.NAN;
        },
        (decision[split] & MISSING_LEFT) != 0,
        threshold[split]);
  }

  /** All splits by threshold. */
  Stream<RankKeys.Split> byThreshold() {
    return IntStream.range(0, splits).filter(split -> !isByCategory(split)).mapToObj(this::split);
  }

  Tree build(RankKeys keys) {
    int[] place = new int[splits + leaves];
    for (int i = 0; i < order.length; i++) {
      place[order[i]] = i;
    }
    boolean hasCategories = IntStream.range(0, splits).anyMatch(this::isByCategory);
    boolean hasFormulas = Arrays.stream(linear).anyMatch(Objects::nonNull);
    Tree tree = Tree.ofSize(order.length, hasCategories, hasFormulas);
    for (int i = 0; i < order.length; i++) {
      int node = order[i];
      tree.cover()[i] = cover[node];
      if (node >= splits) {
        tree.right()[i] = -1;
        tree.leaf()[i] = answer[node - splits];
        if (hasFormulas) {
          tree.linear()[i] = linear[node - splits];
        }
        continue;
      }
      tree.right()[i] = place[right[node]];
      tree.feature()[i] = feature[node];
      tree.gain()[i] = gain[node];
      if (isByCategory(node)) {
        tree.categories()[i] = categorySplit(node);
      } else {
        tree.split()[i] = keys.of(split(node));
      }
    }
    return tree;
  }

  private CategorySplit categorySplit(int split) {
    int set = (int) threshold[split];
    return new CategorySplit.OfLightgbm(
        feature[split], categoryWords, categoryStarts[set], categoryStarts[set + 1]);
  }
}
