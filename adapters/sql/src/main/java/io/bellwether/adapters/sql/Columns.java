// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;

/** How values that SQL has no portable type for are kept. */
public final class Columns {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(MapperFeature.AUTO_DETECT_IS_GETTERS) // What a record tells is no part of it.
          .build();

  private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

  private Columns() {}

  public static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  public static Instant time(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  /** A record as JSON; NaN and infinities become texts. */
  public static String json(Object record) {
    try {
      return JSON.writeValueAsString(record);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("no JSON: " + record.getClass(), e);
    }
  }

  /** The record that {@link #json(Object)} wrote. */
  public static <T> T json(String json, Class<T> type) {
    try {
      return JSON.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a column holds no " + type.getSimpleName(), e);
    }
  }

  /** A map of texts as JSON, its keys in order. */
  public static String texts(Map<String, String> map) {
    try {
      return JSON.writeValueAsString(new TreeMap<>(map));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts can be written as JSON", e);
    }
  }

  public static Map<String, String> texts(String json) {
    try {
      return JSON.readValue(json, TEXTS);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a column holds no JSON object of texts: " + json, e);
    }
  }

  /** A number, text or truth value as JSON; 1 and 1.0 stay different. */
  public static String scalar(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a scalar can be written as JSON", e);
    }
  }

  public static Object scalar(String json) {
    try {
      Object value = JSON.readValue(json, Object.class);
      return value instanceof Integer number ? Long.valueOf(number) : value;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a column holds no JSON value: " + json, e);
    }
  }
}
