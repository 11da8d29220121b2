// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Files of the store on this machine. Beyond a size those go first that nobody has asked for the
 * longest; what was asked for just now stays, for somebody is reading it.
 */
final class LocalCopies {
  static final Duration READING = Duration.ofHours(1);

  private final Path folder;
  private final long mostBytes;
  private final InstantSource clock;

  /** In the order in which they were asked for. */
  private final Map<Content, Copy> copies = new LinkedHashMap<>(16, 0.75f, true);

  private long bytes;

  /**
   * @param folder of its own; what it holds is removed
   */
  LocalCopies(Path folder, long mostBytes, InstantSource clock) {
    this.folder = folder;
    this.mostBytes = mostBytes;
    this.clock = clock;
    try {
      Files.createDirectories(folder);
      for (Path left : files(folder)) {
        Files.delete(left);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Iterable<Path> files(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.toList();
    }
  }

  /**
   * @param tag changes with what the file holds
   */
  record Content(String key, String tag) {}

  private record Copy(Path file, long size, Instant asked) {}

  /** A file for what is on its way; whoever asks for it removes it. */
  Path temporary() {
    return folder.resolve(UUID.randomUUID().toString());
  }

  Path file(Content content, Supplier<InputStream> source) {
    return known(content).orElseGet(() -> fetch(content, source));
  }

  private synchronized Optional<Path> known(Content content) {
    return Optional.ofNullable(
            copies.computeIfPresent(
                content, (_, copy) -> new Copy(copy.file(), copy.size(), clock.instant())))
        .map(Copy::file);
  }

  private Path fetch(Content content, Supplier<InputStream> source) {
    Path file = temporary();
    try (InputStream in = source.get()) {
      long size = Files.copy(in, file);
      return keep(content, new Copy(file, size, clock.instant()));
    } catch (IOException e) {
      remove(file);
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      remove(file);
      throw e;
    }
  }

  private synchronized Path keep(Content content, Copy fetched) {
    Copy other = copies.putIfAbsent(content, fetched);
    if (other != null) { // Fetched meanwhile by somebody else.
      remove(fetched.file());
      return other.file();
    }
    bytes += fetched.size();
    makeRoom();
    return fetched.file();
  }

  private void makeRoom() {
    Instant reading = clock.instant().minus(READING);
    Iterator<Copy> oldest = copies.values().iterator();
    while (bytes > mostBytes && oldest.hasNext()) {
      Copy copy = oldest.next();
      if (copy.asked().isAfter(reading)) {
        return;
      }
      drop(copy, oldest);
    }
  }

  /** Removes the copies of these keys. */
  synchronized void forget(Predicate<String> keys) {
    Iterator<Map.Entry<Content, Copy>> all = copies.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<Content, Copy> next = all.next();
      if (keys.test(next.getKey().key())) {
        drop(next.getValue(), all);
      }
    }
  }

  private void drop(Copy copy, Iterator<?> at) {
    at.remove();
    bytes -= copy.size();
    remove(copy.file());
  }

  static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
