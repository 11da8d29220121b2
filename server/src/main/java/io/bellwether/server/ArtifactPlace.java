// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import io.bellwether.adapters.files.FileArtifactStore;
import io.bellwether.adapters.s3.S3ArtifactStore;
import io.bellwether.adapters.s3.S3Place;
import io.bellwether.platform.shared.ArtifactStore;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where artifacts are kept: in a folder, or in a bucket.
 *
 * @param local the folder that the store's local files are in
 */
record ArtifactPlace(ArtifactStore store, Path local) {
  static ArtifactPlace open(Settings settings, Path data, Rooms.Parts parts) {
    String told = settings.text(Setting.ARTIFACTS_DESTINATION);
    if (!S3Place.isOne(told)) {
      Path folder = settings.artifactFolder(data);
      return new ArtifactPlace(new FileArtifactStore(folder), folder);
    }
    try {
      Optional<URI> endpoint = settings.optional(Setting.S3_ENDPOINT).map(URI::create);
      S3Place place = S3Place.parse(told, endpoint);
      Path copies = data.resolve("artifacts-of-s3");
      return new ArtifactPlace(parts.add(new S3ArtifactStore(place, copies)), copies);
    } catch (IllegalArgumentException e) {
      throw new BadConfiguration(
          "%s: %s".formatted(Setting.ARTIFACTS_DESTINATION.key(), e.getMessage()));
    }
  }
}
