// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.scoring.format.PullReader;
import java.io.ByteArrayInputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.Booster.PredictionType;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Margins and contributions beside those of the native library, on random data. */
class XgboostNativeTest {
  private static final int FEATURES = 12;
  private static final int ROWS = 300;

  /** What a model is trained with. */
  record Setup(String objective, int rounds, int classes, Map<String, Object> more) {
    Setup(String objective, int depth, int rounds) {
      this(objective, rounds, 0, Map.of("max_depth", depth));
    }
  }

  static Stream<Setup> models() {
    return Stream.of(
        new Setup("binary:logistic", 4, 60),
        new Setup("binary:logistic", 101, 0, Map.of("max_depth", 6, "eta", 0.05)),
        new Setup("reg:squarederror", 8, 10),
        new Setup("reg:squarederror", 6, 0, Map.of("max_depth", 1, "base_score", 7.25)),
        new Setup("multi:softprob", 7, 4, Map.of("max_depth", 3)),
        new Setup("multi:softmax", 3, 3, Map.of("max_depth", 3)),
        new Setup(
            "multi:softprob",
            6,
            3,
            Map.of("max_depth", 4, "tree_method", "hist", "multi_strategy", "multi_output_tree")),
        new Setup("reg:gamma", 3, 8),
        new Setup("rank:pairwise", 3, 8),
        new Setup("binary:hinge", 3, 8),
        new Setup("binary:logitraw", 8, 0, Map.of("max_depth", 3, "base_score", 0.3)),
        new Setup("binary:logistic", 15, 0, Map.of("booster", "dart", "rate_drop", 0.4)),
        new Setup(
            "reg:absoluteerror",
            5,
            0,
            Map.of(
                "grow_policy",
                "lossguide",
                "tree_method",
                "hist",
                "max_depth",
                0,
                "max_leaves",
                200,
                "min_child_weight",
                0)));
  }

  @ParameterizedTest
  @MethodSource("models")
  void agreesWithTheNativeLibrary(Setup setup) throws XGBoostError {
    Random random = new Random(setup.hashCode());
    float[] data = rows(random, 1500);
    DMatrix train = new DMatrix(data, 1500, FEATURES, Float.NaN);
    train.setLabel(labels(data, setup));
    Booster booster = train(train, setup);
    TreeEnsemble model = read(booster);
    TreeEnsemble binary = TreeEnsemble.readXgboost(PullReader.of(booster.toByteArray("ubj")));

    float[] test = besideThresholds(random, rows(random, ROWS), data);
    DMatrix matrix = new DMatrix(test, ROWS, FEATURES, Float.NaN);
    float[][] margins = booster.predict(matrix, true);
    boolean vectors = setup.more().containsKey("multi_strategy"); // Not explained by the library.
    float[][] contributions = vectors ? new float[0][] : booster.predictContrib(matrix, 0);
    double[] ours = new double[model.outputs()];
    double[] shap = new double[model.outputs() * (FEATURES + 1)];
    boolean dart = setup.more().containsKey("rate_drop");
    Batches.check(model, IntStream.range(0, ROWS).mapToObj(i -> row(test, i)).toList());
    for (int i = 0; i < ROWS; i++) {
      double[] row = row(test, i);
      model.margins(row, ours);
      assertThat(ours).isEqualTo(widened(margins[i]));
      binary.margins(row, ours);
      assertThat(ours).isEqualTo(widened(margins[i]));
      if (vectors) {
        model.contributions(row, new double[][] {row(test, 0), row(test, 1)}, shap);
      } else {
        model.contributions(row, shap);
      }
      Additivity.check(ours, shap);
      double scale = 1e-5 + 1e-5 * Math.abs(ours[0]);
      if (!dart && !vectors) {
        assertThat(shap).containsExactly(widened(contributions[i]), within(scale));
      }
    }
  }

  @Test
  void baseScoresBecomeTheSameMargins() throws XGBoostError {
    Random random = new Random(1);
    float[] one = new float[FEATURES];
    for (int i = 0; i < 100; i++) {
      float base = i == 0 ? 1e-7f : random.nextFloat();
      DMatrix matrix = new DMatrix(one, 1, FEATURES, Float.NaN);
      matrix.setLabel(new float[] {1});
      Setup setup = new Setup("binary:logistic", 0, 0, Map.of("base_score", base));
      Booster booster = train(matrix, setup);
      double[] margin = new double[1];
      read(booster).margins(row(one, 0), margin);
      assertThat((float) margin[0]).isEqualTo(booster.predict(matrix, true)[0][0]);
    }
  }

