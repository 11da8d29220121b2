// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import io.bellwether.scoring.format.PullReader;
import io.bellwether.scoring.trees.TreeEnsemble;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.Booster.PredictionType;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/**
 * Rows through boosted trees, one at a time and in batches, and their SHAP values, beside XGBoost's
 * and LightGBM's own libraries.
 */
final class ScoringBenchmark implements Main.Benchmark {
  private static final int FEATURES = 30;
  private static final int ROWS = 1024;
  private static final int BATCH = 4096;

  private final Path root;
  private final float[] data = rows(new Random(1), 20_000);
  private final float[] asked = rows(new Random(2), ROWS);
  private final float[] batch = rows(new Random(4), BATCH);

  ScoringBenchmark(Path root) {
    this.root = root;
  }

  @Override
  public Report run(Path folder) throws Exception {
    Report report =
        new Report(
            "Rows of 30 features through 500 trees, µs a row",
            "",
            "µs",
            "fastest",
            "slowest round");
    Booster six = train(500, 6);
    score(report, "depth 6", six);
    score(report, "depth 8", train(500, 8));
    batches(report, six);
    explain(report, six);
    lightgbm(report);
    report.note(
        "XGBoost 2.1.4 for the JVM; its margins were found bit-identical on all rows asked");
    report.note("a tenth of the values is missing; 1,024 different rows take turns");
    return report;
  }

  private void score(Report report, String depth, Booster booster) throws Exception {
    String name = "one row, " + depth + ": ";
    TreeEnsemble model = read(booster);
    double[][] rows = widened(asked);
    double[] margin = new double[1];
    float[][] single = split(asked);
    check(model, rows, booster.predict(matrix(asked, ROWS), true));
    Stopwatch watch = new Stopwatch();
    watch.add(
        name + "Bellwether",
        turn -> {
          model.margins(rows[turn % ROWS], margin);
          return margin[0];
        });
    watch.add(name + "XGBoost, inplace_predict", turn -> inplace(booster, single[turn % ROWS]));
    watch.add(
        name + "XGBoost, DMatrix and predict",
        turn -> {
          DMatrix matrix = matrix(single[turn % ROWS], 1);
          float answer = booster.predict(matrix, true)[0][0];
          matrix.dispose();
          return answer;
        });
    watch.run().forEach((what, times) -> add(report, what, times));
    python(report, booster, name, "margin");
  }

  private static void check(TreeEnsemble model, double[][] rows, float[][] expected) {
    double[][] margins = new double[rows.length][1];
    model.margins(rows, margins);
    double[] margin = new double[1];
    for (int i = 0; i < rows.length; i++) {
      model.margins(rows[i], margin);
      if ((float) margin[0] != expected[i][0] || margin[0] != margins[i][0]) {
        throw new IllegalStateException("row " + i + ": " + margin[0] + ", " + expected[i][0]);
      }
    }
  }

  private void batches(Report report, Booster booster) throws Exception {
    TreeEnsemble model = read(booster);
    double[][] rows = widened(batch);
    check(model, rows, booster.predict(matrix(batch, BATCH), true));
    for (int threads = 1; threads <= 2; threads++) {
      String name = "batch of 4,096, depth 6, %d threads: ".formatted(threads);
      booster.setParam("nthread", threads);
      Stopwatch watch = new Stopwatch();
      int parts = threads;
      watch.add(name + "Bellwether", _ -> inParts(model, rows, parts));
      watch.add(name + "XGBoost, inplace_predict", _ -> inplace(booster, batch));
      watch.run().forEach((what, times) -> add(report, what, times.ofEach(BATCH)));
    }
    booster.setParam("nthread", 1);
  }

  private static double inParts(TreeEnsemble model, double[][] rows, int parts) {
    return IntStream.range(0, parts)
        .parallel()
        .mapToDouble(
            part -> {
              int each = rows.length / parts;
              double[][] own = Arrays.copyOfRange(rows, part * each, (part + 1) * each);
              double[][] margins = new double[each][1];
              model.margins(own, margins);
              return margins[0][0];
            })
        .sum();
  }

  private void explain(Report report, Booster booster) throws Exception {
    String name = "SHAP of one row, depth 6: ";
    TreeEnsemble model = read(booster);
    double[][] rows = widened(asked);
    float[][] single = split(asked);
    double[] contributions = new double[FEATURES + 1];
    Stopwatch watch = new Stopwatch();
    watch.add(
        name + "Bellwether",
        turn -> {
          model.contributions(rows[turn % ROWS], contributions);
          return contributions[0];
        });
    watch.add(
        name + "XGBoost, DMatrix and predictContrib",
        turn -> {
          DMatrix matrix = matrix(single[turn % ROWS], 1);
          float answer = booster.predictContrib(matrix, 0)[0][0];
          matrix.dispose();
          return answer;
        });
    watch.run().forEach((what, times) -> add(report, what, times));
    python(report, booster, name, "contributions");
  }

  /** The same model and rows in Python, if there is one that has XGBoost. */
  private void python(Report report, Booster booster, String name, String what) throws Exception {
    String label = name + "XGBoost in Python";
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

  /** A model that LightGBM trains in Python, if there is one that has it. */
  private void lightgbm(Report report) throws Exception {
    Path model = Files.createTempFile("bellwether-bench", ".txt");
    try {
      String peers = "LightGBM, 64 leaves, %s: LightGBM in Python";
      Optional<Python> python = Python.with(root, "numpy", "lightgbm");
      if (python.isEmpty()) {
        report.row(peers.formatted("one row") + " (no Python with it)", "–", "–", "–");
        return;
      }
      String[] words = python.get().run("lightgbm_rows.py", model.toString()).split(" ");
      TreeEnsemble ours = TreeEnsemble.readLightgbm(Files.readAllBytes(model));
      double[][] rows = widened(asked);
      double[][] many = widened(batch);
      double[] margin = new double[1];
      Stopwatch one = new Stopwatch();
      one.add(
          "LightGBM, 64 leaves, one row: Bellwether",
          turn -> {
            ours.margins(rows[turn % ROWS], margin);
            return margin[0];
          });
      one.run().forEach((what, times) -> add(report, what, times));
      add(report, peers.formatted("one row") + " " + words[0], times(words));
      Stopwatch all = new Stopwatch();
      all.add(
          "LightGBM, 64 leaves, batch of 4,096, 1 thread: Bellwether", _ -> inParts(ours, many, 1));
      all.run().forEach((what, times) -> add(report, what, times.ofEach(BATCH)));
      String[] batch = Arrays.copyOfRange(words, 3, words.length);
      add(report, peers.formatted("batch of 4,096, 1 thread") + " " + words[0], times(batch));
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

  private static float inplace(Booster booster, float[] rows) throws XGBoostError {
    int count = rows.length / FEATURES;
    return booster
        .inplace_predict(
            rows, count, FEATURES, Float.NaN, new int[2], PredictionType.kMargin, null)[0][0];
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
