// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import io.bellwether.scoring.format.PullReader;
import io.bellwether.scoring.trees.TreeEnsemble;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.Booster.PredictionType;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/** One row at a time through boosted trees, and its SHAP values, beside XGBoost's own library. */
final class ScoringBenchmark implements Main.Benchmark {
  private static final int FEATURES = 30;
  private static final int ROWS = 1024;

  private final Path root;
  private final float[] data = rows(new Random(1), 20_000);
  private final float[] asked = rows(new Random(2), ROWS);

  ScoringBenchmark(Path root) {
    this.root = root;
  }

  @Override
  public Report run() throws Exception {
    Report report =
        new Report("One row of 30 features, on one thread", "", "µs", "fastest", "slowest round");
    score(report, train(500, 6));
    explain(report, train(100, 4));
    report.note(
        "XGBoost 2.1.4 for the JVM; its margins were found bit-identical on all rows asked");
    report.note("a tenth of the values is missing; 1,024 different rows take turns");
    return report;
  }

  private void score(Report report, Booster booster) throws Exception {
    TreeEnsemble model = read(booster);
    double[][] rows = widened(asked);
    double[] margin = new double[1];
    float[][] single = split(asked);
    float[][] native32 = booster.predict(matrix(asked, ROWS), true);
    for (int i = 0; i < ROWS; i++) {
      model.margins(rows[i], margin);
      if ((float) margin[0] != native32[i][0]) {
        throw new IllegalStateException("row " + i + ": " + margin[0] + ", " + native32[i][0]);
      }
    }
    Stopwatch watch = new Stopwatch();
    watch.add(
        "margin, 500 trees of depth 6: Bellwether",
        turn -> {
          model.margins(rows[turn % ROWS], margin);
          return margin[0];
        });
    watch.add(
        "margin, 500 trees of depth 6: XGBoost, inplace_predict",
        turn -> inplace(booster, single[turn % ROWS]));
    watch.add(
        "margin, 500 trees of depth 6: XGBoost, DMatrix and predict",
        turn -> {
          DMatrix matrix = matrix(single[turn % ROWS], 1);
          float answer = booster.predict(matrix, true)[0][0];
          matrix.dispose();
          return answer;
        });
    watch.run().forEach((name, times) -> add(report, name, times));
    python(report, booster, "margin, 500 trees of depth 6", "margin");
  }

  private void explain(Report report, Booster booster) throws Exception {
    TreeEnsemble model = read(booster);
    double[][] rows = widened(asked);
    float[][] single = split(asked);
    double[] contributions = new double[FEATURES + 1];
    Stopwatch watch = new Stopwatch();
    watch.add(
        "SHAP, 100 trees of depth 4: Bellwether",
        turn -> {
          model.contributions(rows[turn % ROWS], contributions);
          return contributions[0];
        });
    watch.add(
        "SHAP, 100 trees of depth 4: XGBoost, DMatrix and predictContrib",
        turn -> {
          DMatrix matrix = matrix(single[turn % ROWS], 1);
          float answer = booster.predictContrib(matrix, 0)[0][0];
          matrix.dispose();
          return answer;
        });
    watch.run().forEach((name, times) -> add(report, name, times));
    python(report, booster, "SHAP, 100 trees of depth 4", "contributions");
  }

  /** The same model and rows in Python, if there is one that has XGBoost. */
  private void python(Report report, Booster booster, String name, String what) throws Exception {
    String label = name + ": XGBoost in Python";
    Path model = Files.createTempFile("bellwether-bench", ".json");
    try {
      booster.saveModel(model.toString());
      Python.with(root, "numpy", "xgboost")
          .map(python -> python.run("one_row.py", model.toString(), what))
          .ifPresentOrElse(
              line -> {
                String[] words = line.split(" ");
                add(report, label + " " + words[0], times(words));
              },
              () -> report.row(label + " (no Python with it)", "–", "–", "–"));
    } finally {
      Files.delete(model);
    }
  }

  private static Stopwatch.Times times(String[] words) {
    return new Stopwatch.Times(
        Double.parseDouble(words[1]), Double.parseDouble(words[2]), Double.parseDouble(words[3]));
  }

  private static void add(Report report, String name, Stopwatch.Times times) {
    report.row(name, figure(times.median()), figure(times.low()), figure(times.high()));
  }

  private static String figure(double micros) {
    return "%.1f".formatted(micros);
  }

  private static float inplace(Booster booster, float[] row) throws XGBoostError {
    int[] shape = new int[2];
    return booster
        .inplace_predict(row, 1, FEATURES, Float.NaN, shape, PredictionType.kMargin, null)[0][0];
  }

  private Booster train(int trees, int depth) throws XGBoostError {
    int count = data.length / FEATURES;
    DMatrix matrix = matrix(data, count);
    matrix.setLabel(labels(data));
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("objective", "binary:logistic");
    parameters.put("tree_method", "hist");
    parameters.put("max_depth", depth);
    parameters.put("eta", 0.05);
    parameters.put("seed", 1);
    Booster booster = XGBoost.train(matrix, parameters, trees, Map.of(), null, null);
    booster.setParam("nthread", 1);
    return booster;
  }

  private static DMatrix matrix(float[] rows, int count) throws XGBoostError {
    return new DMatrix(rows, count, FEATURES, Float.NaN);
  }

  private static TreeEnsemble read(Booster booster) throws XGBoostError {
    return TreeEnsemble.readXgboost(
        PullReader.json(new ByteArrayInputStream(booster.toByteArray("json"))));
  }

  private static float[] rows(Random random, int count) {
    float[] rows = new float[count * FEATURES];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = random.nextInt(10) == 0 ? Float.NaN : (float) random.nextGaussian();
    }
    return rows;
  }

  /** Every feature and some pairs of them matter, or the trees would stay small. */
  private static float[] labels(float[] rows) {
    Random noise = new Random(3);
    float[] labels = new float[rows.length / FEATURES];
    for (int i = 0; i < labels.length; i++) {
      double signal = noise.nextGaussian();
      for (int j = 0; j < FEATURES; j++) {
        float value = rows[i * FEATURES + j];
        float next = rows[i * FEATURES + (j + 1) % FEATURES];
        signal += Float.isNaN(value) ? 0.2 : value * (j % 3 - 1);
        signal += Float.isNaN(value * next) ? 0 : 0.5 * value * next;
      }
      labels[i] = signal > 0 ? 1 : 0;
    }
    return labels;
  }

  private static float[][] split(float[] rows) {
    float[][] split = new float[rows.length / FEATURES][FEATURES];
    for (int i = 0; i < split.length; i++) {
      System.arraycopy(rows, i * FEATURES, split[i], 0, FEATURES);
    }
    return split;
  }

  private static double[][] widened(float[] rows) {
    double[][] widened = new double[rows.length / FEATURES][FEATURES];
    for (int i = 0; i < rows.length; i++) {
      widened[i / FEATURES][i % FEATURES] = rows[i];
    }
    return widened;
  }
}
