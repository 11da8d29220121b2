// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.platform.shared.Deadline;
import io.bellwether.platform.shared.TimedOut;
import io.bellwether.platform.shared.Unavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
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
    assertThat(setting("max_temp_directory_size")).isEqualTo("64.0 MiB");
    assertThat(setting("TimeZone")).isEqualTo("UTC");
  }

  @Test
  void runsOnItsOwnPlatformThread() {
    Thread thread = files.analytics().run(_ -> Thread.currentThread());

    assertThat(thread.getName()).isEqualTo("analytics");
    assertThat(thread.isVirtual()).isFalse();
  }

  @Test
  @Timeout(60)
  void endsWhatTakesLongerThanTheCallerWaits() {
    String endless =
        "select count(*) from range(10000000) a, range(10000000) b where a.range = -b.range - 1";
    Deadline deadline = Deadline.in(Duration.ofMillis(300));

    assertThatThrownBy(() -> deadline.during(() -> execute(endless)))
        .isInstanceOf(TimedOut.class)
        .hasMessageContaining("no answer within 0.3 s");
    assertThatThrownBy(() -> deadline.during(() -> execute("select 1")))
        .isInstanceOf(TimedOut.class);
    assertThat(execute("select 1")).as("the thread is free again").isTrue();
  }

  @Test
  @Timeout(60)
  void doesNotBeginWhatNobodyWaitsForAnyMore() throws InterruptedException {
    CountDownLatch release = new CountDownLatch(1);
    AtomicBoolean begun = new AtomicBoolean();
    CountDownLatch busyNow = new CountDownLatch(1);
    Thread busy =
        Thread.ofVirtual()
            .start(
                () ->
                    files
                        .analytics()
                        .run(
                            _ -> {
                              busyNow.countDown();
                              return await(release);
                            }));
    assertThat(await(busyNow)).isTrue();

    assertThatThrownBy(
            () ->
                Deadline.in(Duration.ofMillis(100))
                    .during(() -> files.analytics().run(_ -> begun.getAndSet(true))))
        .isInstanceOf(TimedOut.class);
    release.countDown();
    busy.join();
    assertThat(execute("select 1")).isTrue();
    assertThat(begun).isFalse();
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void writesNoMoreToTheDiskThanItMay() {
    Analytics.Limits narrow = new Analytics.Limits(64, 1, 16, 1 << 20);
    String sorted =
        "create temp table t as select md5(i::varchar) as m from range(3000000) r(i) order by m";

    try (Analytics analytics = new Analytics(elsewhere.resolve("work"), List.of(), narrow)) {
      assertThatThrownBy(() -> execute(analytics, sorted))
          .isInstanceOf(Unavailable.class)
          .hasMessageContaining("not enough memory");
    }
  }

  @Test
  void removesAtStartWhatACrashLeft() throws IOException {
    Path folder = Files.createDirectories(elsewhere.resolve("work/spill"));
    Files.writeString(folder.resolve("block"), "x");
    Files.writeString(elsewhere.resolve("work/half.upload"), "x");

    new Analytics(elsewhere.resolve("work"), List.of(), TestFiles.LIMITS).close();

    assertThat(elsewhere.resolve("work")).isEmptyDirectory();
  }

  private boolean execute(String sql) {
    return execute(files.analytics(), sql);
  }

  private static boolean execute(Analytics analytics, String sql) {
    return analytics.run(
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
