// SPDX-License-Identifier: Apache-2.0
package io.bellwether.statistics.drift;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/** Thirteen correlated features of mixed kinds, in the manner of the heart disease data. */
final class Patients {
  /** A model's usual importances: a few features carry most. */
  static final Map<String, Double> IMPORTANCE =
      Map.ofEntries(
          Map.entry("age", 0.06),
          Map.entry("sex", 0.08),
          Map.entry("cp", 0.2),
          Map.entry("trestbps", 0.03),
          Map.entry("chol", 0.04),
          Map.entry("fbs", 0.01),
          Map.entry("restecg", 0.02),
          Map.entry("thalach", 0.1),
          Map.entry("exang", 0.06),
          Map.entry("oldpeak", 0.12),
          Map.entry("slope", 0.03),
          Map.entry("ca", 0.15),
          Map.entry("thal", 0.1));

  private final SplittableRandom random;
  private final Map<String, double[]> columns = new LinkedHashMap<>();

  /** The first {@code shifted} rows are 15 years older with 80 mg/dl more cholesterol. */
  Patients(long seed, int rows, int shifted) {
    random = new SplittableRandom(seed);
    IMPORTANCE.keySet().forEach(name -> columns.put(name, new double[rows]));
    for (int i = 0; i < rows; i++) {
      fill(i, i < shifted);
    }
  }

  static List<FeatureDrift> compare(Patients reference, Patients current) {
    List<FeatureDrift> features = new ArrayList<>();
    reference.columns.forEach(
        (name, values) ->
            features.add(
                FeatureDrift.compare(
                    name, Sample.numbers(values), Sample.numbers(current.column(name)))));
    return features;
  }

  private void fill(int row, boolean shifted) {
    double health = random.nextGaussian();
    put("age", row, Math.rint(54 + 9 * mix(health) + (shifted ? 15 : 0)));
    put("chol", row, Math.rint(246 + 50 * mix(health) + (shifted ? 80 : 0)));
    put("trestbps", row, Math.rint(131 + 17 * mix(health)));
    put("thalach", row, Math.rint(150 - 23 * mix(health)));
    put("oldpeak", row, Math.rint(10 * Math.max(0, 1 + 1.1 * mix(health))) / 10);
    put("sex", row, code(health, 0, 0.32));
    put("fbs", row, code(health, 1, 0.85));
    put("exang", row, code(health, 1, 0.67));
    put("cp", row, 1 + code(health, 1, 0.08, 0.24, 0.52));
    put("restecg", row, code(health, 0, 0.5, 0.51));
    put("slope", row, 1 + code(health, 1, 0.47, 0.93));
    put("ca", row, random.nextInt(75) == 0 ? Double.NaN : code(health, 1, 0.58, 0.8, 0.93));
    put("thal", row, code(health, 1, 0.55, 0.61));
  }

  private double[] column(String name) {
    return Objects.requireNonNull(columns.get(name));
  }

  private void put(String name, int row, double value) {
    column(name)[row] = value;
  }

  private double mix(double health) {
    return 0.6 * health + 0.8 * random.nextGaussian();
  }

  /** A code whose shares are the steps between these limits; it follows health if asked to. */
  private double code(double health, int follows, double... limits) {
    double u = follows == 1 ? logistic(1.7 * mix(health)) : random.nextDouble();
    int code = 0;
    while (code < limits.length && u > limits[code]) {
      code++;
    }
    return code;
  }

  private static double logistic(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
