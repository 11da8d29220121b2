// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.files;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What the file or folder of a thing is called, whatever the thing's own name has in it. */
public final class FileName {
  private static final int MOST_READABLE = 60;
  private static final int HASH_BYTES = 16;

  private FileName() {}

  /** Readable where the name allows it, and unique whatever it is. */
  public static String of(String name) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      String readable = name.replaceAll("[^A-Za-z0-9_-]", "_");
      return readable.substring(0, Math.min(readable.length(), MOST_READABLE))
          + "-"
          + HexFormat.of().formatHex(hash, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
