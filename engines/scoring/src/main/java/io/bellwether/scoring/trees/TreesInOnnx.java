// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

import io.bellwether.scoring.onnx.Element;
import io.bellwether.scoring.onnx.GraphWriter;
import io.bellwether.scoring.onnx.GraphWriter.Attributes;
import io.bellwether.scoring.onnx.NoGraphException;
import io.bellwether.scoring.trees.TreeEnsemble.Library;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Trees as one step TreeEnsembleRegressor of ONNX, in the precision of their library: XGBoost's in
 * 32 bits, the base score as the first tree, so that a runtime that goes tree by tree adds up the
 * same; LightGBM's in 64 bits, of which the step answers 32, and where leaves are linear with their
 * numbers, of which {@link LinearLeavesInOnnx} makes the sums. Before it stand the steps that make
 * of a value what the library reads.
 */
public final class TreesInOnnx {
  /** A file of more is no longer made in memory. */
  private static final int MOST_NODES = 1_000_000;

  /** What is made of a feature's value before a split looks at it. */
  private enum Reading {
    PLAIN,
    NAN_AS_ZERO,
    ZERO_AS_NAN,
    CATEGORY
  }

  /** What splits look at. */
  private record Read(int feature, Reading reading) {}

  private final Forest forest;
  private final GraphWriter graph;
  private final boolean single;
  private final Element element;
  private final Map<Read, Integer> reads = new LinkedHashMap<>();
  private final TreeNodes nodes = new TreeNodes();

  private TreesInOnnx(Forest forest, GraphWriter graph) {
    this.forest = forest;
    this.graph = graph;
    single = forest.library() == Library.XGBOOST;
    element = single ? Element.FLOAT : Element.DOUBLE;
  }

  /**
   * Adds the steps that make the margins.
   *
   * @param modelFile of trees
   * @param row a tensor of 64-bit numbers, NaN where one is missing: one column per feature
   * @return what makes the margins: 64-bit numbers, one column per output
   * @throws NoGraphException if the trees cannot be written
   */
  public static String of(byte[] modelFile, GraphWriter graph, String row) {
    Forest forest =
        Forest.read(modelFile).orElseThrow(() -> new NoGraphException("the file has no trees"));
    return new TreesInOnnx(forest, graph).write(row);
  }

  private String write(String row) {
    int outputs = forest.baseMargins().length;
    String margins =
        forest.hasPlainLeaves()
            ? graph.cast(sums(row, outputs), Element.DOUBLE)
            : linear(row, outputs);
    return forest.divisor() == 1
        ? margins
        : graph.step("Div", margins, graph.constant(Element.DOUBLE, forest.divisor()));
  }

  private String sums(String row, int outputs) {
    base();
    for (CompactTree compact : forest.trees()) {
      Tree tree = compact.inPreorder();
      tree(tree, compact.group(), node -> tree.leaf()[node]);
    }
    return graph.step(STEP, attributes(outputs), columns(row));
  }

  /** The step answers with the numbers of leaves, which 32 bits hold exactly. */
  private String linear(String row, int outputs) {
    LinearLeavesInOnnx leaves = new LinearLeavesInOnnx(graph);
    int[] groups = forest.groups();
    for (int i = 0; i < groups.length; i++) {
      Tree tree = forest.trees().get(i).inPreorder();
      tree(tree, i, node -> leaves.add(tree, node));
    }
    String found = graph.step(STEP, attributes(groups.length), columns(row));
    return leaves.sums(found, row, forest.features().size(), groups, outputs);
  }

  private static final String STEP = "TreeEnsembleRegressor";

  private void base() {
    double[] base = forest.baseMargins();
    if (Arrays.stream(base).anyMatch(margin -> margin != 0)) {
      nodes.begin(1);
      nodes.leaf(0);
      for (int output = 0; output < base.length; output++) {
        nodes.answer(0, output, base[output]);
      }
    }
  }

  private void tree(Tree tree, int output, IntToDoubleFunction answer) {
    nodes.begin(tree.size());
    for (int node = 0; node < tree.size(); node++) {
      CategorySplit split = tree.category(node);
      if (tree.isLeaf(node)) {
        nodes.leaf(node);
        nodes.answer(node, output, answer.applyAsDouble(node));
      } else if (split != null) {
        category(split, node, tree.right()[node]);
      } else {
        threshold(tree, node);
      }
      if (nodes.size() > MOST_NODES) {
        throw new NoGraphException(
            "the model has more than %,d nodes, each category of a split counted as one"
                .formatted(MOST_NODES));
      }
    }
  }

