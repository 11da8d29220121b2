// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.files.online;

import io.bellwether.platform.features.EntityKey;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * Writes the log of one view; {@link RowLogReader} is its mirror. A record is its length, its
 * CRC-32C and its payload: 'O' whose log it is, 'F' a list of features (numbered from 0 in the
 * order of the log), 'R' a row.
 */
final class RowLog implements AutoCloseable {
  static final int FRAME_BYTES = 8;

  private final FileOutputStream file;
  private final DataOutputStream out;
  private final Map<List<String>, Integer> featureLists;
  private long length;

  private RowLog(FileOutputStream file, Map<List<String>, Integer> featureLists, long length) {
    this.file = file;
    this.out = new DataOutputStream(new BufferedOutputStream(file, 1 << 16));
    this.featureLists = featureLists;
    this.length = length;
  }

  static RowLog create(Path path, Owner owner) throws IOException {
    RowLog log = new RowLog(new FileOutputStream(path.toFile()), new HashMap<>(), 0);
    log.record('O', List.of(owner.workspace(), owner.view()));
    return log;
  }

  /** Goes on behind what the reader has found sound. */
  static RowLog append(Path path, Map<List<String>, Integer> featureLists, long length)
      throws IOException {
    return new RowLog(new FileOutputStream(path.toFile(), true), featureLists, length);
  }

  /** Whose log it is; files are named by hashes, so it says so itself. */
  record Owner(String workspace, String view) {}

  void row(EntityKey key, PackedRow row) throws IOException {
    Integer features = featureLists.get(row.features());
    if (features == null) {
      features = featureLists.size();
      record('F', row.features());
      featureLists.put(row.features(), features);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream payload = new DataOutputStream(bytes)) {
      payload.writeByte('R');
      texts(key.values(), payload);
      payload.writeLong(row.micros());
      payload.writeInt(features);
      payload.write(row.values());
    }
    record(bytes.toByteArray());
  }

  private void record(char kind, List<String> texts) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream payload = new DataOutputStream(bytes)) {
      payload.writeByte(kind);
      texts(texts, payload);
    }
    record(bytes.toByteArray());
  }

  private static void texts(List<String> texts, DataOutputStream payload) throws IOException {
    payload.writeInt(texts.size());
    for (String text : texts) {
      byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
      payload.writeInt(encoded.length);
      payload.write(encoded);
    }
  }

  private void record(byte[] payload) throws IOException {
    out.writeInt(payload.length);
    out.writeInt(checksum(payload));
    out.write(payload);
    length += FRAME_BYTES + payload.length;
  }

  static int checksum(byte[] payload) {
    CRC32C crc = new CRC32C();
    crc.update(payload);
    return (int) crc.getValue();
  }

  long length() {
    return length;
  }

  /** Returns when all that was written is on the disk. */
  void sync() throws IOException {
    out.flush();
    file.getFD().sync();
  }

  /** Drops what was not synced. */
  @Override
  public void close() throws IOException {
    file.close();
  }
}
