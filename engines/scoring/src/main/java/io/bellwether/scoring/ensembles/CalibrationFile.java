// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.ensembles;

import com.fasterxml.jackson.core.JsonGenerator;
import io.bellwether.scoring.ModelFormatException;
import io.bellwether.scoring.format.PullReader;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A calibration in the document: {@code {"method":"sigmoid","on":"margin","slope":[…],
 * "intercept":[…]}}, {@code {"method":"isotonic","on":"probability","x":[[…]],"y":[[…]]}} or {@code
 * {"method":"temperature","on":"margin","temperature":1.3}}; one number or list for each class, of
 * two classes one.
 */
final class CalibrationFile {
  private static final String LISTS = "lists of numbers";

  private @Nullable Method method;
  private @Nullable Space on;
  private double @Nullable [] slope;
  private double @Nullable [] intercept;
  private double @Nullable [][] x;
  private double @Nullable [][] y;
  private @Nullable Double temperature;

  private enum Method {
    SIGMOID,
    ISOTONIC,
    TEMPERATURE
  }

  private CalibrationFile() {}

  static Calibration read(PullReader in) {
    String where = in.where();
    CalibrationFile file = new CalibrationFile();
    in.beginObject();
    for (String name; (name = in.nextName()) != null; ) {
      file.member(name, in);
    }
    try {
      return file.calibration();
    } catch (ModelFormatException e) {
      throw new ModelFormatException(where, String.valueOf(e.getMessage()));
    }
  }

  private void member(String name, PullReader in) {
    switch (name) {
      case "method" -> method = EnsembleReader.label(in, List.of(Method.values()));
      case "on" -> on = EnsembleReader.label(in, List.of(Space.values()));
      case "slope" -> slope = in.doubles();
      case "intercept" -> intercept = in.doubles();
      case "x" -> x = in.rows();
      case "y" -> y = in.rows();
      case "temperature" -> temperature = in.number();
      default ->
          throw EnsembleReader.unknown(in, "method, on, slope, intercept, x, y or temperature");
    }
  }

  private Calibration calibration() {
    Space space = present("on", on, "margin or probability");
    return switch (present("method", method, "sigmoid, isotonic or temperature")) {
      case SIGMOID -> {
        only(x == null && y == null && temperature == null, "slope and intercept");
        yield new Calibration.Sigmoid(
            space, present("slope", slope, "numbers"), present("intercept", intercept, "numbers"));
      }
      case ISOTONIC -> {
        only(slope == null && intercept == null && temperature == null, "x and y");
        yield new Calibration.Isotonic(space, present("x", x, LISTS), present("y", y, LISTS));
      }
      case TEMPERATURE -> {
        only(slope == null && intercept == null && x == null && y == null, "temperature");
        yield new Calibration.Temperature(space, present("temperature", temperature, "a number"));
      }
    };
  }

  private static void only(boolean holds, String expected) {
    if (!holds) {
      throw new ModelFormatException("numbers", "those of another method", expected);
    }
  }

  private static <T> T present(String name, @Nullable T value, String expected) {
    if (value == null) {
      throw new ModelFormatException(name, "absent", expected);
    }
    return value;
  }

  static void write(JsonGenerator json, Calibration calibration) throws IOException {
    json.writeStartObject();
    switch (calibration) {
      case Calibration.Sigmoid(Space on, double[] slope, double[] intercept) -> {
        json.writeStringField("method", "sigmoid");
        json.writeStringField("on", on.label());
        EnsembleWriter.doubles(json, "slope", slope);
        EnsembleWriter.doubles(json, "intercept", intercept);
      }
      case Calibration.Isotonic(Space on, double[][] x, double[][] y) -> {
        json.writeStringField("method", "isotonic");
        json.writeStringField("on", on.label());
        EnsembleWriter.rows(json, "x", x);
        EnsembleWriter.rows(json, "y", y);
      }
      case Calibration.Temperature(Space on, double temperature) -> {
        json.writeStringField("method", "temperature");
        json.writeStringField("on", on.label());
        json.writeNumberField("temperature", temperature);
      }
    }
    json.writeEndObject();
  }
}
