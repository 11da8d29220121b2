// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import io.bellwether.platform.shared.SecretBox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;

/** The key with which secrets are kept: the configured one, else one of our own in a file. */
final class SecretKeys {
  private SecretKeys() {}

  static SecretBox open(Path file, Settings settings, Setting configured) {
    String given = settings.text(configured);
    if (given.isEmpty()) {
      return new SecretBox(ofFile(file));
    }
    byte[] key = decoded(given);
    if (key.length != SecretBox.KEY_BYTES) {
      throw new BadConfiguration(
          "%s: a text that is no key (expected: %d bytes in URL-safe base64, as Fernet's keys are)"
              .formatted(configured.key(), SecretBox.KEY_BYTES));
    }
    return new SecretBox(key);
  }

  private static byte[] decoded(String text) {
    try {
      return Base64.getUrlDecoder().decode(text.strip());
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  private static byte[] ofFile(Path file) {
    try {
      if (!Files.exists(file)) {
        make(file);
      }
      byte[] key = decoded(Files.readString(file));
      if (key.length != SecretBox.KEY_BYTES) {
        throw new BadConfiguration(
            file + " holds no key (expected: the file as this server once wrote it)");
      }
      return key;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whole or not at all, and for nobody else to read. */
  private static void make(Path file) throws IOException {
    byte[] key = new byte[SecretBox.KEY_BYTES];
    new SecureRandom().nextBytes(key);
    String text = Base64.getUrlEncoder().encodeToString(key);
    Path made = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(made);
    try (FileChannel out =
        FileChannel.open(
            made,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      out.write(StandardCharsets.US_ASCII.encode(text));
      out.force(true);
    }
    Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
