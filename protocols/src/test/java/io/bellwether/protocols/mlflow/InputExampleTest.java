// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bellwether.protocols.http.Json;
import io.bellwether.scoring.pipeline.FileBytes;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With files as mlflow 3.17.2 writes them. */
class InputExampleTest {
  private static Optional<Map<String, @Nullable Object>> example(String text) {
    ObjectNode description = Json.mapper().createObjectNode();
    description.putObject("saved_input_example_info").put("artifact_path", "input_example.json");
    FileBytes file = FileBytes.of(text.getBytes(StandardCharsets.UTF_8));
    return MlmodelReader.example(Map.of("input_example.json", file), description);
  }

  /** Python's json writes them so, which is what MLflow's client calls. */
  @Test
  void whatIsNoNumberIsMissing() {
    assertThat(
            example(
                    "{\"columns\": [\"age\", \"bmi\", \"chol\", \"sys\"],"
                        + " \"data\": [[61, NaN, Infinity, -Infinity]]}")
                .orElseThrow())
        .containsExactly(
            entry("age", 61L),
            entry("bmi", null),
            entry("chol", Double.POSITIVE_INFINITY),
            entry("sys", Double.NEGATIVE_INFINITY));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "nan", "[NaN", "{\"columns\": [\"a\"], \"data\": [[1e]]}"})
  void oneThatCannotBeReadCostsNoModel(String text) {
    assertThat(example(text)).isEmpty();
  }
}
