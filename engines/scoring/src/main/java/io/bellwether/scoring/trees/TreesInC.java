// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

import io.bellwether.scoring.trees.RankKeys.Pair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Trees as C99 of the same arithmetic: the same keys, the same walk, the leaves added in the same
 * precision and order.
 */
public final class TreesInC {
  private static final int PER_LINE = 16;

  private final Forest forest;
  private final List<Tree> trees;
  private final StringBuilder out = new StringBuilder();
  private final boolean single;

  private TreesInC(Forest forest) {
    this.forest = forest;
    trees = forest.inPreorder();
    single = forest.library() == TreeEnsemble.Library.XGBOOST;
  }

  /**
   * A function {@code static void margins_of(const double *row, double *margins)} and what it
   * needs; absent if the file is of no trees.
   */
  public static Optional<String> of(byte[] modelFile) {
    return Forest.read(modelFile).map(found -> new TreesInC(found).write());
  }

  private String write() {
    keys();
    nodes();
    categories();
    formulas();
    out.append(
        """

        static void margins_of(const double *row, double *margins) {
          int32_t keys[KEYS];
          int output, tree;
          keys_of(row, keys);
        """);
    sums();
    out.append("}\n");
    return out.toString();
  }

  private void keys() {
    switch (forest.keys()) {
      case FloatKeys _ ->
          out.append("#define KEYS (2 * COLUMNS)\n")
              .append(
                  """

                  /* 32-bit floats as integers that compare as they do; NaN is missing. */
                  static void keys_of(const double *row, int32_t *keys) {
                    int i;
                    for (i = 0; i < COLUMNS; i++) {
                      float value = (float) row[i] + 0.0f;
                      int32_t key;
                      memcpy(&key, &value, sizeof key);
                      key ^= key < 0 ? 0x7fffffff : 0;
                      keys[2 * i] = value != value ? INT32_MAX : key;
                      keys[2 * i + 1] = value != value ? INT32_MIN : key;
                    }
                  }
                  """);
      case RankKeys ranks -> ranks(ranks);
    }
  }

  private void ranks(RankKeys ranks) {
    List<Pair> pairs = ranks.pairs();
    out.append("#define KEYS %d\n".formatted(Math.max(1, 2 * pairs.size())));
    ints("pair_feature", pairs.size(), i -> pairs.get(i).feature() + "");
    ints("pair_missing", pairs.size(), i -> code(pairs.get(i).missing()));
    ints("threshold_start", ranks.starts().length, i -> ranks.starts()[i] + "");
    doubles("double", "threshold", ranks.thresholds());
    out.append(
        """

        /* The number of the feature's thresholds below a value; %1$s counts as zero. */
        static void keys_of(const double *row, int32_t *keys) {
          int i;
          for (i = 0; i < KEYS / 2; i++) {
            double value = row[pair_feature[i]];
            int low = threshold_start[pair_feature[i]];
            int start = low, high = threshold_start[pair_feature[i] + 1];
            int nan = value != value, missing;
            if (fabs(value) <= %2$s) value = 0;
            missing = pair_missing[i] == 2 ? nan : pair_missing[i] == 1 && (nan || value == 0);
            if (nan) value = 0;
            while (low < high) {
              int half = low + (high - low) / 2;
              if (threshold[half] < value) low = half + 1; else high = half;
            }
            keys[2 * i] = missing ? INT32_MAX : low - start;
            keys[2 * i + 1] = missing ? INT32_MIN : low - start;
          }
        }
        """
            .formatted("1e-35f", Double.toHexString(RankKeys.ZERO)));
  }

  private static String code(RankKeys.Missing missing) {
    return switch (missing) {
      case NONE -> "0";
      case ZERO_OR_NAN -> "1";
      case NAN -> "2";
    };
  }

