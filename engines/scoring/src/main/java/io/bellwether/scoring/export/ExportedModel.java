// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.export;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.bellwether.scoring.ModelFormatException;
import io.bellwether.scoring.pipeline.ClassNames;
import io.bellwether.scoring.pipeline.InvalidFeaturesException;
import io.bellwether.scoring.pipeline.Pipeline;
import io.bellwether.scoring.pipeline.Score;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The model of the jar that this class is in. As a program it reads rows from standard input, a
 * JSON object with every input by its name on each line, and writes an answer for each. Immutable
 * and safe for any number of threads.
 */
public final class ExportedModel {
  private final Pipeline pipeline;

  ExportedModel(Pipeline pipeline) {
    this.pipeline = pipeline;
  }

  /**
   * Reads the model of this jar.
   *
   * @throws ModelFormatException if this is no jar of a model
   */
  public static ExportedModel load() throws IOException {
    try {
      return new ExportedModel(PackedModel.read(ExportedModel::file));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static Optional<byte[]> file(String path) {
    try (InputStream in = ExportedModel.class.getResourceAsStream("/" + JarFile.FOLDER + path)) {
      return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Pipeline pipeline() {
    return pipeline;
  }

  /**
   * Scores one row as the server does.
   *
   * @param features every input by its name: a number, a boolean, text, or null if it is missing
   * @throws InvalidFeaturesException if an input is absent, a name unknown or a value of the wrong
   *     kind
   */
  public Score predict(Map<String, ? extends @Nullable Object> features) {
    return pipeline.score(pipeline.encode(features));
  }

  /** Answers the lines of standard input. */
  public static void main(String[] arguments) throws IOException {
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
    int refused = load().answer(System.in, out);
    if (refused > 0) {
      System.err.println(refused + " rows were refused (expected: every input by its name)");
      System.exit(1);
    }
  }

  /** Returns how many lines were refused; their answer says why. */
  int answer(InputStream in, PrintStream out) throws IOException {
    BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    int refused = 0;
    for (String line; (line = lines.readLine()) != null; ) {
      if (line.isBlank()) {
        continue;
      }
      try {
        out.println(json(predict(row(line))));
      } catch (JsonProcessingException e) {
        refused++;
        out.println(error("no JSON: " + reason(e)));
      } catch (InvalidFeaturesException | IOException e) {
        refused++;
        out.println(error(String.valueOf(e.getMessage())));
      }
    }
    out.flush();
    return refused;
  }

  /** Without what is for the programmers of the library. */
  private static String reason(JsonProcessingException e) {
    return e.getOriginalMessage().replaceFirst(" *\\(?(start marker )?at \\[Source: .*", "");
  }

  private static final JsonFactory JSON = new JsonFactory();

  private static Map<String, @Nullable Object> row(String line) throws IOException {
    try (JsonParser in = JSON.createParser(line)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("the line is no JSON object (expected: {\"input\": value, …})");
      }
      Map<String, @Nullable Object> row = new LinkedHashMap<>();
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        String name = in.currentName();
        row.put(name, value(name, in.nextToken(), in));
      }
      return row;
    }
  }

  private static @Nullable Object value(String name, JsonToken token, JsonParser in)
      throws IOException {
    return switch (token) {
      case VALUE_NULL -> null;
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_STRING -> text(in.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> in.getDoubleValue();
      default -> throw new IOException(name + ": " + token + " (expected: a plain value)");
    };
  }

  /** Three texts stand for the numbers that JSON cannot write, as the server has it. */
  private static Object text(String text) {
    return switch (text) {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> text;
    };
  }

  private String json(Score score) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      switch (score) {
        case Score.Binary binary -> {
          answer(json, binary.predicted());
          json.writeNumberField("probability", binary.probability());
          json.writeNumberField("margin", binary.margin());
        }
        case Score.Regression regression -> {
          json.writeNumberField("prediction", regression.value());
          json.writeNumberField("margin", regression.margin());
        }
        case Score.Multiclass many -> {
          answer(json, many.predicted());
          json.writeObjectFieldStart("probabilities");
          for (int i = 0; i < many.probabilities().length; i++) {
            json.writeNumberField(pipeline.classes().get(i), many.probabilities()[i]);
          }
          json.writeEndObject();
          array(json, "margin", many.margins());
        }
        case Score.Targets many -> {
          array(json, "prediction", many.values());
          array(json, "margin", many.margins());
        }
        case Score.Other other -> json.writeStringField("prediction", other.text());
      }
      json.writeEndObject();
    }
    return text.toString();
  }

  /** As the server does: the class 1 as a number. */
  private void answer(JsonGenerator json, int predicted) throws IOException {
    json.writeFieldName("prediction");
    switch (ClassNames.value(pipeline.classes().get(predicted))) {
      case Long number -> json.writeNumber(number);
      case Boolean truth -> json.writeBoolean(truth);
      case Object text -> json.writeString(text.toString());
    }
  }

  private static void array(JsonGenerator json, String name, double[] values) throws IOException {
    json.writeFieldName(name);
    json.writeArray(values, 0, values.length);
  }

  private static String error(String reason) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("error", reason);
      json.writeEndObject();
    }
    return text.toString();
  }
}
