// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.files.predictions;

import io.bellwether.platform.serving.Prediction;
import io.bellwether.platform.serving.RiskLevel;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the payload of one record. */
final class RecordReader {
  private static final RiskLevel[] RISKS = RiskLevel.values();

  private final ByteBuffer payload;

  private RecordReader(ByteBuffer payload) {
    this.payload = payload;
  }

  static long sequence(ByteBuffer payload) {
    return payload.getLong(payload.position());
  }

  static long micros(ByteBuffer payload) {
    return payload.getLong(payload.position() + 9);
  }

  static String id(ByteBuffer payload) {
    RecordReader reader = new RecordReader(payload.duplicate());
    reader.payload.position(payload.position() + 17);
    return reader.text();
  }

  static Prediction prediction(String model, ByteBuffer payload) {
    try {
      return new RecordReader(payload.duplicate()).read(model);
    } catch (BufferUnderflowException e) {
      throw new IllegalStateException("a record of the prediction log ends too early", e);
    }
  }

  private Prediction read(String model) {
    payload.getLong();
    byte format = payload.get();
    if (format != RecordWriter.FORMAT) {
      throw new IllegalStateException(
          "format of a logged prediction: %d (expected: %d)"
              .formatted(format, RecordWriter.FORMAT));
    }
    Instant time = Instant.EPOCH.plus(payload.getLong(), ChronoUnit.MICROS);
    String id = text();
    String version = text();
    Optional<String> semanticVersion = Optional.ofNullable((String) value());
    String route = text();
    Object outcome = value();
    if (outcome == null) {
      throw new IllegalStateException("a logged prediction has no outcome: " + id);
    }
    Optional<Double> probability = Optional.ofNullable((Double) value());
    int risk = payload.get();
    Optional<Double> latency = Optional.ofNullable((Double) value());
    return new Prediction(
        id,
        model,
        version,
        semanticVersion,
        route,
        time,
        features(),
        entities(),
        outcome,
        probability,
        risk == 0 ? Optional.empty() : Optional.of(RISKS[risk - 1]),
        latency);
  }

  private Map<String, @Nullable Object> features() {
    int count = length();
    Map<String, @Nullable Object> features = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      features.put(text(), value());
    }
    return features;
  }

  private Map<String, String> entities() {
    int count = length();
    Map<String, String> entities = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      entities.put(text(), text());
    }
    return entities;
  }

  private int length() {
    int length = 0;
    int shift = 0;
    byte next;
    do {
      next = payload.get();
      length |= (next & 0x7f) << shift;
      shift += 7;
    } while (next < 0);
    return length;
  }

  private String text() {
    byte[] encoded = new byte[length()];
    payload.get(encoded);
    return new String(encoded, StandardCharsets.UTF_8);
  }

  private @Nullable Object value() {
    byte kind = payload.get();
    return switch (kind) {
      case 'n' -> null;
      case 'd' -> Double.longBitsToDouble(payload.getLong());
      case 'l' -> payload.getLong();
      case 't' -> true;
      case 'f' -> false;
      case 's' -> text();
      default -> throw new IllegalStateException("kind of a logged value: " + kind);
    };
  }
}
