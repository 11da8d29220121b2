// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.governance;

import io.bellwether.platform.alerts.Alert;
import io.bellwether.platform.datasets.DatasetVersion;
import io.bellwether.platform.datasets.Lineage;
import io.bellwether.platform.experiments.Experiment;
import io.bellwether.platform.experiments.Run;
import io.bellwether.platform.registry.ModelVersion;
import java.util.List;
import java.util.Optional;

/**
 * The way from a version back to its data.
 *
 * @param alert because of which it was trained
 * @param dataset what it was trained on
 * @param sources what that was built from
 * @param members of an ensemble, those that the caller may see
 */
public record ModelLineage(
    ModelVersion version,
    Optional<Alert> alert,
    Optional<Source> run,
    Optional<DatasetVersion> dataset,
    List<Lineage.Source> sources,
    List<View> views,
    List<ModelVersion> members) {
  public ModelLineage {
    members = List.copyOf(members);
    sources = List.copyOf(sources);
    views = List.copyOf(views);
  }

  /** The run that made it. */
  public record Source(Run run, Experiment experiment) {}

  /**
   * A view that gave features.
   *
   * @param dataset where the view reads
   */
  public record View(String name, int version, String dataset, List<String> features) {
    public View {
      features = List.copyOf(features);
    }
  }
}
