// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.bellwether.protocols.http.Json;
import io.bellwether.protocols.mlflow.GraphqlDocument.Field;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class GraphqlDocumentTest {
  private static List<Field> fields(String text) {
    JsonNode variables = Json.tree("{\"data\":{\"runId\":\"r\"}}".getBytes(StandardCharsets.UTF_8));
    return GraphqlDocument.fields(text, variables);
  }

  @Test
  void readsWhatThePageSends() {
    List<Field> fields =
        fields(
            """
            query GetRun($data: MlflowGetRunInput! = {a: 1}) @component(name: "a.b") {
              mine: mlflowGetRun(input: $data) { run { info { runId } ...Rest ... on X { tags } } }
            }
            fragment Rest on MlflowRunExtension { data { params { key } } } # the end
            """);

    Field root = fields.getFirst();
    assertThat(root.alias()).isEqualTo("mine");
    assertThat(root.name()).isEqualTo("mlflowGetRun");
    assertThat(root.arguments().at("/input/runId").asText()).isEqualTo("r");
    assertThat(root.fields().getFirst().fields())
        .extracting(Field::name)
        .containsExactly("info", "data", "tags");
  }

  @Test
  void readsArgumentsThatStandInTheText() {
    Field root = fields("{ f(input: {ids: [\"a\", \"b\"], most: 3, all: true}) { x } }").getFirst();

    assertThat(root.arguments())
        .hasToString("{\"input\":{\"ids\":[\"a\",\"b\"],\"most\":3,\"all\":true}}");
  }

  @Test
  void refusesWhatIsNoQueryOrTooMuchOfOne() {
    assertThatThrownBy(() -> fields("query {")).hasMessageContaining("<EOF>");
    assertThatThrownBy(() -> fields("")).hasMessageContaining("<EOF>");
    assertThatThrownBy(() -> fields("{ a ~ }")).hasMessageContaining("Syntax Error");
    assertThatThrownBy(() -> fields("{ a " + "{ a ".repeat(10) + "} ".repeat(11)))
        .hasMessageContaining("maximum depth of 10");
    assertThatThrownBy(() -> fields("{ " + "a ".repeat(1001) + "}"))
        .hasMessageContaining("selections of 1000");
    assertThatThrownBy(() -> fields("{ ...F } fragment F on Q { ...F }"))
        .hasMessageContaining("maximum depth of 10");
  }
}
