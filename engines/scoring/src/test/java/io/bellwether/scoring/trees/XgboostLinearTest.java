// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.scoring.Model;
import io.bellwether.scoring.pipeline.Pipeline;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** XGBoost's linear booster against rows of a background. */
class XgboostLinearTest {
  @Test
  void aContributionIsTheMeanDifferenceThatAValueMakes() throws IOException {
    Model model = golden("linear_softprob").model();
    int features = model.features().size();
    double[][] rows = new double[12][features];
    Random random = new Random(5);
    for (double[] row : rows) {
      Arrays.setAll(row, _ -> random.nextInt(6) == 0 ? Double.NaN : random.nextGaussian());
    }
    double[][] background = Arrays.copyOfRange(rows, 4, 12);
    double[] contributions = new double[3 * (features + 1)];
    double[] margins = new double[3];

    assertThat(model.explainsAgainstRows()).isTrue();
    for (double[] row : Arrays.copyOf(rows, 4)) {
      model.contributions(row, background, contributions);
      model.margins(row, margins);
      for (int output = 0; output < 3; output++) {
        int start = output * (features + 1);
        double sum = contributions[start + features];
        assertThat(sum).isEqualTo(mean(model, output, background), within(1e-5));
        for (int i = 0; i < features; i++) {
          double[][] others = new double[background.length][];
          for (int other = 0; other < others.length; other++) {
            others[other] = row.clone();
            others[other][i] = background[other][i];
          }
          double without = mean(model, output, others);
          assertThat(contributions[start + i]).isEqualTo(margins[output] - without, within(1e-5));
          sum += contributions[start + i];
        }
        assertThat(sum).isEqualTo(margins[output], within(1e-5));
      }
    }
  }

  private static double mean(Model model, int output, double[][] rows) {
    double[] margins = new double[model.outputs()];
    double sum = 0;
    for (double[] row : rows) {
      model.margins(row, margins);
      sum += margins[output];
    }
    return sum / rows.length;
  }

  private static Pipeline golden(String name) throws IOException {
    try (InputStream in =
        new GZIPInputStream(
            Objects.requireNonNull(
                XgboostLinearTest.class.getResourceAsStream("/golden/" + name + ".json.gz")))) {
      return Pipeline.of(in.readAllBytes());
    }
  }
}
