// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.testkit.ManualClock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalCopiesTest {
  private static final long MOST = 250;
  private static final Duration LATER = LocalCopies.READING.plusSeconds(1);

  private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
  private int fetched;
  private LocalCopies copies;

  @TempDir Path folder;

  @BeforeEach
  void open() throws IOException {
    Files.writeString(folder.resolve("left by an earlier process"), "x");
    copies = new LocalCopies(folder, MOST, clock);
  }

  @Test
  void startsEmpty() throws IOException {
    assertThat(names()).isEmpty();
  }

  @Test
  void fetchesTheSameContentOnce() throws IOException {
    Path first = file("a", "1");

    assertThat(file("a", "1")).isEqualTo(first).hasSize(100);
    assertThat(fetched).isEqualTo(1);
    assertThat(file("a", "2")).isNotEqualTo(first);
    assertThat(names()).hasSize(2);
  }

  @Test
  void dropsWhatNobodyAskedForTheLongest() {
    Path a = file("a", "1");
    clock.move(Duration.ofSeconds(1));
    Path b = file("b", "1");
    clock.move(Duration.ofSeconds(1));
    file("a", "1");
    clock.move(LATER);

    Path c = file("c", "1");

    assertThat(b).doesNotExist();
    assertThat(List.of(a, c)).allSatisfy(left -> assertThat(left).exists());
    file("b", "1");
    assertThat(fetched).isEqualTo(4);
  }

  @Test
  void keepsWhatSomebodyIsReading() throws IOException {
    for (String key : List.of("a", "b", "c", "d")) {
      file(key, "1");
    }
    assertThat(names()).hasSize(4);

    clock.move(LATER);
    file("e", "1");
    assertThat(names()).hasSize(2);
  }

  @Test
  void forgetsWhatWasDeleted() throws IOException {
    file("a/1", "1");
    Path kept = file("b", "1");

    copies.forget(key -> key.startsWith("a/"));

    assertThat(names()).containsExactly(kept.getFileName().toString());
    file("a/1", "1");
    assertThat(fetched).isEqualTo(3);
  }

  @Test
  void leavesNothingOfWhatBrokeOff() throws IOException {
    Supplier<InputStream> broken =
        () ->
            new InputStream() {
              @Override
              public int read() throws IOException {
                throw new IOException("connection reset");
              }

              @Override
              public int read(byte[] buffer, int offset, int length) throws IOException {
                throw new IOException("connection reset");
              }
            };
    LocalCopies.Content content = new LocalCopies.Content("a", "1");

    assertThatThrownBy(() -> copies.file(content, broken)).isInstanceOf(UncheckedIOException.class);
    assertThat(names()).isEmpty();
    assertThat(file("a", "1")).hasSize(100);
  }

  private Path file(String key, String tag) {
    return copies.file(
        new LocalCopies.Content(key, tag),
        () -> {
          fetched++;
          return new ByteArrayInputStream(new byte[100]);
        });
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
