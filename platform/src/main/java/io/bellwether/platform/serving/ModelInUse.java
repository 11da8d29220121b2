// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** A model that was asked lately. */
record ModelInUse(String workspace, String model, Instant asked) {
  /** Those that were asked since then, those first that were asked last. */
  static List<ModelInUse> since(PredictionLog log, Instant since) {
    return log.workspaces().stream()
        .flatMap(
            workspace ->
                log.models(workspace).stream()
                    .flatMap(model -> log.last(workspace, model, 1).stream())
                    .filter(last -> last.time().isAfter(since))
                    .map(last -> new ModelInUse(workspace, last.model(), last.time())))
        .sorted(Comparator.comparing(ModelInUse::asked).reversed())
        .toList();
  }
}
