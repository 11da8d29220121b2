// SPDX-License-Identifier: Apache-2.0
package io.bellwether.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.scoring.pipeline.InputEncoding.Numeric;
import io.bellwether.tabular.ColumnType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BoostingTest {
  private static final Map<String, Double> PARAMS =
      Map.of("max_depth", 3.0, "learning_rate", 0.3, "subsample", 0.7);

  private final Encodings encodings =
      new Encodings(
          List.of(
              Numeric.passing("age [years] < x", ColumnType.DOUBLE),
              Numeric.passing("dose", ColumnType.DOUBLE)));

  @Test
  void doesNotDependOnThreads() {
    assertThat(fit(1).file()).isEqualTo(fit(2).file());
  }

  @Test
  void namesItsColumnsInTheFile() {
    assertThat(new String(fit(1).file(), StandardCharsets.UTF_8))
        .contains("\"feature_names\":[\"age [years] < x\",\"dose\"]");
  }

  private Fitted fit(int threads) {
    return Boosting.fit(
        rows(500, 1),
        rows(100, 2),
        Boosting.library(PARAMS, 500, 42, threads),
        20,
        encodings,
        Progress.NONE);
  }

  private static Boosting.Rows rows(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[2 * count];
    boolean[] labels = new boolean[count];
    for (int i = 0; i < count; i++) {
      values[2 * i] = (float) random.nextGaussian();
      values[2 * i + 1] = random.nextInt(5) == 0 ? Float.NaN : (float) random.nextGaussian();
      labels[i] = values[2 * i] + random.nextGaussian() > 0;
    }
    return new Boosting.Rows(values, 2, labels);
  }
}
