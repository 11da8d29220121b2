// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.pipeline;

import io.bellwether.scoring.Model;
import io.bellwether.scoring.ModelFormatException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A file of a model, which may be too large to be in memory beside what is made of it.
 *
 * <p>Implementers: each stream begins at the first byte, and all bring the same bytes.
 */
public interface FileBytes {
  /**
   * @throws UncheckedIOException if the file cannot be read
   */
  InputStream open();

  /** In bytes. */
  long size();

  /** The model that it holds, if that has been read before and is still in memory. */
  default Optional<Model> model() {
    return Optional.empty();
  }

  /** A file that is in memory; kept and not copied. */
  static FileBytes of(byte[] bytes) {
    return new InMemory(bytes);
  }

  /** A file on this machine that nobody changes. */
  static FileBytes of(Path file) {
    try {
      return new OnDisk(file, Files.size(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Files that are in memory, by name. */
  static Map<String, FileBytes> of(Map<String, byte[]> files) {
    Map<String, FileBytes> held = new HashMap<>();
    files.forEach((name, bytes) -> held.put(name, of(bytes)));
    return held;
  }

  /**
   * All of it.
   *
   * @throws ModelFormatException if it is not as long as {@link #size} says
   */
  default byte[] all() {
    byte[] all = new byte[Math.toIntExact(size())];
    try (InputStream in = sized()) {
      in.readNBytes(all, 0, all.length);
      in.read(); // Beyond its end, which it refuses.
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * As {@link #open}, but reading throws a {@link ModelFormatException} if the file turns out to be
   * longer or shorter than {@link #size} says: it has changed since, and may be of any length.
   */
  default InputStream sized() {
    return new SizedStream(open(), size());
  }

  /** The first bytes; fewer if there are no more. */
  default byte[] head(int most) {
    try (InputStream in = open()) {
      return in.readNBytes(most);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file that is in memory. */
  record InMemory(byte[] all) implements FileBytes {
    @Override
    public InputStream open() {
      return new ByteArrayInputStream(all);
    }

    @Override
    public long size() {
      return all.length;
    }
  }

  /** A file on this machine. */
  record OnDisk(Path file, long size) implements FileBytes {
    @Override
    public InputStream open() {
      try {
        return Files.newInputStream(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
