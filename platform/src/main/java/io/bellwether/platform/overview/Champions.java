// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.overview;

import io.bellwether.platform.registry.AliasChange;
import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.platform.registry.RegisteredModel;
import io.bellwether.platform.registry.Registry;
import io.bellwether.platform.serving.Serving;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Page;
import io.bellwether.statistics.quality.Metric;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds who answers for each model, and beside whom it stands. */
final class Champions {
  private static final String METRIC = Metric.ROC_AUC.wireName();

  private final Registry registry;
  private final Serving serving;

  Champions(Registry registry, Serving serving) {
    this.registry = registry;
    this.serving = serving;
  }

  List<Overview.Champion> all(Caller caller) {
    List<Overview.Champion> champions = new ArrayList<>();
    Optional<String> after = Optional.empty();
    do {
      Page<RegisteredModel> page =
          registry.list(caller, new Page.Request(Page.Request.MAX_LIMIT, after));
      page.items().forEach(model -> of(caller, model).ifPresent(champions::add));
      after = page.next();
    } while (after.isPresent());
    return champions;
  }

  private Optional<Overview.Champion> of(Caller caller, RegisteredModel model) {
    return registry
        .aliased(caller, model.name(), RegisteredModel.CHAMPION)
        .map(version -> champion(caller, version));
  }

  private Overview.Champion champion(Caller caller, ModelVersion version) {
    List<AliasChange> changes = registry.history(caller, version.model(), RegisteredModel.CHAMPION);
    Optional<AliasChange> newest = changes.stream().findFirst();
    Instant since = newest.map(AliasChange::time).orElse(version.createdAt());
    Optional<ModelVersion> before =
        newest.flatMap(AliasChange::from).flatMap(number -> numbered(caller, version, number));
    Optional<ModelVersion> challenger =
        registry.aliased(caller, version.model(), RegisteredModel.CHALLENGER);
    return new Overview.Champion(
        version,
        since,
        METRIC,
        Optional.ofNullable(version.content().metrics().get(METRIC)),
        challenger.or(() -> before),
        serving.lastHour(caller, version.model()));
  }

  private Optional<ModelVersion> numbered(Caller caller, ModelVersion version, int number) {
    return registry.versions(caller, version.model()).stream()
        .filter(one -> one.number() == number)
        .findFirst();
  }
}
