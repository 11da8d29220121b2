// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * The libraries that drivers unpack into the temporary folder, up to 70 MB each. They remove them
 * when their process ends, but not when it is killed: a machine whose server is often killed would
 * fill its disk.
 */
final class NativeLibraries {
  private static final System.Logger LOG = System.getLogger(NativeLibraries.class.getName());
  private static final String UNPACKED =
      "{libduckdb_java*.so,libxgboost4j*.so,sqlite-*-libsqlitejdbc.so,sqlite-*-libsqlitejdbc.so.lck,"
          + "onnxruntime-java*}"; // The last is an empty folder; one that is not stays.

  /** A process loads its library at once, and needs the file no more once it has. */
  private static final Duration LOADED = Duration.ofHours(1);

  private NativeLibraries() {}

  /** Removes those that no process can be about to load. */
  static void removeOld(Path temporary, Instant now) {
    try (DirectoryStream<Path> libraries = Files.newDirectoryStream(temporary, UNPACKED)) {
      for (Path library : libraries) {
        removeIfOld(library, now);
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "old libraries stay in " + temporary, e);
    }
  }

  private static void removeIfOld(Path library, Instant now) {
    try {
      if (Files.getLastModifiedTime(library).toInstant().isBefore(now.minus(LOADED))) {
        Files.deleteIfExists(library);
      }
    } catch (IOException e) { // Of another user perhaps, or gone already: nothing is lost.
      LOG.log(System.Logger.Level.DEBUG, library + " stays", e);
    }
  }
}
