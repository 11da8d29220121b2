// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.http;

import io.bellwether.scoring.pipeline.FileBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps what is written in memory, or all of it in a file if it is much. */
final class SpillingStream extends OutputStream {
  static final int MOST_IN_MEMORY = 1 << 20;

  private final Path folder;
  private final ByteArrayOutputStream small = new ByteArrayOutputStream();
  private @Nullable Path file;
  private @Nullable OutputStream large;

  SpillingStream(Path folder) {
    this.folder = folder;
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    OutputStream target = large;
    if (target == null && small.size() + length > MOST_IN_MEMORY) {
      target = spill();
    }
    (target == null ? small : target).write(bytes, from, length);
  }

  private OutputStream spill() throws IOException {
    Path made = Files.createTempFile(Files.createDirectories(folder), "part-", ".upload");
    file = made;
    OutputStream out = Files.newOutputStream(made);
    large = out;
    small.writeTo(out);
    small.reset();
    return out;
  }

  /** What was written, once that has ended. */
  FileBytes content() {
    return file == null ? FileBytes.of(small.toByteArray()) : FileBytes.of(file);
  }

  Optional<Path> file() {
    return Optional.ofNullable(file);
  }

  @Override
  public void close() throws IOException {
    if (large != null) {
      large.close();
    }
  }
}
