// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.pipeline;

import io.bellwether.scoring.format.PullReader;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Models of categories and what their libraries answer, recorded with XGBoost 3.2.0 and LightGBM
 * 4.7.0 by src/test/python/record_categories.py.
 */
public final class RecordedCategories {
  private RecordedCategories() {}

  /** A row by the names of its inputs, and the library's own margins. */
  public record Asked(Map<String, @Nullable Object> features, double[] margins) {}

  /** The model's file. */
  public static byte[] file(String name) throws IOException {
    try (InputStream in = resource(name)) {
      return name.endsWith(".gz") ? new GZIPInputStream(in).readAllBytes() : in.readAllBytes();
    }
  }

  /** The rows that its library was asked. */
  public static List<Asked> rows(String file, Pipeline pipeline) throws IOException {
    String name = file.substring(0, file.indexOf('.'));
    List<Asked> rows = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(resource(name + ".tsv"), StandardCharsets.UTF_8))) {
      for (String line; (line = lines.readLine()) != null; ) {
        String[] parts = line.split("\t");
        rows.add(new Asked(features(parts[0], pipeline), margins(parts[1])));
      }
    }
    return rows;
  }

  private static Map<String, @Nullable Object> features(String json, Pipeline pipeline) {
    PullReader in =
        PullReader.json(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    Map<String, @Nullable Object> features = new LinkedHashMap<>();
    in.beginArray();
    for (Input input : pipeline.inputs()) {
      in.nextElement();
      features.put(input.name(), in.nothing() ? null : in.scalar());
    }
    return features;
  }

  private static double[] margins(String bits) {
    return Stream.of(bits.split(" "))
        .mapToDouble(
            one ->
                one.length() == 8
                    ? Float.intBitsToFloat(Integer.parseUnsignedInt(one, 16))
                    : Double.longBitsToDouble(Long.parseUnsignedLong(one, 16)))
        .toArray();
  }

  private static InputStream resource(String name) {
    String path = "/golden/categories/" + name;
    return Objects.requireNonNull(RecordedCategories.class.getResourceAsStream(path), path);
  }
}
