// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.monitoring;

import io.bellwether.statistics.profiles.CategoryProfile;
import io.bellwether.statistics.profiles.ColumnProfile;
import io.bellwether.statistics.profiles.NumericProfile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Profiles by name as bytes: samples of ten thousand numbers are too much for JSON. */
final class Profiles {
  private static final int FORMAT = 1;
  private static final int NUMERIC = 1;
  private static final int CATEGORIES = 2;

  private Profiles() {}

  static byte[] write(Map<String, ColumnProfile> profiles) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(FORMAT);
      out.writeInt(profiles.size());
      for (Map.Entry<String, ColumnProfile> entry : profiles.entrySet()) {
        writeText(out, entry.getKey());
        switch (entry.getValue()) {
          case NumericProfile numeric -> writeNumeric(out, numeric);
          case CategoryProfile categories -> writeCategories(out, categories);
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("nothing is written but memory", e);
    }
    return bytes.toByteArray();
  }

  private static void writeNumeric(DataOutputStream out, NumericProfile profile)
      throws IOException {
    out.writeByte(NUMERIC);
    out.writeLong(profile.present());
    out.writeLong(profile.missing());
    out.writeLong(profile.infinite());
    out.writeDouble(profile.min());
    out.writeDouble(profile.max());
    out.writeDouble(profile.mean());
    out.writeDouble(profile.m2());
    out.writeInt(profile.sample().length);
    for (double value : profile.sample()) {
      out.writeDouble(value);
    }
  }

  private static void writeCategories(DataOutputStream out, CategoryProfile profile)
      throws IOException {
    out.writeByte(CATEGORIES);
    out.writeLong(profile.other());
    out.writeLong(profile.missing());
    out.writeInt(profile.counts().size());
    for (Map.Entry<String, Long> count : profile.counts().entrySet()) {
      writeText(out, count.getKey());
      out.writeLong(count.getValue());
    }
  }

  static Map<String, ColumnProfile> read(byte[] bytes) {
    Map<String, ColumnProfile> profiles = new LinkedHashMap<>();
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int format = in.readByte();
      if (format != FORMAT) {
        throw new IllegalStateException(
            "format of profiles: %d (expected: %d)".formatted(format, FORMAT));
      }
      int count = in.readInt();
      for (int i = 0; i < count; i++) {
        String name = readText(in);
        profiles.put(name, in.readByte() == NUMERIC ? readNumeric(in) : readCategories(in));
      }
    } catch (IOException e) {
      throw new IllegalStateException("profiles end too early", e);
    }
    return profiles;
  }

  private static NumericProfile readNumeric(DataInputStream in) throws IOException {
    long present = in.readLong();
    long missing = in.readLong();
    long infinite = in.readLong();
    double min = in.readDouble();
    double max = in.readDouble();
    double mean = in.readDouble();
    double m2 = in.readDouble();
    double[] sample = new double[in.readInt()];
    for (int i = 0; i < sample.length; i++) {
      sample[i] = in.readDouble();
    }
    return new NumericProfile(present, missing, infinite, min, max, mean, m2, sample);
  }

  private static CategoryProfile readCategories(DataInputStream in) throws IOException {
    long other = in.readLong();
    long missing = in.readLong();
    Map<String, Long> counts = new LinkedHashMap<>();
    int size = in.readInt();
    for (int i = 0; i < size; i++) {
      counts.put(readText(in), in.readLong());
    }
    return new CategoryProfile(counts, other, missing);
  }

  private static void writeText(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String readText(DataInputStream in) throws IOException {
    return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
  }
}
