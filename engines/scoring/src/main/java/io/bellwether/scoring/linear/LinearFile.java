// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.linear;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.bellwether.scoring.Link;
import io.bellwether.scoring.ModelFormatException;
import io.bellwether.scoring.format.PullReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Bellwether's linear format: {@code {"kind":"linear","features":[…],"coef":[[…] per output],
 * "intercept":[…],"link":"identity|logit|log|softmax"}} and, optionally, {@code means} and {@code
 * scales}.
 */
final class LinearFile {
  private static final JsonFactory JSON = new JsonFactory();

  private @Nullable String kind;
  private @Nullable List<String> features;
  private double @Nullable [][] coef;
  private double @Nullable [] intercept;
  private @Nullable Link link;
  private double @Nullable [] means;
  private double @Nullable [] scales;

  private LinearFile() {}

  static LinearModel read(PullReader in) {
    LinearFile file = new LinearFile();
    in.beginObject();
    for (String name; (name = in.nextName()) != null; ) {
      file.member(name, in);
    }
    in.end();
    return file.model();
  }

  private void member(String name, PullReader in) {
    switch (name) {
      case "kind" -> kind = in.string();
      case "features" -> features = in.strings();
      case "coef" -> coef = in.rows();
      case "intercept" -> intercept = in.doubles();
      case "link" -> link = link(in);
      case "means" -> means = in.doubles();
      case "scales" -> scales = in.doubles();
      default -> in.skip();
    }
  }

  private static Link link(PullReader in) {
    String where = in.where();
    String label = in.string();
    return switch (label) {
      case "identity" -> Link.IDENTITY;
      case "logit" -> Link.LOGIT;
      case "log" -> Link.LOG;
      case "softmax" -> Link.SOFTMAX;
      default ->
          throw new ModelFormatException(
              where, "\"" + label + "\"", "identity, logit, log or softmax");
    };
  }

  private LinearModel model() {
    if (!"linear".equals(kind)) {
      throw new ModelFormatException("kind", String.valueOf(kind), "linear");
    }
    List<String> names = present("features", features);
    try {
      return new LinearModel(
          names,
          present("coef", coef),
          present("intercept", intercept),
          present("link", link),
          means == null ? new double[names.size()] : means,
          scales == null ? ones(names.size()) : scales);
    } catch (IllegalArgumentException e) {
      throw new ModelFormatException(
          "the linear model", String.valueOf(e.getMessage()), "matching lists of finite numbers");
    }
  }

  private static <T> T present(String name, @Nullable T value) {
    if (value == null) {
      throw new ModelFormatException(name, "absent", "a member of this name");
    }
    return value;
  }

  private static double[] ones(int n) {
    double[] ones = new double[n];
    Arrays.fill(ones, 1);
    return ones;
  }

  static byte[] write(LinearModel model) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("kind", "linear");
      json.writeArrayFieldStart("features");
      for (String feature : model.features()) {
        json.writeString(feature);
      }
      json.writeEndArray();
      json.writeArrayFieldStart("coef");
      for (double[] row : model.coef()) {
        json.writeArray(row, 0, row.length);
      }
      json.writeEndArray();
      doubles(json, "intercept", model.intercept());
      json.writeStringField("link", model.link().name().toLowerCase(Locale.ROOT));
      doubles(json, "means", model.means());
      doubles(json, "scales", model.scales());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static void doubles(JsonGenerator json, String name, double[] values) throws IOException {
    json.writeFieldName(name);
    json.writeArray(values, 0, values.length);
  }
}
