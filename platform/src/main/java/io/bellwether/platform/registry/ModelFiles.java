// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.registry;

import io.bellwether.platform.shared.ArtifactStore;
import io.bellwether.scoring.pipeline.FileBytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * The files of a version, once they are stored.
 *
 * @param sizeBytes of all together
 * @param contentHash over their names and bytes, {@code sha256:…}
 */
public record ModelFiles(String folder, long sizeBytes, String contentHash) {

  /** Stores the files, by name; the same again if it was interrupted. */
  public static ModelFiles store(
      ArtifactStore artifacts, String folder, Map<String, FileBytes> files) {
    MessageDigest digest = sha256();
    long size = 0;
    for (Map.Entry<String, FileBytes> file : new TreeMap<>(files).entrySet()) {
      digest.update(file.getKey().getBytes(StandardCharsets.UTF_8));
      try (InputStream in = new DigestInputStream(file.getValue().sized(), digest)) {
        size += artifacts.put(folder + "/" + file.getKey(), in).size();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return new ModelFiles(folder, size, "sha256:" + HexFormat.of().formatHex(digest.digest()));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
