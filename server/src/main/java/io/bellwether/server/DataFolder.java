// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The folder in which everything is kept; one server at a time has it. */
final class DataFolder implements AutoCloseable {
  private final Path path;
  private final FileChannel lock;

  private DataFolder(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * @throws InUse if another server has it
   * @throws BadConfiguration if it cannot be made
   */
  static DataFolder open(Path path) {
    try {
      Files.createDirectories(path);
      FileChannel channel =
          FileChannel.open(
              path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock held = channel.tryLock();
      if (held == null) {
        channel.close();
        throw new InUse(path);
      }
      return new DataFolder(path, channel);
    } catch (OverlappingFileLockException e) {
      throw new InUse(path);
    } catch (IOException e) {
      throw new BadConfiguration("data: " + path + " (expected: a folder that can be written to)");
    }
  }

  Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }

  /** Another server has the folder. */
  static final class InUse extends RuntimeException {
    InUse(Path path) {
      super("data: " + path + " is in use by another server (expected: a folder of its own)");
    }
  }
}
