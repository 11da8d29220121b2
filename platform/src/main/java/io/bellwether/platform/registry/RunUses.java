// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.registry;

import io.bellwether.platform.experiments.Deletions;
import io.bellwether.platform.shared.Caller;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Which versions need a run, or files that lie in folders of runs. */
public final class RunUses implements Deletions.Uses {
  private final ModelStore models;

  public RunUses(ModelStore models) {
    this.models = models;
  }

  @Override
  public Optional<String> of(Caller caller, String runId, List<String> folders) {
    String workspace = caller.workspace();
    return Stream.concat(
            models.versionsOfRun(workspace, runId).stream(),
            folders.stream().flatMap(folder -> models.versionsFrom(workspace, folder).stream()))
        .findFirst()
        .map(version -> "model %s, version %d".formatted(version.model(), version.number()));
  }
}
