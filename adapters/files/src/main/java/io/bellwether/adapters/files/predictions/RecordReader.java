// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.files.predictions;

import io.bellwether.platform.serving.Baseline;
import io.bellwether.platform.serving.Prediction;
import io.bellwether.platform.serving.Reasons;
import io.bellwether.platform.serving.RiskLevel;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the payload of one record. */
final class RecordReader {
  private static final RiskLevel[] RISKS = RiskLevel.values();

  private static final int LONGEST_NAME = 256;

  /** Names that were read, by their hash: a race loses one, which is read again. */
  private static final @Nullable String[] NAMES = new String[4096];

  private final ByteBuffer payload;

  private boolean tellsBaselines;

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
    if (format > RecordWriter.FORMAT || format < RecordWriter.FIRST_FORMAT) {
      throw new IllegalStateException(
          "format of a logged prediction: %d (expected: %d to %d)"
              .formatted(format, RecordWriter.FIRST_FORMAT, RecordWriter.FORMAT));
    }
    boolean isWhole = format > RecordWriter.FIRST_FORMAT;
    tellsBaselines = format > RecordWriter.SECOND_FORMAT;
    Instant time = Instant.EPOCH.plus(payload.getLong(), ChronoUnit.MICROS);
    String id = text();
    String version = name();
    Optional<String> semanticVersion = Optional.ofNullable((String) value());
    String route = name();
    Object outcome = value();
    if (outcome == null) {
      throw new IllegalStateException("a logged prediction has no outcome: " + id);
    }
    Optional<Double> probability = number();
    int risk = payload.get();
    Optional<Double> latency = number();
    Map<String, @Nullable Object> features = features();
    Map<String, String> entities = entities();
    Optional<Double> propensity = isWhole ? number() : Optional.empty();
    Optional<Prediction.Request> request = isWhole ? request() : Optional.empty();
    return new Prediction(
        id,
        model,
        version,
        semanticVersion,
        new Prediction.Route(route, propensity),
        request,
        time,
        features,
        entities,
        new Prediction.Output(
            outcome,
            probability,
            isWhole ? probabilities() : Map.of(),
            risk == 0 ? Optional.empty() : Optional.of(RISKS[risk - 1]),
            isWhole ? reasons(features) : List.of()),
        latency);
  }

  private Map<String, @Nullable Object> features() {
    int count = length();
    Map<String, @Nullable Object> features = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      features.put(name(), value());
    }
    return features;
  }

  private Map<String, String> entities() {
    int count = length();
    Map<String, String> entities = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      entities.put(name(), text());
    }
    return entities;
  }

  private Optional<Prediction.Request> request() {
    return length() == 0
        ? Optional.empty()
        : Optional.of(new Prediction.Request(name(), name(), text()));
  }

  private Map<String, Double> probabilities() {
    int count = length();
    Map<String, Double> probabilities = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      probabilities.put(name(), payload.getDouble());
    }
    return probabilities;
  }

  private List<Reasons> reasons(Map<String, @Nullable Object> features) {
    int count = length();
    List<Reasons> reasons = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String space = name();
      Optional<Object> explained = Optional.ofNullable(value());
      Optional<Integer> target = Optional.ofNullable((Long) value()).map(Math::toIntExact);
      double base = payload.getDouble();
      List<Reasons.Reason> contributions = contributions(features);
      Optional<Baseline> baseline =
          tellsBaselines && length() > 0 ? Optional.of(baseline()) : Optional.empty();
      reasons.add(new Reasons(space, explained, target, base, baseline, contributions));
    }
    return reasons;
  }

  private Baseline baseline() {
    String kind = name();
    return new Baseline(
        Baseline.Kind.find(kind)
            .orElseThrow(() -> new IllegalStateException("a baseline of the log: " + kind)),
        Optional.ofNullable((String) value()),
        Optional.ofNullable((Long) value()).map(Math::toIntExact),
        payload.getDouble());
  }

  private List<Reasons.Reason> contributions(Map<String, @Nullable Object> features) {
    int count = length();
    List<Reasons.Reason> contributions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String feature = name();
      double contribution = payload.getDouble();
      contributions.add(new Reasons.Reason(feature, features.get(feature), contribution, number()));
    }
    return contributions;
  }

  private List<Double> numbers() {
    int count = length();
    List<Double> numbers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      numbers.add(payload.getDouble());
    }
    return numbers;
  }

  private Optional<Double> number() {
    return Optional.ofNullable((Double) value());
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

  /** A text that most records have, such as the name of a feature: one object for all of them. */
  private String name() {
    int length = length();
    if (length > payload.remaining()) {
      throw new BufferUnderflowException();
    }
    int hash = 0;
    for (int i = 0; i < length; i++) {
      hash = 31 * hash + payload.get(payload.position() + i);
    }
    int place = (hash ^ (hash >>> 16)) & (NAMES.length - 1);
    String known = NAMES[place];
    if (known != null && isNext(known, length)) {
      payload.position(payload.position() + length);
      return known;
    }
    String read = text(length);
    if (length <= LONGEST_NAME) {
      NAMES[place] = read;
    }
    return read;
  }

  /** Only of ASCII are the bytes the characters. */
  private boolean isNext(String known, int length) {
    if (known.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (known.charAt(i) != payload.get(payload.position() + i)) {
        return false;
      }
    }
    return true;
  }

  private String text() {
    return text(length());
  }

  private String text(int length) {
    byte[] encoded = new byte[length];
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
      case 'v' -> numbers();
      default -> throw new IllegalStateException("kind of a logged value: " + kind);
    };
  }
}
