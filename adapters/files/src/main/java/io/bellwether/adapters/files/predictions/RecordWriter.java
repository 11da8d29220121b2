// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.files.predictions;

import io.bellwether.platform.serving.Baseline;
import io.bellwether.platform.serving.Prediction;
import io.bellwether.platform.serving.Reasons;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Writes framed records, one behind the other; {@link RecordReader} is its mirror. */
final class RecordWriter {
  static final byte FORMAT = 3;

  /** Its reasons do not say what they are held against. */
  static final byte SECOND_FORMAT = 2;

  /** Its records end with the entities. */
  static final byte FIRST_FORMAT = 1;

  /** The length before and behind the payload, and its checksum. */
  static final int FRAME_BYTES = 12;

  static final int PAYLOAD_AT = 8;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private byte[] bytes;
  private int size;

  /**
   * @param expected bytes of all records
   */
  RecordWriter(int expected) {
    bytes = new byte[expected];
  }

  /** Adds the whole record but for its sequence number and checksum; returns where it ends. */
  int add(Prediction prediction) {
    int start = size;
    putLong(0);
    putLong(0);
    putByte(FORMAT);
    putLong(micros(prediction.time()));
    putText(prediction.id());
    putText(prediction.version());
    putValue(prediction.semanticVersion().orElse(null));
    putText(prediction.route().name());
    putValue(prediction.outcome());
    putNumber(prediction.probability());
    putByte((byte) (prediction.risk().map(Enum::ordinal).orElse(-1) + 1));
    putNumber(prediction.latencySeconds());
    putLength(prediction.features().size());
    prediction
        .features()
        .forEach(
            (feature, value) -> {
              putText(feature);
              putValue(value);
            });
    putLength(prediction.entities().size());
    prediction
        .entities()
        .forEach(
            (column, key) -> {
              putText(column);
              putText(key);
            });
    putRequest(prediction);
    putProbabilities(prediction.output().probabilities());
    putLength(prediction.output().reasons().size());
    prediction.output().reasons().forEach(this::putReasons);
    frame(start);
    return size;
  }

  private void putRequest(Prediction prediction) {
    putNumber(prediction.route().propensity());
    putLength(prediction.request().isPresent() ? 1 : 0);
    if (prediction.request().isPresent()) {
      Prediction.Request request = prediction.request().get();
      putText(request.endpoint());
      putText(request.client());
      putText(request.id());
    }
  }

  private void putProbabilities(Map<String, Double> probabilities) {
    putLength(probabilities.size());
    probabilities.forEach(
        (name, probability) -> {
          putText(name);
          putLong(Double.doubleToRawLongBits(probability));
        });
  }

  /** Without the values of the inputs, which are among the features. */
  private void putReasons(Reasons reasons) {
    putText(reasons.space());
    putValue(reasons.explained().orElse(null));
    putValue(reasons.target().map(Integer::longValue).orElse(null));
    putLong(Double.doubleToRawLongBits(reasons.baseValue()));
    putLength(reasons.contributions().size());
    for (Reasons.Reason reason : reasons.contributions()) {
      putText(reason.feature());
      putLong(Double.doubleToRawLongBits(reason.contribution()));
      putNumber(reason.probabilityEffect());
    }
    putLength(reasons.baseline().isPresent() ? 1 : 0);
    reasons.baseline().ifPresent(this::putBaseline);
  }

  private void putBaseline(Baseline baseline) {
    putText(baseline.kind().label());
    putValue(baseline.dataset().orElse(null));
    putValue(baseline.rows().map(Integer::longValue).orElse(null));
    putLong(Double.doubleToRawLongBits(baseline.value()));
  }

  private void frame(int start) {
    int payload = size - start - PAYLOAD_AT;
    putInt(payload);
    INT.set(bytes, start, payload);
  }

  /** Completes the record with its place in the log. */
  void number(int start, int end, long sequence) {
    LONG.set(bytes, start + PAYLOAD_AT, sequence);
    INT.set(bytes, start + 4, checksum(bytes, start + PAYLOAD_AT, end - start - FRAME_BYTES));
  }

  void writeTo(OutputStream out) throws IOException {
    out.write(bytes, 0, size);
  }

  static int checksum(byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }

  static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  private void putByte(byte value) {
    reserve(1);
    bytes[size++] = value;
  }

  private void putInt(int value) {
    reserve(4);
    INT.set(bytes, size, value);
    size += 4;
  }

  private void putLong(long value) {
    reserve(8);
    LONG.set(bytes, size, value);
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

  /** Most are names of features in ASCII, whose bytes need no array of their own. */
  private void putText(String text) {
    int start = size;
    putLength(text.length());
    reserve(text.length());
    for (int i = 0; i < text.length(); i++) {
      char next = text.charAt(i);
      if (next > 0x7f) {
        size = start;
        putEncoded(text);
        return;
      }
      bytes[size++] = (byte) next;
    }
  }

  private void putEncoded(String text) {
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
      case List<?> numbers -> {
        putByte((byte) 'v');
        putLength(numbers.size());
        for (Object number : numbers) {
          putLong(Double.doubleToRawLongBits((Double) number));
        }
      }
      default ->
          throw new IllegalArgumentException(
              "value: %s (expected: Double, Long, Boolean, String, Doubles or null)"
                  .formatted(value.getClass()));
    }
  }

  private void reserve(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }
}
