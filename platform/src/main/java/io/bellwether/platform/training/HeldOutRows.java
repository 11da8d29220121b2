// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.training;

import io.bellwether.platform.registry.Content;
import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.platform.serving.explanations.HeldOut;
import io.bellwether.platform.shared.ArtifactStore;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

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
    List<String[]> lines =
        folders.holdout(version).stream()
            .sorted(Comparator.comparingLong(line -> Long.parseLong(line[0])))
            .toList();
    return lines.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new HeldOut(
                lines.stream().mapToLong(line -> Long.parseLong(line[0])).toArray(),
                lines.stream().mapToInt(line -> line[1].equals("1") ? 1 : 0).toArray()));
  }
}
