// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.scoring.Model;
import io.bellwether.scoring.explain.KernelShap;
import io.bellwether.scoring.format.PullReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InterventionalShapTest {
  @Test
  void equalsTheDefinitionOnRandomTrees() {
    Random random = new Random(43);
    for (int round = 0; round < 200; round++) {
      int features = 1 + random.nextInt(6);
      TreeBuilder.Node root = TreeBuilder.random(random, features, random.nextInt(8));
      double[][] background = new double[1 + random.nextInt(5)][];
      Arrays.setAll(background, i -> row(random, features));
      double[] row = row(random, features);
      double[] expected = Shapley.values(features, known -> worth(root, row, background, known));
      double[] found = explain(root, row, background);
      for (int i = 0; i < expected.length; i++) {
        assertThat(found[i]).isCloseTo(expected[i], within(1e-9));
      }
    }
  }

  private static double[] row(Random random, int features) {
    double[] row = random.doubles(features, -1.2, 1.2).toArray();
    if (random.nextInt(3) == 0) {
      row[random.nextInt(features)] = Double.NaN;
    }
    return row;
  }

  private static double worth(
      TreeBuilder.Node root, double[] row, double[][] background, boolean[] known) {
    boolean[] all = new boolean[row.length];
    Arrays.fill(all, true);
    double sum = 0;
    for (double[] other : background) {
      double[] mixed = new double[row.length];
      Arrays.setAll(mixed, i -> known[i] ? row[i] : other[i]);
      sum += root.expected(mixed, all);
    }
    return sum / background.length;
  }

  private static double[] explain(TreeBuilder.Node root, double[] row, double[][] background) {
    TreeShap trees =
        new TreeShap(List.of(CompactTree.of(TreeBuilder.tree(root))), row.length, new double[1]);
    int[][] others = new int[background.length][];
    Arrays.setAll(others, i -> new FloatKeys().of(background[i]));
    double[] contributions = new double[row.length + 1];
    new InterventionalShap(trees, row.length)
        .explain(new FloatKeys().of(row), row, others, background, contributions);
    return contributions;
  }

  /** Recorded by src/test/python/record_shap.py. */
  @ParameterizedTest
  @ValueSource(strings = {"binary", "regression", "deep", "lightgbm"})
  void agreesWithThePackageShap(String name) throws IOException {
    Model model =
        name.equals("lightgbm")
            ? TreeEnsemble.readLightgbm(file("lightgbm/binary.txt.gz"))
            : XgboostFile.read(PullReader.of(file(name + ".ubj.gz")));
    List<double[]> background = new ArrayList<>();
    int compared = 0;
    double[] found = new double[model.features().size() + 1];
    for (String line : lines("shap/" + name + ".tsv")) {
      String[] parts = line.split("\\|");
      if (parts[0].equals("b")) {
        background.add(numbers(parts[1]));
        continue;
      }
      double[] row = numbers(parts[1]);
      model.contributions(row, background.toArray(double[][]::new), found);
      double[] expected = numbers(parts[2]);
      for (int i = 0; i < found.length; i++) {
        assertThat(found[i]).isCloseTo(expected[i], within(2e-5));
      }
      double[] margins = new double[1];
      model.margins(row, margins);
      Additivity.check(margins, found);
      compared++;
    }
    assertThat(compared).isEqualTo(10);
  }

  @ParameterizedTest
  @ValueSource(strings = {"softprob.ubj.gz", "categorical.ubj.gz", "lightgbm/forest.txt.gz"})
  void equalsAllSubsetsOfAnyModel(String name) throws IOException {
    Model model =
        name.endsWith("txt.gz")
            ? TreeEnsemble.readLightgbm(file(name))
            : XgboostFile.read(PullReader.of(file(name)));
    int features = model.features().size();
    Random random = new Random(3);
    double[][] background = new double[6][];
    Arrays.setAll(background, i -> random.doubles(features, -1, 4).toArray());
    background[2][1] = Double.NaN;
    double[] row = random.doubles(features, -1, 4).toArray();
    double[] found = new double[model.outputs() * (features + 1)];
    model.contributions(row, background, found);
    for (int output = 0; output < model.outputs(); output++) {
      int at = output;
      KernelShap.Result all =
          KernelShap.explain(rows -> margins(model, rows, at), row, background, 1 << features, 1);
      assertThat(all.exact()).isTrue();
      int offset = output * (features + 1);
      for (int i = 0; i < features; i++) {
        assertThat(found[offset + i]).isCloseTo(all.contributions()[i], within(2e-6));
      }
      assertThat(found[offset + features]).isCloseTo(all.baseValue(), within(2e-6));
    }
  }

  private static double[] margins(Model model, double[][] rows, int output) {
    double[] margins = new double[model.outputs()];
    return Arrays.stream(rows)
        .mapToDouble(
            row -> {
              model.margins(row, margins);
              return margins[output];
            })
        .toArray();
  }

  private static double[] numbers(String text) {
    return Arrays.stream(text.split(" ")).mapToDouble(Double::parseDouble).toArray();
  }

  private static byte[] file(String name) throws IOException {
    try (InputStream in = new GZIPInputStream(resource(name))) {
      return in.readAllBytes();
    }
  }

  private static List<String> lines(String name) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(resource(name), StandardCharsets.UTF_8))) {
      return lines.lines().toList();
    }
  }

  private static InputStream resource(String name) {
    return Objects.requireNonNull(
        InterventionalShapTest.class.getResourceAsStream("/golden/" + name), name);
  }
}
