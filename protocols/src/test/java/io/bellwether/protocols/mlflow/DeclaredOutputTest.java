// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bellwether.platform.registry.ModelDirectories.Anything;
import io.bellwether.platform.registry.ModelDirectories.Output;
import io.bellwether.platform.registry.ModelDirectories.Probabilities;
import io.bellwether.platform.registry.ModelDirectories.Real;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.protocols.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With signatures as mlflow 3.17.2 writes them. */
class DeclaredOutputTest {
  private static final String TWO =
      "[{\"type\": \"tensor\", \"tensor-spec\": {\"dtype\": \"float64\", \"shape\": [-1, 2]}}]";
  private static final String TABLE =
      "[{\"type\": \"double\", \"name\": \"p\", \"required\": true},"
          + " {\"type\": \"float\", \"name\": \"q\", \"required\": true}]";

  private static ObjectNode described(String outputs) {
    ObjectNode description = Json.mapper().createObjectNode();
    description.putObject("signature").put("outputs", outputs);
    return description;
  }

  private static Output output(String outputs, String predictFn, String metadata) {
    ObjectNode description = described(outputs);
    description.putObject("flavors").putObject("python_function").put("predict_fn", predictFn);
    description.set("metadata", Json.tree(metadata.getBytes(StandardCharsets.UTF_8)));
    return DeclaredOutput.of(description);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"type\": \"double\", \"required\": true}]",
        "[{\"type\": \"float\", \"name\": \"y\"}]",
        "[{\"type\": \"tensor\", \"tensor-spec\": {\"dtype\": \"float32\", \"shape\": [-1]}}]",
        "[{\"type\": \"tensor\", \"tensor-spec\": {\"dtype\": \"float64\", \"shape\": [-1, 1]}}]",
      })
  void oneRealNumber(String outputs) {
    assertThat(output(outputs, "predict", "null")).isEqualTo(new Real());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        TWO,
        TABLE,
        "[{\"type\": \"long\"}]",
        "[{\"type\": \"string\"}]",
        "[{\"type\": \"tensor\", \"tensor-spec\": {\"dtype\": \"int64\", \"shape\": [-1, 2]}}]",
        "[{\"type\": \"tensor\", \"tensor-spec\": {\"dtype\": \"float64\", \"shape\": [-1, 2, 2]}}]",
        "[{\"type\": \"tensor\", \"tensor-spec\": {\"dtype\": \"float64\", \"shape\": [-1, -1]}}]",
      })
  void nobodyGuessesWhatOtherNumbersAre(String outputs) {
    assertThat(output(outputs, "predict", "{\"classes\": [\"a\", \"b\"]}"))
        .isEqualTo(new Anything());
    assertThat(DeclaredOutput.of(described(outputs))).isEqualTo(new Anything());
  }

  @Test
  void probabilitiesAreThoseOfPredictProbaOrOfNamedClasses() {
    assertThat(output(TWO, "predict_proba", "null"))
        .isEqualTo(new Probabilities(List.of("0", "1"), List.of()));
    String named = "{\"bellwether.classes\": [false, \"yes\"]}";
    assertThat(output(TWO, "predict_proba", named))
        .isEqualTo(new Probabilities(List.of("false", "yes"), List.of()));
    assertThat(output(TABLE, "predict", named))
        .isEqualTo(new Probabilities(List.of("false", "yes"), List.of("p", "q")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[\"a\"]", "[\"a\", \"a\"]", "[\"a\", \"b\", \"c\"]", "\"a\"", "{}", "2"})
  void classesThatDoNotFitTheSignatureAreTold(String classes) {
    assertThatThrownBy(
            () -> output(TWO, "predict", "{\"bellwether.classes\": %s}".formatted(classes)))
        .isInstanceOf(InvalidInput.class);
  }
}
