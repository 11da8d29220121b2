// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.pipeline;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.bellwether.scoring.format.PullReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * What stands beside the model: {@code {"kind":"pipeline","version":1,"classes":[…],
 * "inputs":[{"name","type","categories"?,"imputation"?,"missing_indicator"?,"as_is"?,"codes"?,"unseen"?}]}}.
 */
record PipelineFile(List<InputEncoding> encodings, List<String> classes) {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int VERSION = 1;

  static PipelineFile read(byte[] file) {
    PullReader in = PullReader.json(new ByteArrayInputStream(file));
    List<InputEncoding> encodings = List.of();
    List<String> classes = List.of();
    in.beginObject();
    for (String name; (name = in.nextName()) != null; ) {
      switch (name) {
        case "version" -> in.integer(VERSION, VERSION);
        case "classes" -> classes = in.strings();
        case "inputs" -> encodings = InputFile.read(in);
        default -> in.skip();
      }
    }
    in.end();
    return new PipelineFile(encodings, classes);
  }

  byte[] write() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("kind", "pipeline");
      json.writeNumberField("version", VERSION);
      InputFile.strings(json, "classes", classes);
      json.writeFieldName("inputs");
      InputFile.write(json, encodings);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
