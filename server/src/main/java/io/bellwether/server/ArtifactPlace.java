// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import io.bellwether.adapters.files.FileArtifactStore;
import io.bellwether.adapters.s3.S3ArtifactStore;
import io.bellwether.adapters.s3.S3Place;
import io.bellwether.platform.experiments.Artifacts;
import io.bellwether.platform.shared.ArtifactStore;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Where artifacts are kept: in a folder, or in a bucket.
 *
 * @param local the folder that the store's local files are in
 */
record ArtifactPlace(ArtifactStore store, Path local) {
  /** Bytes of the bucket's files that may be on this machine. */
  private static final long MOST_COPIED = 10L << 30;

  /**
   * Where runs keep theirs, if nobody says. A folder of this machine is meant absolutely: clients
   * have other working folders.
   */
  static String root(Settings settings) {
    return settings
        .optional(Setting.ARTIFACT_ROOT)
        .map(root -> root.contains(":/") ? root : Path.of(root).toAbsolutePath().toString())
        .orElse(Artifacts.SCHEME);
  }

  static ArtifactPlace open(Settings settings, Path data, InstantSource clock, Rooms.Parts parts) {
    String told = settings.text(Setting.ARTIFACTS_DESTINATION);
    if (!S3Place.isOne(told)) {
      Path folder = settings.artifactFolder(data);
      return new ArtifactPlace(new FileArtifactStore(folder), folder);
    }
    try {
      Optional<URI> endpoint = settings.optional(Setting.S3_ENDPOINT).map(URI::create);
      S3Place place = S3Place.parse(told, endpoint);
      Path copies = data.resolve("artifacts-of-s3");
      S3ArtifactStore store = new S3ArtifactStore(place, copies, MOST_COPIED, clock);
      return new ArtifactPlace(parts.add(store), copies);
    } catch (IllegalArgumentException e) {
      throw new BadConfiguration(
          "%s: %s".formatted(Setting.ARTIFACTS_DESTINATION.key(), e.getMessage()));
    }
  }
}