  private void threshold(Tree tree, int node) {
    int pair = (int) (tree.split()[node] >>> 33);
    boolean missingLeft = (tree.split()[node] >>> 32 & 1) == 1;
    int key = (int) tree.split()[node];
    Read read =
        switch (forest.keys()) {
          case FloatKeys _ -> new Read(pair, Reading.PLAIN);
          case RankKeys ranks -> read(ranks.pairs().get(pair));
        };
    double threshold =
        switch (forest.keys()) {
          case FloatKeys _ -> FloatKeys.value(key);
          case RankKeys ranks -> ranks.threshold(pair, key);
        };
    String mode = single ? TreeNodes.LESS : TreeNodes.LESS_OR_EQUAL;
    nodes.split(node, place(read), mode, threshold, missingLeft, node + 1, tree.right()[node]);
  }

  private static Read read(RankKeys.Pair pair) {
    return new Read(
        pair.feature(),
        switch (pair.missing()) {
          case NONE -> Reading.NAN_AS_ZERO;
          case ZERO_OR_NAN -> Reading.ZERO_AS_NAN;
          case NAN -> Reading.PLAIN;
        });
  }

  private int place(Read read) {
    return reads.computeIfAbsent(read, _ -> reads.size());
  }

  /** A chain of nodes, one for each category: who is one of them leaves it, the others go on. */
  private void category(CategorySplit split, int node, int right) {
    int place = place(new Read(split.feature(), Reading.CATEGORY));
    switch (split) {
      case CategorySplit.OfXgboost of ->
          chain(place, node, of.goingRight(), right, node + 1, !of.missingLeft());
      case CategorySplit.OfLightgbm of -> {
        int[] goingLeft =
            IntStream.range(0, (of.end() - of.start()) * Integer.SIZE)
                .filter(i -> (of.words()[of.start() + i / Integer.SIZE] >>> i & 1) == 1)
                .toArray();
        chain(place, node, goingLeft, node + 1, right, false);
      }
    }
  }

  private void chain(int place, int node, int[] members, int to, int others, boolean missing) {
    if (members.length == 0) { // Any number goes to the others.
      nodes.split(
          node, place, TreeNodes.LESS_OR_EQUAL, Double.POSITIVE_INFINITY, !missing, others, to);
      return;
    }
    int at = node;
    for (int i = 0; i < members.length; i++) {
      int next = i + 1 < members.length ? nodes.another() : others;
      nodes.split(at, place, TreeNodes.EQUAL, members[i], missing, to, next);
      at = next;
    }
  }

  private Attributes attributes(int targets) {
    Attributes attributes = nodes.attributes(single);
    return attributes
        .number("n_targets", targets)
        .text("aggregate_function", "SUM")
        .text("post_transform", "NONE");
  }

  /** What splits look at, column by column. */
  private String columns(String row) {
    if (reads.isEmpty()) {
      place(new Read(0, Reading.PLAIN));
    }
    String precise = single ? graph.cast(row, Element.FLOAT) : row;
    int[] features = reads.keySet().stream().mapToInt(Read::feature).toArray();
    String values =
        graph.step("Gather", new Attributes().number("axis", 1), precise, graph.list(features));
    if (!single) {
      String tiny = graph.constant(element, RankKeys.ZERO);
      String isTiny = graph.step("LessOrEqual", graph.step("Abs", values), tiny);
      values = graph.step("Where", isTiny, zero(), values);
    }
    if (has(Reading.NAN_AS_ZERO)) {
      String isNan = graph.step("And", graph.step("IsNaN", values), which(Reading.NAN_AS_ZERO));
      values = graph.step("Where", isNan, zero(), values);
    }
    if (has(Reading.ZERO_AS_NAN)) {
      String isZero = graph.step("Equal", values, zero());
      isZero = graph.step("And", isZero, which(Reading.ZERO_AS_NAN));
      values = graph.step("Where", isZero, graph.constant(element, Double.NaN), values);
    }
    if (has(Reading.CATEGORY)) {
      String whole = single ? graph.step("Floor", values) : towardsZero(values);
      values = graph.step("Where", which(Reading.CATEGORY), whole, values);
    }
    return values;
  }

  private String zero() {
    return graph.constant(element, 0);
  }

  private String towardsZero(String values) {
    String size = graph.step("Floor", graph.step("Abs", values));
    return graph.step("Mul", graph.step("Sign", values), size);
  }

  private boolean has(Reading reading) {
    return reads.keySet().stream().anyMatch(read -> read.reading == reading);
  }

  /** Truth for each column. */
  private String which(Reading reading) {
    Predicate<Read> is = read -> read.reading == reading;
    double[] marks = reads.keySet().stream().mapToDouble(r -> is.test(r) ? 1 : 0).toArray();
    return graph.matrix(Element.BOOL, 1, marks);
  }
}
