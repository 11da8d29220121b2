// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.training;

import io.bellwether.platform.registry.Content;
import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.platform.serving.explanations.HeldOut;
import io.bellwether.platform.shared.ArtifactStore;
import java.util.Optional;
import java.util.stream.IntStream;

/** The rows that versions which were trained here did not learn from. */
public final class HeldOutRows implements HeldOut.Source {
  private final ModelFolders folders;

  public HeldOutRows(ArtifactStore artifacts) {
    folders = new ModelFolders(artifacts);
  }

  @Override
  public Optional<HeldOut> of(ModelVersion version) {
    Content content = version.content();
    if (content.jobId().isEmpty() || content.trainingData().isEmpty()) {
      return Optional.empty(); // Its files are someone else's, whatever they are named.
    }
    Holdout rows = folders.holdout(version);
    return rows.size() == 0
        ? Optional.empty()
        : Optional.of(
            new HeldOut(
                rows.rows(),
                IntStream.range(0, rows.size()).map(i -> rows.labels().get(i) ? 1 : 0).toArray()));
  }
}
