// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.scoring.Model;
import io.bellwether.scoring.format.PullReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Models, margins and contributions recorded with XGBoost 3.2.0's Python package, and some with
 * 1.7.6's and 2.1.4's.
 */
class XgboostPythonTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "binary",
        "regression",
        "softprob",
        "poisson",
        "dart",
        "deep",
        "categorical",
        "forest",
        "base_score",
        "clamped_base",
        "early",
        "linear",
        "linear_softprob",
        "quantile",
        "targets",
        "targets_vector",
        "targets_linear",
        "targets_dart",
        "targets_poisson",
        "targets_forest",
        "quantiles",
        "labels",
        "labels_vector",
        "softprob_vector",
        "v176_binary",
        "v176_dart",
        "v176_softprob",
        "v176_categorical",
        "v176_linear",
        "v214_binary",
        "v214_dart",
        "v214_softprob",
        "v214_categorical",
        "v214_linear"
      })
  void marginsAreBitIdenticalAndContributionsAgree(String name) throws IOException {
    agrees(name, ".json.gz");
    agrees(name, ".ubj.gz");
  }

  private static void agrees(String name, String format) throws IOException {
    Model model;
    try (InputStream in = new GZIPInputStream(resource(name + format))) {
      model = XgboostFile.read(PullReader.of(in.readAllBytes()));
    }
    List<double[][]> rows;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(resource(name + ".tsv"), StandardCharsets.UTF_8))) {
      rows = lines.lines().map(XgboostPythonTest::floats).toList();
    }

    double[] margins = new double[model.outputs()];
    double[] contributions = new double[model.outputs() * (model.features().size() + 1)];
    assertThat(rows).hasSizeBetween(20, 60);
    Batches.check(model, rows.stream().map(row -> row[0]).toList());
    for (double[][] row : rows) {
      model.margins(row[0], margins);
      assertThat(margins).isEqualTo(row[1]);
      model.contributions(row[0], contributions);
      if (!name.endsWith("dart") && row.length > 2) { // Leaves with several answers have none.
        for (int i = 0; i < contributions.length; i++) {
          assertThat(contributions[i]).isCloseTo(row[2][i], within(2e-5));
        }
      }
      Additivity.check(margins, contributions);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "binary",
        "regression",
        "softprob",
        "poisson",
        "deep",
        "categorical",
        "forest",
        "base_score",
        "clamped_base",
        "quantile"
      })
  void interactionsAgreeAndAddUpToTheContributions(String name) throws IOException {
    Model model;
    try (InputStream in = new GZIPInputStream(resource(name + ".ubj.gz"))) {
      model = XgboostFile.read(PullReader.of(in.readAllBytes()));
    }
    int width = model.features().size() + 1;
    double[] contributions = new double[model.outputs() * width];
    double[] interactions = new double[contributions.length * width];
    String recorded =
        new String(resource(name + ".interactions.tsv").readAllBytes(), StandardCharsets.UTF_8);
    for (String line : recorded.lines().toList()) {
      double[][] row = floats(line);
      model.contributions(row[0], contributions);
      model.interactions(row[0], interactions);

      for (int i = 0; i < interactions.length; i++) {
        assertThat(interactions[i]).isCloseTo(row[1][i], within(5e-5));
      }
      for (int i = 0; i < contributions.length; i++) {
        double sum = Arrays.stream(interactions, i * width, (i + 1) * width).sum();
        assertThat(sum).isCloseTo(contributions[i], within(1e-9));
      }
    }
  }

  private static InputStream resource(String name) {
    return Objects.requireNonNull(
        XgboostPythonTest.class.getResourceAsStream("/golden/" + name), name);
  }

  private static double[][] floats(String line) {
    return Stream.of(line.split("\\|"))
        .map(
            part ->
                Stream.of(part.split(" "))
                    .mapToDouble(bits -> Float.intBitsToFloat(Integer.parseUnsignedInt(bits, 16)))
                    .toArray())
        .toArray(double[][]::new);
  }
}
