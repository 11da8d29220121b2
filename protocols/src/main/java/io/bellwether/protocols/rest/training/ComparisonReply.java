// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.rest.training;

import io.bellwether.platform.registry.Content;
import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.platform.registry.RegisteredModel;
import io.bellwether.platform.training.Comparisons.Comparison;
import io.bellwether.statistics.intervals.Estimate;
import io.bellwether.statistics.quality.Improvement;
import io.bellwether.statistics.quality.Metric;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Two versions side by side, and whether the second is better by the 2 % rule. */
record ComparisonReply(
    String name,
    Version baseline,
    Version candidate,
    String metric,
    List<Row> metrics,
    Verdict verdict,
    List<Param> params,
    boolean sameData) {
  static ComparisonReply of(Comparison comparison) {
    ModelVersion baseline = comparison.baseline();
    ModelVersion candidate = comparison.candidate();
    return new ComparisonReply(
        baseline.model(),
        Version.of(comparison.model(), baseline),
        Version.of(comparison.model(), candidate),
        comparison.deciding().wireName(),
        comparison.metrics().stream().map(Row::of).toList(),
        Verdict.of(comparison),
        params(baseline.content().params(), candidate.content().params()),
        hash(baseline).isPresent() && hash(baseline).equals(hash(candidate)));
  }

  record Version(
      String version,
      String semanticVersion,
      String modelType,
      List<String> aliases,
      Optional<String> runId,
      Optional<Data> dataset,
      List<String> features,
      Optional<Long> sizeBytes,
      Instant createdAt) {
    static Version of(RegisteredModel model, ModelVersion version) {
      return new Version(
          Integer.toString(version.number()),
          version.semanticVersion().toString(),
          version.content().modelType(),
          model.aliasesOf(version),
          version.content().runId(),
          version.content().trainingData().map(Data::of),
          version.content().inputs().stream().map(Content.Input::name).toList(),
          version.content().sizeBytes(),
          version.createdAt());
    }
  }

  record Data(String name, int version, String contentHash, long rows) {
    static Data of(Content.TrainingData data) {
      return new Data(data.name(), data.version(), data.contentHash(), data.rows());
    }
  }

  record Interval(Optional<Double> value, Optional<Double> low, Optional<Double> high) {
    static Interval of(Estimate estimate) {
      return new Interval(
          defined(estimate.value()), defined(estimate.low()), defined(estimate.high()));
    }

    private static Optional<Double> defined(double number) {
      return Double.isNaN(number) ? Optional.empty() : Optional.of(number);
    }
  }

  record Row(
      String name,
      boolean greaterIsBetter,
      Interval baseline,
      Interval candidate,
      Interval difference) {
    static Row of(Improvement improvement) {
      Metric metric = improvement.metric();
      Estimate gain = improvement.gain();
      Estimate difference =
          metric.largerIsBetter() ? gain : new Estimate(-gain.value(), -gain.high(), -gain.low());
      return new Row(
          metric.wireName(),
          metric.largerIsBetter(),
          plain(improvement.champion()),
          plain(improvement.challenger()),
          Interval.of(difference));
    }

    private static Interval plain(double value) {
      return new Interval(Interval.defined(value), Optional.empty(), Optional.empty());
    }
  }

  record Verdict(
      boolean better,
      double threshold,
      Optional<Double> relativeDifference,
      Optional<Double> low,
      Optional<Double> high,
      Optional<Data> evaluatedOn,
      String text) {
    static Verdict of(Comparison comparison) {
      Optional<Improvement> verdict = comparison.verdict();
      if (verdict.isEmpty()) {
        return new Verdict(
            false,
            Improvement.REQUIRED,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            "There are no rows on which both versions can be compared.");
      }
      Improvement gain = verdict.get();
      Interval interval = Interval.of(gain.gain());
      return new Verdict(
          gain.better(),
          gain.required(),
          Interval.defined(gain.relativeGain()),
          interval.low(),
          interval.high(),
          comparison.evaluatedOn().map(Data::of),
          text(comparison, gain));
    }

    private static String text(Comparison comparison, Improvement gain) {
      return String.format(
          Locale.ROOT,
          "Version %d is %s version %d: %s %.3f against %.3f, %+.1f %%, paired 95 %% interval of"
              + " the difference %+.3f to %+.3f (better needs +%.0f %% and an interval above 0).",
          comparison.candidate().number(),
          gain.better() ? "better than" : "not better than",
          comparison.baseline().number(),
          gain.metric().wireName(),
          gain.challenger(),
          gain.champion(),
          100 * gain.relativeGain(),
          gain.gain().low(),
          gain.gain().high(),
          100 * gain.required());
    }
  }

  record Param(String name, Optional<String> baseline, Optional<String> candidate) {}

  private static List<Param> params(Map<String, String> baseline, Map<String, String> candidate) {
    TreeSet<String> names = new TreeSet<>(baseline.keySet());
    names.addAll(candidate.keySet());
    return names.stream()
        .map(
            name ->
                new Param(
                    name,
                    Optional.ofNullable(baseline.get(name)),
                    Optional.ofNullable(candidate.get(name))))
        .toList();
  }

  private static Optional<String> hash(ModelVersion version) {
    return version.content().trainingData().map(Content.TrainingData::contentHash);
  }
}
