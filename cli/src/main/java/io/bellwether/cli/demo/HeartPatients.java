// SPDX-License-Identifier: Apache-2.0
package io.bellwether.cli.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * Synthetic patients with the columns of UCI's Cleveland heart-disease file, and a truth that is
 * known: {@link Patient#probability()}. It contains interactions that no linear model can express.
 * One seed gives the same patients everywhere. The formula and the marginals are explained in
 * {@code examples/heart-disease/README.md}; keep the two together.
 */
public final class HeartPatients {
  /** The columns in the order of the UCI file; {@code num} is the target, diseased where > 0. */
  public static final List<String> COLUMNS =
      List.of(
          "age",
          "sex",
          "cp",
          "trestbps",
          "chol",
          "fbs",
          "restecg",
          "thalach",
          "exang",
          "oldpeak",
          "slope",
          "ca",
          "thal",
          "num");

  private static final double CA_MISSING = 0.013;
  private static final double THAL_MISSING = 0.007;

  private final SplittableRandom random;

  public HeartPatients(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** The next {@code count} patients. */
  public List<Patient> next(int count) {
    List<Patient> patients = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      patients.add(next());
    }
    return patients;
  }

  /** A CSV file with a header and the 14 columns; {@code ?} is a missing value. */
  public static String csv(List<Patient> patients) {
    return patients.stream()
        .map(patient -> String.join(",", patient.row()))
        .collect(Collectors.joining("\n", String.join(",", COLUMNS) + "\n", "\n"));
  }

  private Patient next() {
    int sex = random.nextDouble() < 0.68 ? 1 : 0;
    int age = (int) within(29, 77, normal(54.4, 9.0));
    int cp = 1 + choose(0.08, 0.165, 0.285, 0.47);
    int trestbps = (int) within(94, 200, normal(131.7 + 0.5 * (age - 54.4), 17));
    int chol = (int) within(126, 564, 241 + 1.1 * (age - 54.4) + (1 - sex) * 18 + skewed(46));
    int fbs = random.nextDouble() < 0.15 ? 1 : 0;
    int restecg = choose(0.495, 0.015, 0.49);
    int thalach = (int) within(71, 202, normal(149.6 - 0.9 * (age - 54.4), 21));
    int exang = random.nextDouble() < (cp == 4 ? 0.5 : 0.17) ? 1 : 0;
    double oldpeak = oldpeak(exang);
    int slope = 1 + (oldpeak < 0.6 ? choose(0.72, 0.25, 0.03) : choose(0.27, 0.62, 0.11));
    int ca = choose(0.58, 0.22, 0.13, 0.07);
    int thal = List.of(3, 6, 7).get(sex == 1 ? choose(0.43, 0.08, 0.49) : choose(0.81, 0.02, 0.17));
    return new Patient(
        age,
        sex,
        cp,
        trestbps,
        chol,
        fbs,
        restecg,
        thalach,
        exang,
        oldpeak,
        slope,
        ca,
        thal,
        random.nextDouble() < CA_MISSING,
        random.nextDouble() < THAL_MISSING,
        random.nextDouble());
  }

  private double oldpeak(int exang) {
    if (random.nextDouble() < (exang == 1 ? 0.14 : 0.42)) {
      return 0;
    }
    double drop = -Math.log(1 - random.nextDouble()) * (exang == 1 ? 1.7 : 1.35);
    return Math.round(within(0.1, 6.2, drop) * 10) / 10.0;
  }

  private double normal(double mean, double deviation) {
    return mean + deviation * random.nextGaussian();
  }

  /** Mean 0, this standard deviation, a longer tail above than below. */
  private double skewed(double deviation) {
    double sigma = 0.35;
    double spread = Math.sqrt((Math.exp(sigma * sigma) - 1) * Math.exp(sigma * sigma));
    double raw = Math.exp(sigma * random.nextGaussian()) - Math.exp(sigma * sigma / 2);
    return deviation * raw / spread;
  }

  private int choose(double... probabilities) {
    double left = random.nextDouble();
    for (int i = 0; i < probabilities.length - 1; i++) {
      left -= probabilities[i];
      if (left < 0) {
        return i;
      }
    }
    return probabilities.length - 1;
  }

  private static double within(double low, double high, double value) {
    return Math.clamp(value, low, high);
  }

  /**
   * One patient. The true state is kept even where the file says {@code ?}.
   *
   * @param luck uniform in [0, 1): the patient is ill where the probability exceeds it, so that the
   *     same patient grown older keeps what the formula does not know
   */
  public record Patient(
      int age,
      int sex,
      int cp,
      int trestbps,
      int chol,
      int fbs,
      int restecg,
      int thalach,
      int exang,
      double oldpeak,
      int slope,
      int ca,
      int thal,
      boolean caMissing,
      boolean thalMissing,
      double luck) {

    /** The true probability of disease, in (0, 1). */
    public double probability() {
      return 1 / (1 + Math.exp(-logOdds()));
    }

    private double logOdds() {
      return -3.6
          + 1.5 * ca
          + 2.0 * (thal == 3 ? 0 : 1)
          + 0.9 * sex
          + 0.5 * oldpeak
          + 0.03 * (age - 54)
          + 1.1 * (cp == 4 ? 1 : -1)
          + interactions();
    }

    private double interactions() {
      return 1.0 * agree(cp == 4, thalach < 150) + 0.9 * agree(age >= 55, chol >= 240);
    }

    /** 1 where both hold or neither does, else -1: no sum of two effects equals it. */
    private static int agree(boolean one, boolean other) {
      return one == other ? 1 : -1;
    }

    /** The true diagnosis: 1 ill, 0 not. */
    public int label() {
      return probability() > luck ? 1 : 0;
    }

    /** UCI's target: 0 not ill, 1–4 ill and how far the risk exceeds the luck. */
    public int num() {
      double excess = (probability() - luck) / probability();
      return label() == 0 ? 0 : 1 + (int) (4 * excess * excess);
    }

    /** The same patient 15 years older, with 80 mg/dl more cholesterol. */
    public Patient drifted() {
      return new Patient(
          age + 15,
          sex,
          cp,
          trestbps,
          chol + 80,
          fbs,
          restecg,
          thalach,
          exang,
          oldpeak,
          slope,
          ca,
          thal,
          caMissing,
          thalMissing,
          luck);
    }

    /** The 14 columns as text. */
    public List<String> row() {
      List<String> row = new ArrayList<>();
      for (int value : new int[] {age, sex, cp, trestbps, chol, fbs, restecg, thalach, exang}) {
        row.add(Integer.toString(value));
      }
      row.add(String.format(Locale.ROOT, "%.1f", oldpeak));
      row.add(Integer.toString(slope));
      row.add(caMissing ? "?" : Integer.toString(ca));
      row.add(thalMissing ? "?" : Integer.toString(thal));
      row.add(Integer.toString(num()));
      return row;
    }
  }
}
