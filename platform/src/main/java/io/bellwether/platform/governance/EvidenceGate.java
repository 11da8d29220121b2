// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.governance;

import io.bellwether.platform.registry.Content;
import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.platform.registry.PromotionGate;
import io.bellwether.platform.registry.RegisteredModel;
import io.bellwether.platform.registry.Registry;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.training.Comparisons;
import io.bellwether.statistics.quality.Improvement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Lets a version become champion that is good enough, says what it was trained on, and is better
 * than the champion by at least two per cent with an interval above zero.
 */
public final class EvidenceGate implements PromotionGate {
  private static final String METRIC = "roc_auc";

  private final Registry registry;
  private final Comparisons comparisons;

  public EvidenceGate(Registry registry, Comparisons comparisons) {
    this.registry = registry;
    this.comparisons = comparisons;
  }

  @Override
  public Decision ask(Caller caller, ModelVersion candidate, double leastMetric) {
    List<Check> checks = new ArrayList<>();
    checks.add(goodEnough(candidate, leastMetric));
    checks.add(
        new Check(
            "training_data",
            candidate.content().trainingData().isPresent(),
            candidate
                .content()
                .trainingData()
                .map(data -> "trained on %s version %d".formatted(data.name(), data.version()))
                .orElse("it is not known what it was trained on")));
    registry
        .aliased(caller, candidate.model(), RegisteredModel.CHAMPION)
        .filter(champion -> champion.number() != candidate.number())
        .ifPresent(champion -> checks.add(better(caller, champion, candidate)));
    return new Decision(checks);
  }

  private static Check goodEnough(ModelVersion candidate, double least) {
    Optional<Double> value =
        Optional.ofNullable(candidate.content().metrics().get(METRIC)).map(Content.Metric::value);
    return new Check(
        METRIC,
        value.isPresent() && value.get() >= least,
        String.format(
            Locale.ROOT,
            "%s %s (expected: at least %.3f)",
            METRIC,
            value.map(number -> String.format(Locale.ROOT, "%.3f", number)).orElse("unknown"),
            least));
  }

  private Check better(Caller caller, ModelVersion champion, ModelVersion candidate) {
    Optional<Improvement> verdict = comparisons.compare(caller, champion, candidate).verdict();
    return new Check(
        "better_than_champion",
        verdict.map(Improvement::better).orElse(false),
        verdict
            .map(
                gain ->
                    String.format(
                        Locale.ROOT,
                        "%+.1f %% against version %d (expected: at least +2 %%, interval above 0)",
                        100 * gain.relativeGain(),
                        champion.number()))
            .orElse("cannot be compared with version " + champion.number()));
  }
}
