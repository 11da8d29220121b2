// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeLibrariesTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  @TempDir Path folder;

  private void file(String name, Duration age) throws IOException {
    Path file = Files.createFile(folder.resolve(name));
    Files.setLastModifiedTime(file, FileTime.from(NOW.minus(age)));
  }

  @Test
  void onlyOldLibrariesOfDriversGo() throws IOException {
    file("libduckdb_java123.so", Duration.ofHours(2));
    file("libduckdb_java124.so", Duration.ofMinutes(2));
    file("libxgboost4j123.so", Duration.ofHours(2));
    file("sqlite-3.54.1.0-1a-libsqlitejdbc.so", Duration.ofDays(9));
    file("sqlite-3.54.1.0-1a-libsqlitejdbc.so.lck", Duration.ofDays(9));
    file("mine.so", Duration.ofDays(9));
    Path left = Files.createDirectory(folder.resolve("onnxruntime-java123"));
    Files.setLastModifiedTime(left, FileTime.from(NOW.minus(Duration.ofHours(2))));

    NativeLibraries.removeOld(folder, NOW);

    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("libduckdb_java124.so", "mine.so");
  }

  @Test
  void aFolderThatIsNotThereIsNoFailure() {
    NativeLibraries.removeOld(folder.resolve("none"), NOW);

    assertThat(folder).isEmptyDirectory();
  }
}
