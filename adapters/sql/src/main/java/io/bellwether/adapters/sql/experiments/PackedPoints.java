// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.experiments;

import io.bellwether.platform.experiments.MetricOrigin;
import io.bellwether.platform.experiments.MetricPoint;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Points of metrics as bytes: a version, then groups of one key and origin: four texts, the number
 * of points, the length of what follows, and for each point the differences of step and time to the
 * point before (zigzag, in as few bytes as they need) and the eight bytes of the double.
 */
final class PackedPoints {
  private static final int VERSION = 1;

  private PackedPoints() {}

  private record Group(String key, MetricOrigin origin) {}

  static byte[] pack(List<MetricPoint> points) {
    Map<Group, List<MetricPoint>> groups = new LinkedHashMap<>();
    for (MetricPoint point : points) {
      groups
          .computeIfAbsent(new Group(point.key(), point.origin()), _ -> new ArrayList<>())
          .add(point);
    }
    ByteWriter out = new ByteWriter(32 + 16 * points.size());
    out.writeByte(VERSION);
    groups.forEach((group, members) -> write(out, group, members));
    return out.bytes();
  }

  private static void write(ByteWriter out, Group group, List<MetricPoint> points) {
    out.writeText(group.key);
    out.writeText(group.origin.modelId());
    out.writeText(group.origin.datasetName());
    out.writeText(group.origin.datasetDigest());
    ByteWriter body = new ByteWriter(16 * points.size());
    long step = 0;
    long time = 0;
    for (MetricPoint point : points) {
      body.writeSigned(point.step() - step);
      body.writeSigned(point.timeMillis() - time);
      body.writeLong(Double.doubleToRawLongBits(point.value()));
      step = point.step();
      time = point.timeMillis();
    }
    out.writeUnsigned(points.size());
    out.writeUnsigned(body.size());
    out.write(body);
  }

  static List<MetricPoint> unpack(byte[] bytes) {
    List<MetricPoint> points = new ArrayList<>();
    unpack(bytes, _ -> true, points);
    return points;
  }

  /** Adds the points of the wanted keys; the others are skipped over. */
  static void unpack(byte[] bytes, Predicate<String> wanted, List<MetricPoint> into) {
    ByteReader in = new ByteReader(bytes);
    int version = in.readByte();
    if (version != VERSION) {
      throw new IllegalStateException("packed metrics: version " + version + " (expected: 1)");
    }
    while (in.hasMore()) {
      String key = in.readText();
      MetricOrigin origin = origin(in.readText(), in.readText(), in.readText());
      int count = (int) in.readUnsigned();
      int length = (int) in.readUnsigned();
      if (wanted.test(key)) {
        read(in, count, key, origin, into);
      } else {
        in.skip(length);
      }
    }
  }

  private static MetricOrigin origin(String modelId, String datasetName, String digest) {
    boolean none = modelId.isEmpty() && datasetName.isEmpty() && digest.isEmpty();
    return none ? MetricOrigin.NONE : new MetricOrigin(modelId, datasetName, digest);
  }

  private static void read(
      ByteReader in, int count, String key, MetricOrigin origin, List<MetricPoint> into) {
    long step = 0;
    long time = 0;
    for (int i = 0; i < count; i++) {
      step += in.readSigned();
      time += in.readSigned();
      double value = Double.longBitsToDouble(in.readLong());
      into.add(new MetricPoint(key, value, time, step, origin));
    }
  }

  /** Bytes that grow. */
  private static final class ByteWriter {
    private byte[] bytes;
    private int size;

    ByteWriter(int capacity) {
      bytes = new byte[Math.max(capacity, 16)];
    }

    int size() {
      return size;
    }

    byte[] bytes() {
      return Arrays.copyOf(bytes, size);
    }

    void writeByte(int value) {
      reserve(1);
      bytes[size++] = (byte) value;
    }

    void writeUnsigned(long value) {
      long rest = value;
      while ((rest & ~0x7FL) != 0) {
        writeByte((int) ((rest & 0x7F) | 0x80));
        rest >>>= 7;
      }
      writeByte((int) rest);
    }

    void writeSigned(long value) {
      writeUnsigned((value << 1) ^ (value >> 63));
    }

    void writeLong(long value) {
      for (int shift = 56; shift >= 0; shift -= 8) {
        writeByte((int) (value >>> shift));
      }
    }

    void writeText(String text) {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      writeUnsigned(utf8.length);
      write(utf8, utf8.length);
    }

    void write(ByteWriter other) {
      write(other.bytes, other.size);
    }

    private void write(byte[] source, int length) {
      reserve(length);
      System.arraycopy(source, 0, bytes, size, length);
      size += length;
    }

    private void reserve(int more) {
      if (size + more > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
      }
    }
  }

  private static final class ByteReader {
    private final byte[] bytes;
    private int at;

    ByteReader(byte[] bytes) {
      this.bytes = bytes;
    }

    boolean hasMore() {
      return at < bytes.length;
    }

    void skip(int length) {
      at += length;
    }

    int readByte() {
      return bytes[at++] & 0xFF;
    }

    long readUnsigned() {
      long value = 0;
      for (int shift = 0; ; shift += 7) {
        int next = readByte();
        value |= (next & 0x7FL) << shift;
        if (next < 0x80) {
          return value;
        }
      }
    }

    long readSigned() {
      long value = readUnsigned();
      return (value >>> 1) ^ -(value & 1);
    }

    long readLong() {
      long value = 0;
      for (int i = 0; i < 8; i++) {
        value = (value << 8) | readByte();
      }
      return value;
    }

    String readText() {
      int length = (int) readUnsigned();
      at += length;
      return new String(bytes, at - length, length, StandardCharsets.UTF_8);
    }
  }
}
