// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MigrationsTest {
  @Test
  void theNewestVersionIsTheNewestScript() throws Exception {
    Path scripts = Path.of("src/main/resources/db/migration");
    try (Stream<Path> files = Files.list(scripts)) {
      String newest = files.map(file -> file.getFileName().toString()).sorted().toList().getLast();
      assertThat(newest).startsWith("V" + Migrations.NEWEST + "__");
    }
  }
}
