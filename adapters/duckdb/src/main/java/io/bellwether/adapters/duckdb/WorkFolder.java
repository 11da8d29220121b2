// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.duckdb;

import io.bellwether.platform.shared.LargeFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** A folder of temporary files; empty at start. */
final class WorkFolder {
  private final Path path;

  WorkFolder(Path folder) {
    try {
      path = Files.createDirectories(folder).toRealPath();
      try (Stream<Path> left = Files.walk(path)) {
        List<Path> deepestFirst =
            left.filter(file -> !file.equals(path)).sorted(Comparator.reverseOrder()).toList();
        for (Path file : deepestFirst) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path path() {
    return path;
  }

  /** A name that no file has yet. */
  Path file(String suffix) {
    return path.resolve(UUID.randomUUID() + suffix);
  }

  static void remove(Path file) {
    try {
      LargeFiles.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
