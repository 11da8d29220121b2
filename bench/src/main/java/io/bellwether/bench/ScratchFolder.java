// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What a benchmark writes, up to some gigabytes: gone when it ends, fails or is interrupted. */
record ScratchFolder(Path path, Thread atExit) implements AutoCloseable {
  static ScratchFolder create() throws IOException {
    Path path = Files.createTempDirectory("bellwether-bench");
    Thread atExit = new Thread(() -> deleteUnchecked(path));
    Runtime.getRuntime().addShutdownHook(atExit);
    return new ScratchFolder(path, atExit);
  }

  @Override
  public void close() throws IOException {
    delete(path);
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // It runs.
    }
  }

  /** Deletes the folder with all in it; a server that is ending may delete files meanwhile. */
  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> files = Files.walk(folder)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof NoSuchFileException) {
        delete(folder);
        return;
      }
      throw e;
    }
    for (Path file : all) {
      Files.deleteIfExists(file);
    }
  }

  private static void deleteUnchecked(Path folder) {
    try {
      delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
