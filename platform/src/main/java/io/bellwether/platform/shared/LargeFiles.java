// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.shared;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Files of which the operating system needs long to let go. */
public final class LargeFiles {
  /** The blocks of so much are freed within a millisecond. */
  private static final long SMALL = 8 << 20;

  private LargeFiles() {}

  /**
   * Deletes a file if it is there. A virtual thread would hold its carrier meanwhile, 25 ms for 100
   * MB, so a large file is deleted by a thread of the operating system, for which it waits.
   */
  public static void delete(Path file) throws IOException {
    if (!Thread.currentThread().isVirtual() || isSmall(file)) {
      Files.deleteIfExists(file);
      return;
    }
    CompletableFuture<Boolean> deleted = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .name("delete")
        .start(
            () -> {
              try {
                deleted.complete(Files.deleteIfExists(file));
              } catch (IOException | RuntimeException e) {
                deleted.completeExceptionally(e);
              }
            });
    try {
      deleted.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof IOException reason) {
        throw reason;
      }
      throw e;
    }
  }

  private static boolean isSmall(Path file) throws IOException {
    try {
      return Files.size(file) <= SMALL;
    } catch (NoSuchFileException e) {
      return true;
    }
  }
}