  private void nodes() {
    List<String> roots = new ArrayList<>();
    List<String> right = new ArrayList<>();
    List<String> looksAt = new ArrayList<>();
    List<String> below = new ArrayList<>();
    List<Double> leaves = new ArrayList<>();
    for (Tree tree : trees) {
      int base = right.size();
      roots.add(base + "");
      for (int node = 0; node < tree.size(); node++) {
        boolean leaf = tree.isLeaf(node);
        right.add(leaf ? "-1" : base + tree.right()[node] + "");
        looksAt.add(leaf ? "0" : (tree.split()[node] >>> 32) + "");
        below.add(leaf ? "0" : literal((int) tree.split()[node]));
        leaves.add(tree.leaf()[node]);
      }
    }
    out.append("\n/* Nodes in preorder: a split's left child is the next one; -1: a leaf. */\n");
    out.append("#define TREES %d\n".formatted(roots.size()));
    ints("root", roots.size(), roots::get);
    ints("group", roots.size(), i -> forest.trees().get(i).group() + "");
    ints("right", right.size(), right::get);
    ints("looks_at", right.size(), looksAt::get);
    ints("below", right.size(), below::get);
    doubles(
        single ? "float" : "double",
        "leaf",
        leaves.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /** C has no literal for the smallest integer. */
  private static String literal(int value) {
    return value == Integer.MIN_VALUE ? "INT32_MIN" : value + "";
  }

  private void categories() {
    List<CategorySplit> splits = new ArrayList<>();
    List<String> of = new ArrayList<>();
    for (Tree tree : trees) {
      for (int node = 0; node < tree.size(); node++) {
        CategorySplit split = tree.category(node);
        of.add(split == null ? "-1" : splits.size() + "");
        if (split != null) {
          splits.add(split);
        }
      }
    }
    if (splits.isEmpty()) {
      out.append("\n#define GOES_LEFT(node, row, keys) (keys[looks_at[node]] < below[node])\n");
      return;
    }
    ints("category_split", of.size(), of::get);
    List<String> starts = new ArrayList<>(List.of("0"));
    List<String> words = new ArrayList<>();
    for (CategorySplit split : splits) {
      words(split).forEach(word -> words.add(literal(word)));
      starts.add(words.size() + "");
    }
    ints("category_feature", splits.size(), i -> splits.get(i).feature() + "");
    ints("category_start", starts.size(), starts::get);
    ints("category_word", words.size(), words::get);
    if (single) {
      ints("category_missing", splits.size(), i -> missingLeft(splits.get(i)) ? "1" : "0");
    }
    out.append(single ? XGBOOST_CATEGORIES : LIGHTGBM_CATEGORIES);
  }

  private static boolean missingLeft(CategorySplit split) {
    return split instanceof CategorySplit.OfXgboost of && of.missingLeft();
  }

  /** XGBoost's categories that go right, or bits of LightGBM's that go left. */
  private static IntStream words(CategorySplit split) {
    return switch (split) {
      case CategorySplit.OfXgboost of -> Arrays.stream(of.goingRight());
      case CategorySplit.OfLightgbm of -> Arrays.stream(of.words(), of.start(), of.end());
    };
  }

  private static final String XGBOOST_CATEGORIES =
      """

      static int GOES_LEFT(int node, const double *row, const int32_t *keys) {
        int split = category_split[node], i;
        float category;
        if (split < 0) return keys[looks_at[node]] < below[node];
        category = (float) row[category_feature[split]];
        if (category != category) return category_missing[split];
        if (!(category >= 0 && category < 16777216)) return 1;
        for (i = category_start[split]; i < category_start[split + 1]; i++)
          if (category_word[i] == (int32_t) category) return 0;
        return 1;
      }
      """;

  private static final String LIGHTGBM_CATEGORIES =
      """

      static int GOES_LEFT(int node, const double *row, const int32_t *keys) {
        int split = category_split[node], start;
        double value;
        if (split < 0) return keys[looks_at[node]] < below[node];
        value = row[category_feature[split]];
        start = category_start[split];
        if (!(value > -1) || value >= 32.0 * (category_start[split + 1] - start)) return 0;
        return (int) ((uint32_t) category_word[start + (int) value / 32] >> ((int) value % 32)) & 1;
      }
      """;

  /** What leaves answer, some of them by a formula. */
  private void formulas() {
    if (forest.hasPlainLeaves()) {
      out.append("\n#define ANSWER(node, row) (leaf[node])\n");
      return;
    }
    List<LinearLeaf> formulas = new ArrayList<>();
    List<String> of = new ArrayList<>();
    for (Tree tree : trees) {
      for (int node = 0; node < tree.size(); node++) {
        LinearLeaf formula = tree.formula(node);
        of.add(formula == null ? "-1" : formulas.size() + "");
        if (formula != null) {
          formulas.add(formula);
        }
      }
    }
    int[] starts = new int[formulas.size() + 1];
    for (int i = 0; i < formulas.size(); i++) {
      starts[i + 1] = starts[i] + formulas.get(i).features().length;
    }
    int[] features = formulas.stream().flatMapToInt(f -> Arrays.stream(f.features())).toArray();
    ints("formula", of.size(), of::get);
    ints("formula_start", starts.length, i -> starts[i] + "");
    ints("formula_feature", features.length, i -> features[i] + "");
    doubles(
        "double",
        "coefficient",
        formulas.stream().flatMapToDouble(f -> DoubleStream.of(f.coefficients())).toArray());
    doubles("double", "constant", formulas.stream().mapToDouble(LinearLeaf::constant).toArray());
    out.append(
        """

          /* A leaf with a formula answers its number where a value is missing. */
          static double ANSWER(int node, const double *row) {
            int i, at = formula[node];
            double sum;
            if (at < 0) return leaf[node];
            sum = constant[at];
            for (i = formula_start[at]; i < formula_start[at + 1]; i++) {
              double value = row[formula_feature[i]];
              if (value != value) return leaf[node];
              sum += coefficient[i] * (fabs(value) <= %s ? 0 : value);
            }
            return sum;
          }
          """
            .formatted(Double.toHexString(RankKeys.ZERO)));
  }

  private void sums() {
    double[] base = forest.baseMargins();
    String type = single ? "float" : "double";
    out.append("  %s sums[MARGINS] = {%s};\n".formatted(type, joined(type, base)));
    out.append(
        """
          for (tree = 0; tree < TREES; tree++) {
            int node = root[tree];
            while (right[node] >= 0) node = GOES_LEFT(node, row, keys) ? node + 1 : right[node];
            sums[group[tree]] += ANSWER(node, row);
          }
        """);
    String divided = forest.divisor() == 1 ? "" : " / " + forest.divisor();
    out.append("  for (output = 0; output < MARGINS; output++) margins[output] = sums[output]")
        .append(divided)
        .append(";\n");
  }

  private static String joined(String type, double[] values) {
    return DoubleStream.of(values)
        .mapToObj(value -> number(type, value))
        .collect(Collectors.joining(", "));
  }

  /** A number of C, exactly. */
  public static String number(String type, double value) {
    if (Double.isNaN(value)) {
      return "NAN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "INFINITY" : "-INFINITY";
    }
    return type.equals("float")
        ? Float.toHexString((float) value) + "f"
        : Double.toHexString(value);
  }

  private void ints(String name, int size, IntFunction<String> value) {
    array("int32_t", name, size, value);
  }

  private void doubles(String type, String name, double[] values) {
    array(type, name, values.length, i -> number(type, values[i]));
  }

  private void array(String type, String name, int size, IntFunction<String> value) {
    out.append("static const %s %s[%d] = {".formatted(type, name, Math.max(1, size)));
    for (int i = 0; i < size; i++) {
      out.append(i % PER_LINE == 0 ? "\n  " : " ").append(value.apply(i)).append(',');
    }
    out.append(size == 0 ? "0};\n" : "\n};\n");
  }
}
