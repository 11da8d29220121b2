// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bellwether.protocols.http.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeclaredRequirementsTest {
  private static List<String> of(Map<String, String> files) {
    return DeclaredRequirements.of(
        name -> Optional.ofNullable(files.get(name)).map(text -> text.getBytes(UTF_8)),
        DeclaredRequirementsTest::json);
  }

  /** JSON is YAML. */
  private static JsonNode json(byte[] text) {
    return Json.tree(text);
  }

  @Test
  void areThoseThatTheEnvironmentNames() {
    String requirements = "mlflow==3.17.2\n\n# a comment\ngrain>=1,\\\n  <2  # another\n";
    assertThat(of(Map.of("requirements.txt", requirements)))
        .containsExactly("mlflow==3.17.2", "grain>=1,  <2");
    assertThat(
            of(
                Map.of(
                    "python_env.yaml",
                    "{\"python\": \"3.11.7\", \"build_dependencies\": [\"pip==23.2.1\"],"
                        + " \"dependencies\": [\"-r requirements.txt\", \"mill\"]}",
                    "requirements.txt",
                    requirements)))
        .containsExactly("mlflow==3.17.2", "grain>=1,  <2", "mill");
    assertThat(of(Map.of())).isEmpty();
    assertThat(of(Map.of("python_env.yaml", "{}", "requirements.txt", "grain"))).isEmpty();
  }
}
