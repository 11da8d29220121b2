// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class AnalyticsTest {
  @RegisterExtension final TestFiles files = new TestFiles();
  @TempDir Path elsewhere;

  @Test
  void readsNoFileOutsideOfItsFolders() throws IOException {
    Path secret = Files.writeString(elsewhere.resolve("secret.csv"), "a\n1\n");

    for (String sql :
        List.of(
            "select * from read_csv('" + secret + "')",
            "copy (select 1) to '" + elsewhere.resolve("out.csv") + "'",
            "attach '" + elsewhere.resolve("db") + "'",
            "set enable_external_access = true",
            "install httpfs")) {
      assertThatThrownBy(() -> execute(sql)).as(sql).isInstanceOf(IllegalStateException.class);
    }
    assertThat(elsewhere.resolve("out.csv")).doesNotExist();
  }

  @Test
  void keepsItsLimits() {
    assertThat(setting("threads")).isEqualTo("2");
    assertThat(setting("memory_limit")).startsWith("244"); // MiB
    assertThat(setting("TimeZone")).isEqualTo("UTC");
  }

  @Test
  void runsOnItsOwnPlatformThread() {
    Thread thread = files.analytics().run(_ -> Thread.currentThread());

    assertThat(thread.getName()).isEqualTo("analytics");
    assertThat(thread.isVirtual()).isFalse();
  }

  @Test
  void removesAtStartWhatACrashLeft() throws IOException {
    Path folder = Files.createDirectories(elsewhere.resolve("work/spill"));
    Files.writeString(folder.resolve("block"), "x");
    Files.writeString(elsewhere.resolve("work/half.upload"), "x");

    new Analytics(elsewhere.resolve("work"), List.of(), Analytics.Limits.DEFAULT).close();

    assertThat(elsewhere.resolve("work")).isEmptyDirectory();
  }

  private boolean execute(String sql) {
    return files
        .analytics()
        .run(
            connection -> {
              try (Statement statement = connection.createStatement()) {
                return statement.execute(sql);
              }
            });
  }

  private String setting(String name) {
    return files
        .analytics()
        .run(
            connection -> {
              String sql = "select current_setting('" + name + "')";
              try (Statement statement = connection.createStatement();
                  ResultSet result = statement.executeQuery(sql)) {
                result.next();
                return result.getString(1);
              }
            });
  }
}
