// SPDX-License-Identifier: Apache-2.0
package io.bellwether.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/**
 * Gradient boosting by the XGBoost library (T. Chen, C. Guestrin, "XGBoost: A Scalable Tree
 * Boosting System", KDD 2016), logistic loss. What is native is freed before a call returns.
 */
final class Boosting {
  /** Below it 64 thresholds a column are as good as 256, and two to three times as fast. */
  private static final int FEW_ROWS = 5_000;

  private Boosting() {}

  /**
   * Rows for the library.
   *
   * @param values row by row; NaN is missing
   */
  record Rows(float[] values, int width, boolean[] labels) {
    private DMatrix matrix() throws XGBoostError {
      DMatrix matrix = new DMatrix(values, labels.length, width, Float.NaN);
      float[] numbers = new float[labels.length];
      for (int i = 0; i < labels.length; i++) {
        numbers[i] = labels[i] ? 1 : 0;
      }
      matrix.setLabel(numbers);
      return matrix;
    }
  }

  static Fitted fit(
      Rows train,
      Rows valid,
      Map<String, Object> params,
      int rounds,
      Encodings encodings,
      Progress progress) {
    List<DMatrix> matrices = new ArrayList<>();
    try {
      matrices.add(train.matrix());
      if (valid.labels().length > 0) {
        matrices.add(valid.matrix());
      }
      Booster booster = XGBoost.train(matrices.getFirst(), params, 0, Map.of(), null, null);
      try {
        booster.setFeatureNames(encodings.columns().toArray(String[]::new));
        Optional<LearningCurve> curve = boost(booster, matrices, rounds, progress);
        return new Fitted(
            matrices.size() == 1 ? new double[0] : margins(booster, matrices.getLast()),
            curve,
            encodings,
            booster.toByteArray("json"));
      } finally {
        booster.dispose();
      }
    } catch (XGBoostError e) {
      throw new IllegalStateException("XGBoost: " + e.getMessage(), e);
    } finally {
      matrices.forEach(DMatrix::dispose);
    }
  }

  private static Optional<LearningCurve> boost(
      Booster booster, List<DMatrix> matrices, int rounds, Progress progress) throws XGBoostError {
    DMatrix[] watched = matrices.toArray(DMatrix[]::new);
    double[] train = new double[rounds];
    double[] valid = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      progress.check();
      booster.update(watched[0], round);
      if (watched.length == 2) {
        String report = booster.evalSet(watched, new String[] {"train", "valid"}, round);
        train[round] = loss(report, "train");
        valid[round] = loss(report, "valid");
      }
    }
    return watched.length == 2 ? Optional.of(new LearningCurve(train, valid)) : Optional.empty();
  }

  /** Reads one loss of {@code [7]\ttrain-logloss:0.31\tvalid-logloss:0.42}. */
  private static double loss(String report, String name) {
    String key = name + "-logloss:";
    int start = report.indexOf(key) + key.length();
    int end = report.indexOf('\t', start);
    return Double.parseDouble(end < 0 ? report.substring(start) : report.substring(start, end));
  }

  private static double[] margins(Booster booster, DMatrix matrix) throws XGBoostError {
    float[][] predicted = booster.predict(matrix, true);
    double[] margins = new double[predicted.length];
    for (int row = 0; row < margins.length; row++) {
      margins[row] = predicted[row][0];
    }
    return margins;
  }

  /** The library's parameters for our hyper-parameters; the result does not depend on threads. */
  static Map<String, Object> library(Map<String, Double> params, int rows, long seed, int threads) {
    Map<String, Object> library = new LinkedHashMap<>();
    library.put("objective", "binary:logistic");
    library.put("eval_metric", "logloss");
    library.put("tree_method", "hist");
    library.put("max_bin", rows < FEW_ROWS ? 64 : 256);
    library.put("nthread", threads);
    library.put("seed", Math.floorMod(seed, Integer.MAX_VALUE));
    library.put("verbosity", 0);
    params.forEach(
        (name, value) -> {
          if (name.equals("max_depth")) {
            library.put(name, value.intValue());
          } else if (!name.equals("n_estimators")) {
            library.put(name, value);
          }
        });
    return library;
  }
}
