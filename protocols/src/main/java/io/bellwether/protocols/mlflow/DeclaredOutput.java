// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.bellwether.platform.registry.ModelDirectories.Anything;
import io.bellwether.platform.registry.ModelDirectories.Output;
import io.bellwether.platform.registry.ModelDirectories.Probabilities;
import io.bellwether.platform.registry.ModelDirectories.Real;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.protocols.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What MLmodel says that a model answers. Several numbers of a row are probabilities only if it
 * says so: that they come from scikit-learn's {@code predict_proba}, or in its metadata, which
 * classes they are of.
 */
final class DeclaredOutput {
  /**
   * In the metadata that a model is logged with: the names of its classes, in its outputs' order.
   */
  static final String CLASSES = "bellwether.classes";

  private static final List<String> REAL = List.of("double", "float");

  private DeclaredOutput() {}

  /**
   * @throws InvalidInput if it names classes which do not fit its signature
   */
  static Output of(JsonNode description) {
    String outputs = description.path("signature").path("outputs").asText();
    JsonNode all = Json.tree((outputs.isEmpty() ? "[]" : outputs).getBytes(StandardCharsets.UTF_8));
    int width = width(all);
    JsonNode told = description.path("metadata").path(CLASSES);
    if (!told.isMissingNode()) {
      return new Probabilities(classes(told, width), fields(all));
    }
    JsonNode function = description.path("flavors").path("python_function");
    if (width > 1 && function.path("predict_fn").asText().equals("predict_proba")) {
      return new Probabilities(
          IntStream.range(0, width).mapToObj(Integer::toString).toList(), fields(all));
    }
    return width == 1 ? new Real() : new Anything();
  }

  /** How many real numbers a row is answered with; 0 if with something else. */
  private static int width(JsonNode outputs) {
    JsonNode tensor = outputs.path(0).path("tensor-spec");
    if (tensor.isObject()) {
      JsonNode shape = tensor.path("shape");
      boolean fits =
          outputs.size() == 1
              && tensor.path("dtype").asText().startsWith("float")
              && shape.path(0).asInt() == -1
              && shape.size() <= 2;
      return fits ? Math.max(0, shape.path(1).asInt(1)) : 0;
    }
    for (JsonNode column : outputs) {
      if (!REAL.contains(column.path("type").asText())) {
        return 0;
      }
    }
    return outputs.size();
  }

  private static List<String> fields(JsonNode outputs) {
    List<String> names = new ArrayList<>();
    for (JsonNode column : outputs) {
      if (!column.path("tensor-spec").isObject() && column.path("name").isTextual()) {
        names.add(column.path("name").asText());
      }
    }
    return names.size() == outputs.size() ? names : List.of();
  }

  private static List<String> classes(JsonNode told, int width) {
    List<String> names = new ArrayList<>();
    told.forEach(name -> names.add(name.asText()));
    boolean fits =
        names.size() >= 2 && names.size() == width && new HashSet<>(names).size() == width;
    if (!fits) {
      throw InvalidInput.field(
          "metadata." + CLASSES,
          told.toString(),
          "a list of different names, one for each number of its signature's outputs (%d)"
              .formatted(width),
          "log the model with the output signature of its probabilities, and the names of its"
              + " classes in their order");
    }
    return names;
  }
}
