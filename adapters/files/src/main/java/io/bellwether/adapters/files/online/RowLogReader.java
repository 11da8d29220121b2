// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.files.online;

import io.bellwether.platform.features.EntityKey;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Reads a log up to its first record that is not sound. */
final class RowLogReader {
  private final List<List<String>> featureLists = new ArrayList<>();
  private final Map<EntityKey, PackedRow> rows = new ConcurrentHashMap<>();
  private long soundBytes;

  static RowLogReader read(Path path, RowLog.Owner owner) throws IOException {
    RowLogReader reader = new RowLogReader();
    long size = Files.size(path);
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(new FileInputStream(path.toFile()), 1 << 16))) {
      while (reader.next(in, size - reader.soundBytes, owner)) {}
    }
    if (reader.soundBytes == 0) {
      throw new IOException("no sound record in " + path.getFileName());
    }
    return reader;
  }

  private boolean next(DataInputStream in, long left, RowLog.Owner owner) throws IOException {
    if (left < RowLog.FRAME_BYTES) {
      return false;
    }
    int length = in.readInt();
    int checksum = in.readInt();
    if (length < 1 || length > left - RowLog.FRAME_BYTES) {
      return false;
    }
    byte[] payload = in.readNBytes(length);
    if (payload.length < length || RowLog.checksum(payload) != checksum) {
      return false;
    }
    take(ByteBuffer.wrap(payload), owner);
    soundBytes += RowLog.FRAME_BYTES + (long) length;
    return true;
  }

  private void take(ByteBuffer payload, RowLog.Owner owner) throws IOException {
    byte kind = payload.get();
    switch (kind) {
      case 'O' -> {
        if (!texts(payload).equals(List.of(owner.workspace(), owner.view()))) {
          throw new IOException("the log belongs to another view than " + owner);
        }
      }
      case 'F' -> featureLists.add(texts(payload));
      case 'R' -> {
        EntityKey key = new EntityKey(texts(payload));
        long micros = payload.getLong();
        List<String> features = featureLists.get(payload.getInt());
        byte[] values = new byte[payload.remaining()];
        payload.get(values);
        rows.put(key, new PackedRow(features, micros, values));
      }
      default -> throw new IOException("kind of a record of the online store: " + kind);
    }
  }

  private static List<String> texts(ByteBuffer payload) {
    int count = payload.getInt();
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] encoded = new byte[payload.getInt()];
      payload.get(encoded);
      texts.add(new String(encoded, StandardCharsets.UTF_8));
    }
    return List.copyOf(texts);
  }

  Map<EntityKey, PackedRow> rows() {
    return rows;
  }

  /** The lists of features with their numbers. */
  Map<List<String>, Integer> featureLists() {
    Map<List<String>, Integer> numbers = new HashMap<>();
    featureLists.forEach(features -> numbers.put(features, numbers.size()));
    return numbers;
  }

  long soundBytes() {
    return soundBytes;
  }
}
