// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.processes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/** What models leave behind, which may be anything: it goes as far as it can. */
final class Leftovers {
  private static final System.Logger LOG = System.getLogger(Leftovers.class.getName());

  private static final int DEEPEST = 200;

  private Leftovers() {}

  static void delete(Path path) {
    delete(path, 0);
  }

  private static void delete(Path path, int depth) {
    try {
      if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
        for (Path one : depth < DEEPEST ? all(path) : List.<Path>of()) {
          delete(one, depth + 1);
        }
      }
      Files.deleteIfExists(path);
    } catch (IOException | UncheckedIOException e) {
      LOG.log(System.Logger.Level.WARNING, "{0} cannot be deleted: {1}", path, e.toString());
    }
  }

  private static List<Path> all(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList();
    }
  }
}
