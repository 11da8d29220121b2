// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Content of which size and hash are known. */
record Spooled(Path file, long size, String sha256) {
  static Spooled from(InputStream content, Path file) {
    MessageDigest digest = digest();
    try (OutputStream out = new DigestOutputStream(Files.newOutputStream(file), digest)) {
      long size = content.transferTo(out);
      return new Spooled(file, size, HexFormat.of().formatHex(digest.digest()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
