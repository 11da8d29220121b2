// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.bellwether.platform.registry.ModelVersion;
import java.util.Optional;

/**
 * The tag by which a logged model knows the versions that were made of it, as MLflow's server
 * writes it: {@code [{"name": "x", "version": 1}]}.
 */
final class VersionLinks {
  static final String TAG = "mlflow.modelVersions";

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final ObjectWriter ASCII =
      JSON.writer()
          .with(JsonWriteFeature.ESCAPE_NON_ASCII)
          .without(JsonWriteFeature.WRITE_HEX_UPPER_CASE);

  private VersionLinks() {}

  /** What is no list is replaced: MLflow's server stumbles over it. */
  static String with(Optional<String> present, ModelVersion version) {
    String link = "{\"name\": %s, \"version\": %d}".formatted(text(version), version.number());
    return present
        .map(String::strip)
        .filter(VersionLinks::isList)
        .map(list -> list.substring(0, list.length() - 1).strip())
        .filter(list -> !list.equals("["))
        .map(list -> list + ", " + link + "]")
        .orElse("[" + link + "]");
  }

  private static boolean isList(String present) {
    try {
      return JSON.readTree(present).isArray();
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  private static String text(ModelVersion version) {
    try {
      return ASCII.writeValueAsString(version.model());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a text can be written as JSON", e);
    }
  }
}
