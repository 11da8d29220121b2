// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.files.online;

import io.bellwether.platform.features.OnlineRow;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row as it is kept, in memory and in the log.
 *
 * @param features shared by all rows that have the same
 * @param values one after another: a letter for the kind, then the value
 */
record PackedRow(List<String> features, long micros, byte[] values) {

  static PackedRow pack(OnlineRow row, List<String> features) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (Object value : row.values()) {
      write(value, bytes);
    }
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, row.eventTime());
    return new PackedRow(features, micros, bytes.toByteArray());
  }

  private static void write(@Nullable Object value, ByteArrayOutputStream bytes) {
    switch (value) {
      case null -> bytes.write('n');
      case Double number -> writeLong('d', Double.doubleToRawLongBits(number), bytes);
      case Long number -> writeLong('l', number, bytes);
      case Boolean bool -> bytes.write(bool ? 't' : 'f');
      default -> {
        byte[] text = value.toString().getBytes(StandardCharsets.UTF_8);
        bytes.write('s');
        bytes.writeBytes(ByteBuffer.allocate(4).putInt(text.length).array());
        bytes.writeBytes(text);
      }
    }
  }

  private static void writeLong(char kind, long value, ByteArrayOutputStream bytes) {
    bytes.write(kind);
    bytes.writeBytes(ByteBuffer.allocate(8).putLong(value).array());
  }

  OnlineRow unpack() {
    ByteBuffer bytes = ByteBuffer.wrap(values);
    @Nullable Object[] unpacked = new @Nullable Object[features.size()];
    for (int i = 0; i < unpacked.length; i++) {
      unpacked[i] = read(bytes);
    }
    Instant time = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    return new OnlineRow(time, features, Arrays.asList(unpacked));
  }

  private static @Nullable Object read(ByteBuffer bytes) {
    byte kind = bytes.get();
    return switch (kind) {
      case 'n' -> null;
      case 'd' -> Double.longBitsToDouble(bytes.getLong());
      case 'l' -> bytes.getLong();
      case 't' -> true;
      case 'f' -> false;
      case 's' -> {
        byte[] text = new byte[bytes.getInt()];
        bytes.get(text);
        yield new String(text, StandardCharsets.UTF_8);
      }
      default -> throw new IllegalStateException("kind of an online value: " + kind);
    };
  }
}
