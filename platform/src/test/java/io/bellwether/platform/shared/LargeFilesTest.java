// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.shared;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LargeFilesTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(longs = {0, 1 << 10, 64 << 20})
  void aFileIsGoneWhenItReturns(long size) throws Exception {
    Path file = folder.resolve("file");
    try (RandomAccessFile made = new RandomAccessFile(file.toFile(), "rw")) {
      made.setLength(size);
    }

    assertThat(file).exists();
    deleteOnVirtualThread(file, false);
    assertThat(file).doesNotExist();
  }

  /** As when a server ends: the file goes all the same, and the thread knows that it is to end. */
  @Test
  void anInterruptedThreadDeletesToo() throws Exception {
    Path file = folder.resolve("file");
    try (RandomAccessFile made = new RandomAccessFile(file.toFile(), "rw")) {
      made.setLength(64 << 20);
    }

    assertThat(deleteOnVirtualThread(file, true)).isTrue();
    assertThat(file).doesNotExist();
  }

  @Test
  void whatIsNotThereIsDeleted() throws Exception {
    deleteOnVirtualThread(folder.resolve("none"), false);
  }

  /** Whether the thread was interrupted behind it. */
  private static boolean deleteOnVirtualThread(Path file, boolean isInterrupted) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      return threads
          .submit(
              () -> {
                if (isInterrupted) {
                  Thread.currentThread().interrupt();
                }
                LargeFiles.delete(file);
                return Thread.currentThread().isInterrupted();
              })
          .get();
    }
  }
}
