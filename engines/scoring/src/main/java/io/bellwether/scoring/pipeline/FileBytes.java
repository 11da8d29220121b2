// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.pipeline;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

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

  /** A file that is in memory; kept and not copied. */
  static FileBytes of(byte[] bytes) {
    return new InMemory(bytes);
  }

  /** Files that are in memory, by name. */
  static Map<String, FileBytes> of(Map<String, byte[]> files) {
    Map<String, FileBytes> held = new HashMap<>();
    files.forEach((name, bytes) -> held.put(name, of(bytes)));
    return held;
  }

  /** All of it. */
  default byte[] all() {
    return head(Integer.MAX_VALUE);
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
}
