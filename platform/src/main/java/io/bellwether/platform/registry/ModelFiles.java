// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.registry;

import io.bellwether.platform.shared.ArtifactStore;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
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
      ArtifactStore artifacts, String folder, Map<String, byte[]> files) {
    MessageDigest digest = sha256();
    long size = 0;
    for (Map.Entry<String, byte[]> file : new TreeMap<>(files).entrySet()) {
      artifacts.put(folder + "/" + file.getKey(), new ByteArrayInputStream(file.getValue()));
      digest.update(file.getKey().getBytes(StandardCharsets.UTF_8));
      digest.update(file.getValue());
      size += file.getValue().length;
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
