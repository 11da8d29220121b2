// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

import io.bellwether.scoring.onnx.Element;
import io.bellwether.scoring.onnx.GraphWriter;
import io.bellwether.scoring.onnx.GraphWriter.Attributes;
import io.bellwether.scoring.onnx.NoGraphException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * LightGBM's linear leaves as steps of ONNX, all in 64 bits: of each leaf that a row comes to its
 * features and coefficients are looked up by the leaf's number, multiplied and added up; where one
 * of the values is missing stands the leaf's plain number.
 */
final class LinearLeavesInOnnx {
  /** A file of more is no longer made in memory. */
  private static final int MOST_COEFFICIENTS = 4_000_000;

  private final GraphWriter graph;
  private final List<Leaf> leaves = new ArrayList<>();

  /**
   * @param otherwise the answer where a value is missing, or there is no formula
   */
  private record Leaf(double otherwise, @Nullable LinearLeaf formula) {
    double constant() {
      return formula == null ? otherwise : formula.constant();
    }

    int[] features() {
      return formula == null ? new int[0] : formula.features();
    }

    double[] coefficients() {
      return formula == null ? new double[0] : formula.coefficients();
    }
  }

  LinearLeavesInOnnx(GraphWriter graph) {
    this.graph = graph;
  }

  /** Takes a leaf in, and gives the number that it has from now on. */
  int add(Tree tree, int node) {
    leaves.add(new Leaf(tree.leaf()[node], tree.formula(node)));
    return leaves.size() - 1;
  }

  /**
   * Adds the steps that answer.
   *
   * @param found the numbers of the leaves that rows come to, one column per tree
   * @param row 64-bit numbers, one column for each of the features
   * @param groups the output that each tree adds to
   * @return the sums of the trees, one column per output
   */
  String sums(String found, String row, int features, int[] groups, int outputs) {
    int width = leaves.stream().mapToInt(leaf -> leaf.features().length).max().orElseThrow();
    if ((long) width * leaves.size() > MOST_COEFFICIENTS) {
      throw new NoGraphException(
          "%,d leaves times %d values in the longest formula are more than %,d"
              .formatted(leaves.size(), width, MOST_COEFFICIENTS));
    }
    int trees = groups.length;
    String places = graph.cast(found, Element.INT64);
    String asked = lookUp(Element.INT64, features(width, features), places);
    String values =
        graph.step(
            "GatherElements",
            new Attributes().number("axis", 1),
            withZero(read(row)),
            shaped(asked, 0, trees * width));
    String each = shaped(values, 0, trees, width);
    String products = graph.step("Mul", each, lookUp(Element.DOUBLE, coefficients(width), places));
    double[] constants = leaves.stream().mapToDouble(Leaf::constant).toArray();
    double[] others = leaves.stream().mapToDouble(Leaf::otherwise).toArray();
    String sums = graph.step("Add", sum(products, 2), lookUp(Element.DOUBLE, constants, places));
    String missing = sum(graph.cast(graph.step("IsNaN", each), Element.DOUBLE), 2);
    String answers =
        graph.step(
            "Where",
            graph.step("Greater", missing, graph.constant(Element.DOUBLE, 0)),
            lookUp(Element.DOUBLE, others, places),
            sums);
    return byOutput(shaped(answers, 0, trees), groups, outputs);
  }

  /** As {@link RankKeys#read} does. */
  private String read(String row) {
    String tiny = graph.constant(Element.DOUBLE, RankKeys.ZERO);
    String isTiny = graph.step("LessOrEqual", graph.step("Abs", row), tiny);
    return graph.step("Where", isTiny, graph.constant(Element.DOUBLE, 0), row);
  }

  /** With one more column, of zeros: what shorter formulas, and outputs of fewer trees, ask for. */
  private String withZero(String columns) {
    return graph.step("Pad", columns, graph.list(new int[] {0, 0, 0, 1}));
  }

  /** By leaf; what is left over asks for the column of zeros. */
  private double[] features(int width, int zeros) {
    double[] all = new double[leaves.size() * width];
    Arrays.fill(all, zeros);
    for (int leaf = 0; leaf < leaves.size(); leaf++) {
      int[] asked = leaves.get(leaf).features();
      for (int i = 0; i < asked.length; i++) {
        all[leaf * width + i] = asked[i];
      }
    }
    return all;
  }

  private double[] coefficients(int width) {
    double[] all = new double[leaves.size() * width];
    for (int leaf = 0; leaf < leaves.size(); leaf++) {
      double[] some = leaves.get(leaf).coefficients();
      System.arraycopy(some, 0, all, leaf * width, some.length);
    }
    return all;
  }

  /** The rows of a table at these places: one more dimension than the places have. */
  private String lookUp(Element element, double[] table, String places) {
    return graph.step("Gather", graph.matrix(element, leaves.size(), table), places);
  }

  /**
   * @param sizes 0: as before
   */
  private String shaped(String values, int... sizes) {
    return graph.step("Reshape", values, graph.list(sizes));
  }

  private String sum(String values, int axis) {
    return graph.step("ReduceSum", values, graph.list(new int[] {axis}));
  }

  /** The trees of each output side by side, as many of each as the one has that has most. */
  private String byOutput(String answers, int[] groups, int outputs) {
    int[][] trees = new int[outputs][];
    for (int output = 0; output < outputs; output++) {
      int own = output;
      trees[output] = IntStream.range(0, groups.length).filter(i -> groups[i] == own).toArray();
    }
    int most = Arrays.stream(trees).mapToInt(own -> own.length).max().orElseThrow();
    int[] order = new int[outputs * most];
    Arrays.fill(order, groups.length);
    for (int output = 0; output < outputs; output++) {
      System.arraycopy(trees[output], 0, order, output * most, trees[output].length);
    }
    String ordered =
        graph.step(
            "Gather", new Attributes().number("axis", 1), withZero(answers), graph.list(order));
    return shaped(sum(shaped(ordered, 0, outputs, most), 2), 0, outputs);
  }
}
