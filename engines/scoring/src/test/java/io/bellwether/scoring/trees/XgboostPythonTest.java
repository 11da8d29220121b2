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
 * older ones', by src/test/python/record_golden.py.
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

  /** Their files tell no cover of the nodes, so they are explained against rows. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "v203_targets_vector",
        "v203_targets_forest",
        "v203_labels_vector",
        "v203_softprob_vector",
        "v203_codes_vector",
        "v214_targets_vector",
        "v214_targets_forest",
        "v214_labels_vector",
        "v214_softprob_vector",
        "v214_codes_vector",
        "v305_targets_vector",
        "v305_targets_forest",
        "v305_labels_vector",
        "v305_softprob_vector",
        "v305_codes_vector",
        "v313_targets_vector",
        "v313_targets_forest",
        "v313_labels_vector",
        "v313_softprob_vector",
        "v313_codes_vector",
        "v313_squaredlogerror_reg_vector",
        "v313_pseudohubererror_reg_vector",
        "v313_gamma_reg_vector",
        "v313_logistic_reg_vector",
        "v313_logitraw_bin_vector",
        "v313_hinge_bin_vector",
        "v313_softmax_mul_vector"
      })
  void marginsOfOlderVectorLeavesAreBitIdentical(String name) throws IOException {
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
      explain(model, row[0], rows, contributions);
      if (!name.endsWith("dart") && row.length > 2) { // Leaves with several answers have none.
        for (int i = 0; i < contributions.length; i++) {
          assertThat(contributions[i]).isCloseTo(row[2][i], within(2e-5));
        }
      }
      Additivity.check(margins, contributions);
    }
  }

  private static void explain(
      Model model, double[] row, List<double[][]> rows, double[] contributions) {
    if (model.explains()) {
      model.contributions(row, contributions);
    } else {
      double[][] background = rows.stream().limit(7).map(one -> one[0]).toArray(double[][]::new);
      model.contributions(row, background, contributions);
      double[] margins = new double[model.outputs()];
      double[] mean = new double[model.outputs()];
      for (double[] other : background) {
        model.margins(other, margins);
        Arrays.setAll(mean, i -> mean[i] + margins[i] / background.length);
      }
      for (int i = 0; i < mean.length; i++) {
        double base = contributions[i * (row.length + 1) + row.length];
        assertThat(base).isCloseTo(mean[i], within(1e-5));
      }
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