  @Test
  void infinitiesGoTheNativeWay() throws XGBoostError {
    Random random = new Random(3);
    float[] data = rows(random, 1000);
    DMatrix train = new DMatrix(data, 1000, FEATURES, Float.NaN);
    Setup setup = new Setup("binary:logistic", 5, 30);
    train.setLabel(labels(data, setup));
    Booster booster = train(train, setup);
    TreeEnsemble model = read(booster);
    float[] test = rows(random, 300);
    for (int i = 0; i < test.length; i += 1 + random.nextInt(9)) {
      test[i] = random.nextBoolean() ? Float.POSITIVE_INFINITY : Float.NEGATIVE_INFINITY;
    }
    float[][] margins =
        booster.inplace_predict(
            test, 300, FEATURES, Float.NaN, new int[2], PredictionType.kMargin, null);
    double[] ours = new double[1];
    for (int i = 0; i < 300; i++) {
      model.margins(row(test, i), ours);
      assertThat(ours).isEqualTo(widened(margins[i]));
    }
  }

  private static Booster train(DMatrix matrix, Setup setup) throws XGBoostError {
    Map<String, Object> parameters = new HashMap<>(setup.more());
    parameters.put("objective", setup.objective());
    parameters.put("nthread", 1);
    parameters.put("seed", 1);
    if (setup.classes() > 0) {
      parameters.put("num_class", setup.classes());
    }
    return XGBoost.train(matrix, parameters, setup.rounds(), Map.of(), null, null);
  }

  private static TreeEnsemble read(Booster booster) throws XGBoostError {
    return TreeEnsemble.readXgboost(
        PullReader.json(new ByteArrayInputStream(booster.toByteArray("json"))));
  }

  private static float[] rows(Random random, int rows) {
    float[] values = new float[rows * FEATURES];
    for (int i = 0; i < values.length; i++) {
      int kind = random.nextInt(14);
      values[i] =
          switch (kind) {
            case 0 -> Float.NaN;
            case 1 -> random.nextInt(4) - 1;
            case 2 -> random.nextBoolean() ? 0.0f : -0.0f;
            case 3 -> Float.MIN_VALUE * (random.nextInt(9) - 4);
            default -> (float) random.nextGaussian();
          };
    }
    return values;
  }

  /** Thresholds lie between or at training values: some rows get those, or one ulp beside. */
  private static float[] besideThresholds(Random random, float[] rows, float[] data) {
    for (int i = 0; i < rows.length; i++) {
      int kind = random.nextInt(10);
      float seen = data[random.nextInt(data.length / FEATURES) * FEATURES + i % FEATURES];
      switch (kind) {
        case 0 -> rows[i] = seen;
        case 1 -> rows[i] = Math.nextUp(seen);
        case 2 -> rows[i] = Math.nextDown(seen);
        default -> {}
      }
    }
    return rows;
  }

  private static float[] labels(float[] data, Setup setup) {
    float[] labels = new float[data.length / FEATURES];
    for (int i = 0; i < labels.length; i++) {
      double signal = 0;
      for (int j = 0; j < FEATURES; j++) {
        float value = data[i * FEATURES + j];
        signal += Float.isNaN(value) ? 0.4 : value * (j % 3 - 1);
      }
      signal += Float.isNaN(data[i * FEATURES]) ? 0 : data[i * FEATURES] * signal / 3;
      labels[i] = label(signal, setup);
    }
    return labels;
  }

  private static float label(double signal, Setup setup) {
    if (setup.objective().startsWith("binary")) {
      return signal > 0.2 ? 1 : 0;
    }
    if (setup.classes() > 0) {
      return Math.clamp((int) (signal + 1), 0, setup.classes() - 1);
    }
    return (float) (setup.objective().endsWith("gamma") ? Math.exp(signal / 4) : signal);
  }

  private static double[] row(float[] values, int row) {
    double[] wide = new double[FEATURES];
    for (int i = 0; i < FEATURES; i++) {
      wide[i] = values[row * FEATURES + i];
    }
    return wide;
  }

  private static double[] widened(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }
}
