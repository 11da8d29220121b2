// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.registry;

import io.bellwether.platform.shared.Unavailable;
import io.bellwether.scoring.pipeline.FileBytes;
import io.bellwether.scoring.pipeline.ModelFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A model's file that may be loaded, as it was when that was found out. */
sealed interface TriedFile extends FileBytes {
  FileBytes file();

  @Override
  default long size() {
    return file().size();
  }

  /**
   * What is loaded is what was tried, whatever becomes of the file meanwhile.
   *
   * @param hash of what was tried
   */
  record Passed(FileBytes file, String hash) implements TriedFile {
    @Override
    public InputStream open() {
      return new ByteArrayInputStream(all());
    }

    @Override
    public byte[] all() {
      byte[] now = file.all();
      if (!TriedFile.hash(FileBytes.of(now)).equals(hash)) {
        throw changed();
      }
      return now;
    }

    @Override
    public byte[] head(int most) {
      return file.head(most);
    }
  }

  /** Needs no trial, so its first bytes, which tell what it is, must not become those of others. */
  record Needless(FileBytes file) implements TriedFile {
    @Override
    public InputStream open() {
      return file.open();
    }

    @Override
    public byte[] head(int most) {
      byte[] head = file.head(most);
      if (ModelFile.needsTrial(FileBytes.of(head))) {
        throw changed();
      }
      return head;
    }
  }

  static Unavailable changed() {
    return new Unavailable("model_changed", "its file has changed since it was tried");
  }

  static String hash(FileBytes file) {
    try (OutputStream nowhere = OutputStream.nullOutputStream()) {
      return hash(file, nowhere);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Piece by piece: it may be large, and many threads may be here at a time. */
  static String hash(FileBytes file, OutputStream copy) throws IOException {
    MessageDigest digest = sha256();
    try (InputStream in = new DigestInputStream(file.sized(), digest)) {
      in.transferTo(copy);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
