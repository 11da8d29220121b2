// SPDX-License-Identifier: Apache-2.0
package io.bellwether.statistics.drift;

import java.util.Arrays;
import java.util.Map;

/**
 * How far one feature has moved, and how sure that is.
 *
 * <p><b>Test.</b> Numbers: Kolmogorov–Smirnov. Categories, and numbers with at most {@value
 * #MOST_CODES} distinct values in both samples together (flags, codes): chi-square, with "missing"
 * as a category of its own and rare categories pooled. Missing numbers are tested beside the values
 * by chi-square; when there are any, p is twice the smaller of the two p-values (Bonferroni) and
 * the effect is the larger of the two.
 *
 * <p><b>Effect.</b> {@code effect = d · √max(0, 1 − t₉₅/t)}. Here d is the distance of the two
 * samples (KS: D; chi-square: total variation), t the statistic that grows with its square (KS:
 * D²·nm/(n+m); chi-square: χ²), and t₉₅ what t stays under in 95 % of samples without drift (KS:
 * 1.3581²; χ²: its 95 % point). For KS this is √(D² − 1.844(1/n + 1/m)), for a flag √(d² −
 * 3.84·s(1−s)(1/n + 1/m)): the part of the distance that sampling noise does not explain. The
 * reason: 100 rows against 300 of the same law have D ≈ 0.1 on average, so a mean of raw distances
 * would alarm at 0.1 without any drift. The effect is 0 in about 95 % of features without drift at
 * every sample size, and tends to d as samples grow. (Taking off the expectation in place of the 95
 * % point, as bias-corrected Cramér's V does, leaves about nine times more noise in a mean of
 * effects.)
 *
 * @param name the feature
 * @param method the test that gave statistic
 * @param statistic D or χ²
 * @param pValue 0..1, of this feature alone, not yet corrected for the number of features
 * @param effect 0..1, 0 = nothing beyond noise
 * @param referenceMissing the share of missing values in the reference
 * @param currentMissing the share of missing values now
 */
public record FeatureDrift(
    String name,
    Method method,
    double statistic,
    double pValue,
    double effect,
    double referenceMissing,
    double currentMissing) {

  /** Numbers with at most this many distinct values are compared as categories. */
  public static final int MOST_CODES = 10;

  /** The 95 % point of Kolmogorov's law. */
  private static final double KOLMOGOROV_95 = 1.3580986393225507;

  /** The tests, under their names on the wire. */
  public enum Method {
    KOLMOGOROV_SMIRNOV("ks"),
    CHI_SQUARE("chi_square"),
    /** Chi-square of missing against present; the values themselves moved less. */
    MISSING_SHARE("missing_share");

    private final String wireName;

    Method(String wireName) {
      this.wireName = wireName;
    }

    public String wireName() {
      return wireName;
    }
  }

  /**
   * Compares a feature's current values with its reference. A sample without rows is no evidence: p
   * is 1, the effect 0.
   *
   * @throws IllegalArgumentException if one sample has numbers, the other categories
   */
  public static FeatureDrift compare(String name, Sample reference, Sample current) {
    Outcome outcome =
        switch (reference) {
          case Sample.Numbers before when current instanceof Sample.Numbers now ->
              numbers(before, now);
          case Sample.Categories before when current instanceof Sample.Categories now ->
              categories(CategoryTable.of(before, now));
          case Sample.Numbers before -> throw mixed(name, "numbers", "categories");
          case Sample.Categories before -> throw mixed(name, "categories", "numbers");
        };
    return new FeatureDrift(
        name,
        outcome.method(),
        outcome.test().statistic(),
        outcome.test().pValue(),
        outcome.effect(),
        reference.missingShare(),
        current.missingShare());
  }

  /** Current minus reference share of missing values, −1..1. */
  public double missingShareChange() {
    return currentMissing - referenceMissing;
  }

  private record Outcome(Method method, TestResult test, double effect) {}

  private static Outcome numbers(Sample.Numbers reference, Sample.Numbers current) {
    double[] before = sorted(reference.values());
    double[] now = sorted(current.values());
    if (NumericSamples.haveFewDistinct(before, now, MOST_CODES)) {
      return categories(
          CategoryTable.of(codes(before, reference.missing()), codes(now, current.missing())));
    }
    Outcome values = values(before, now);
    if (reference.missing() == 0 && current.missing() == 0) {
      return values;
    }
    Outcome missing = missing(reference, current);
    boolean more =
        missing.effect() > values.effect()
            || (missing.effect() == values.effect()
                && missing.test().pValue() < values.test().pValue());
    Outcome shown = more ? missing : values;
    double smaller = Math.min(missing.test().pValue(), values.test().pValue());
    return new Outcome(
        shown.method(),
        new TestResult(shown.test().statistic(), Math.min(1, 2 * smaller)),
        shown.effect());
  }

  private static Outcome values(double[] before, double[] now) {
    if (before.length == 0 || now.length == 0) {
      return new Outcome(Method.KOLMOGOROV_SMIRNOV, TestResult.NO_EVIDENCE, 0);
    }
    TestResult test = KolmogorovSmirnov.test(before, now);
    double d = test.statistic();
    double t = d * d / (1.0 / before.length + 1.0 / now.length);
    return new Outcome(
        Method.KOLMOGOROV_SMIRNOV, test, beyondNoise(d, t, KOLMOGOROV_95 * KOLMOGOROV_95));
  }

  private static Outcome missing(Sample reference, Sample current) {
    Outcome outcome =
        categories(
            new CategoryTable(
                new long[] {reference.present(), reference.missing()},
                new long[] {current.present(), current.missing()}));
    return new Outcome(Method.MISSING_SHARE, outcome.test(), outcome.effect());
  }

  private static Outcome categories(CategoryTable table) {
    CategoryTable pooled = table.poolRare();
    TestResult test = ChiSquare.test(pooled.reference(), pooled.current());
    if (test.statistic() == 0) {
      return new Outcome(Method.CHI_SQUARE, test, 0);
    }
    double distance =
        Shares.totalVariation(Shares.of(pooled.reference()), Shares.of(pooled.current()));
    double noise = ChiSquare.noise95(pooled.categories());
    return new Outcome(Method.CHI_SQUARE, test, beyondNoise(distance, test.statistic(), noise));
  }

  private static double beyondNoise(double distance, double statistic, double noise) {
    return statistic <= noise ? 0 : Math.min(1, distance * Math.sqrt(1 - noise / statistic));
  }

  private static Sample.Categories codes(double[] sorted, long missing) {
    Map<String, Long> counts = NumericSamples.counts(sorted);
    return new Sample.Categories(counts, 0, missing);
  }

  private static double[] sorted(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted;
  }

  private static IllegalArgumentException mixed(String name, String reference, String current) {
    return new IllegalArgumentException(
        "feature '%s': current values are %s (expected: %s, as in the reference)"
            .formatted(name, current, reference));
  }
}
