// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.rest.governance;

import io.bellwether.platform.alerts.Alert;
import io.bellwether.platform.datasets.Lineage;
import io.bellwether.platform.governance.ModelLineage;
import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.protocols.rest.datasets.DatasetReplies;
import java.util.List;
import java.util.Optional;

/** A version's way back to its data, as our API shows it. */
record LineageReply(
    String name,
    String version,
    String semanticVersion,
    Optional<String> jobId,
    Optional<String> alertId,
    Optional<Run> run,
    Optional<DatasetReplies.Version> dataset,
    List<Lineage.Source> sources,
    List<ModelLineage.View> views,
    List<Member> members) {
  static LineageReply of(ModelLineage lineage) {
    ModelVersion version = lineage.version();
    return new LineageReply(
        version.model(),
        Integer.toString(version.number()),
        version.semanticVersion().toString(),
        version.content().jobId(),
        lineage.alert().map(Alert::id),
        lineage.run().map(Run::of),
        lineage.dataset().map(DatasetReplies.Version::of),
        lineage.sources(),
        lineage.views(),
        lineage.members().stream().map(Member::of).toList());
  }

  private record Member(String name, String version, String semanticVersion, String modelType) {
    static Member of(ModelVersion version) {
      return new Member(
          version.model(),
          Integer.toString(version.number()),
          version.semanticVersion().toString(),
          version.content().modelType());
    }
  }

  private record Run(String runId, String name, String experimentId, String experimentName) {
    static Run of(ModelLineage.Source source) {
      return new Run(
          source.run().id(),
          source.run().name(),
          source.experiment().id(),
          source.experiment().name());
    }
  }
}
