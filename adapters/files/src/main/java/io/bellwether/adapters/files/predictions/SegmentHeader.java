// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.files.predictions;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** Whose predictions a segment holds; folders are named by hashes, so it says so itself. */
record SegmentHeader(String workspace, String model) {
  private static final int MAGIC = 0x42575031; // "BWP1"

  byte[] bytes() {
    byte[] owner = workspace.getBytes(StandardCharsets.UTF_8);
    byte[] subject = model.getBytes(StandardCharsets.UTF_8);
    ByteBuffer buffer = ByteBuffer.allocate(16 + owner.length + subject.length);
    buffer.putInt(MAGIC).putInt(owner.length).put(owner).putInt(subject.length).put(subject);
    buffer.putInt(RecordWriter.checksum(buffer.array(), 0, buffer.position()));
    return buffer.array();
  }

  /** The header of the file; nothing when a crash has cut it off. */
  static Optional<SegmentHeader> read(Path file) throws IOException {
    try (DataInputStream in = new DataInputStream(new FileInputStream(file.toFile()))) {
      if (in.readInt() != MAGIC) {
        return Optional.empty();
      }
      SegmentHeader header = new SegmentHeader(text(in), text(in));
      byte[] bytes = header.bytes();
      int checksum = ByteBuffer.wrap(bytes).getInt(bytes.length - 4);
      return in.readInt() == checksum ? Optional.of(header) : Optional.empty();
    } catch (EOFException e) {
      return Optional.empty();
    }
  }

  private static String text(DataInputStream in) throws IOException {
    int length = in.readInt();
    byte[] bytes = in.readNBytes(Math.clamp(length, 0, 1 << 16));
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
