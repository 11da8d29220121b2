// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.files.predictions;

import io.bellwether.platform.serving.Prediction;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Writes one framed record; {@link RecordReader} is its mirror. */
final class RecordWriter {
  static final byte FORMAT = 1;

  /** The length before and behind the payload, and its checksum. */
  static final int FRAME_BYTES = 12;

  static final int PAYLOAD_AT = 8;

  private byte[] bytes = new byte[512];
  private int size = PAYLOAD_AT;

  private RecordWriter() {}

  /** The whole record but for its sequence number and checksum. */
  static byte[] record(Prediction prediction) {
    RecordWriter writer = new RecordWriter();
    writer.putLong(0);
    writer.putByte(FORMAT);
    writer.putLong(micros(prediction.time()));
    writer.putText(prediction.id());
    writer.putText(prediction.version());
    writer.putValue(prediction.semanticVersion().orElse(null));
    writer.putText(prediction.route());
    writer.putValue(prediction.outcome());
    writer.putNumber(prediction.probability());
    writer.putByte((byte) (prediction.risk().map(Enum::ordinal).orElse(-1) + 1));
    writer.putNumber(prediction.latencySeconds());
    writer.putLength(prediction.features().size());
    for (Map.Entry<String, @Nullable Object> feature : prediction.features().entrySet()) {
      writer.putText(feature.getKey());
      writer.putValue(feature.getValue());
    }
    writer.putLength(prediction.entities().size());
    prediction
        .entities()
        .forEach(
            (column, key) -> {
              writer.putText(column);
              writer.putText(key);
            });
    return writer.framed();
  }

  /** Completes the record with its place in the log. */
  static void number(byte[] record, long sequence) {
    ByteBuffer buffer = ByteBuffer.wrap(record);
    buffer.putLong(PAYLOAD_AT, sequence);
    buffer.putInt(4, checksum(record, PAYLOAD_AT, record.length - FRAME_BYTES));
  }

  static int checksum(byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }

  static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  private byte[] framed() {
    int payload = size - PAYLOAD_AT;
    byte[] record = Arrays.copyOf(bytes, size + 4);
    ByteBuffer.wrap(record).putInt(0, payload).putInt(size, payload);
    return record;
  }

  private void putByte(byte value) {
    reserve(1);
    bytes[size++] = value;
  }

  private void putLong(long value) {
    reserve(8);
    ByteBuffer.wrap(bytes).putLong(size, value);
    size += 8;
  }

  /** Seven bits a byte, the lowest first. */
  private void putLength(int length) {
    int rest = length;
    while (rest > 0x7f) {
      putByte((byte) (rest | 0x80));
      rest >>>= 7;
    }
    putByte((byte) rest);
  }

  private void putText(String text) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    putLength(encoded.length);
    reserve(encoded.length);
    System.arraycopy(encoded, 0, bytes, size, encoded.length);
    size += encoded.length;
  }

  private void putNumber(Optional<Double> number) {
    putValue(number.orElse(null));
  }

  private void putValue(@Nullable Object value) {
    switch (value) {
      case null -> putByte((byte) 'n');
      case Double number -> {
        putByte((byte) 'd');
        putLong(Double.doubleToRawLongBits(number));
      }
      case Long number -> {
        putByte((byte) 'l');
        putLong(number);
      }
      case Boolean bool -> putByte((byte) (bool ? 't' : 'f'));
      case String text -> {
        putByte((byte) 's');
        putText(text);
      }
      default ->
          throw new IllegalArgumentException(
              "value: %s (expected: Double, Long, Boolean, String or null)"
                  .formatted(value.getClass()));
    }
  }

  private void reserve(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }
}
