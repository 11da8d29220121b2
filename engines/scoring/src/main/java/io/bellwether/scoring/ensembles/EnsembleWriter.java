// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.ensembles;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.bellwether.scoring.ensembles.EnsembleFile.Kind;
import io.bellwether.scoring.ensembles.EnsembleFile.Member;
import io.bellwether.scoring.ensembles.EnsembleFile.Meta;
import io.bellwether.scoring.pipeline.InputFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;

/** Writes the document as {@link EnsembleReader} reads it. */
final class EnsembleWriter {
  private static final JsonFactory JSON = new JsonFactory();

  private EnsembleWriter() {}

  static byte[] write(EnsembleFile file) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("format", EnsembleFile.FORMAT);
      json.writeStringField("kind", file.kind().label());
      switch (file.kind()) {
        case AVERAGE, WEIGHTED, STACKING -> json.writeStringField("space", file.space().label());
        case VOTE -> json.writeStringField("vote", file.ballot().label());
        case CASCADE, PIPELINE -> {}
      }
      json.writeArrayFieldStart("members");
      for (Member member : file.members()) {
        member(json, file.kind(), member);
      }
      json.writeEndArray();
      if (file.meta().isPresent()) {
        json.writeFieldName("meta");
        meta(json, file.meta().get());
      }
      if (!file.inputs().isEmpty()) {
        json.writeFieldName("inputs");
        InputFile.write(json, file.inputs());
      }
      if (file.calibration().isPresent()) {
        json.writeFieldName("calibration");
        CalibrationFile.write(json, file.calibration().get());
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static void member(JsonGenerator json, Kind kind, Member member) throws IOException {
    json.writeStartObject();
    json.writeStringField("version", member.version());
    if (kind == Kind.STACKING) {
      json.writeStringField("name", member.name());
    }
    if (member.weight().isPresent()) {
      json.writeNumberField("weight", member.weight().getAsDouble());
    }
    switch (member.sureness().orElse(null)) {
      case null -> {}
      case Sureness.AtLeast(double probability) -> json.writeNumberField("sure", probability);
      case Sureness.Outside(double low, double high) ->
          doubles(json, "unsure", new double[] {low, high});
    }
    if (member.calibration().isPresent()) {
      json.writeFieldName("calibration");
      CalibrationFile.write(json, member.calibration().get());
    }
    json.writeEndObject();
  }

  private static void meta(JsonGenerator json, Meta meta) throws IOException {
    json.writeStartObject();
    switch (meta) {
      case Meta.Version(String version) -> json.writeStringField("version", version);
      case Meta.Linear linear -> {
        if (!linear.features().isEmpty()) {
          json.writeArrayFieldStart("features");
          for (String feature : linear.features()) {
            json.writeString(feature);
          }
          json.writeEndArray();
        }
        rows(json, "coef", linear.coef());
        doubles(json, "intercept", linear.intercept());
        json.writeStringField("link", linear.link().name().toLowerCase(Locale.ROOT));
      }
    }
    json.writeEndObject();
  }

  static void doubles(JsonGenerator json, String name, double[] values) throws IOException {
    json.writeFieldName(name);
    json.writeArray(values, 0, values.length);
  }

  static void rows(JsonGenerator json, String name, double[][] rows) throws IOException {
    json.writeArrayFieldStart(name);
    for (double[] row : rows) {
      json.writeArray(row, 0, row.length);
    }
    json.writeEndArray();
  }
}
