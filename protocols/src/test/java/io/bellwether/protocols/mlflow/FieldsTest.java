// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.protocols.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FieldsTest {
  private static Fields fields(String json) {
    return Fields.ofTree(Json.tree(json.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void tellsNoValueOfASecret() {
    assertThat(fields("{\"s\": {\"a\": \"x\", \"b\": null}}").secrets("s", 2))
        .isEqualTo(Map.of("a", "x", "b", ""));
    for (String value : List.of("[\"sk-live-1\"]", "{\"k\": \"sk-live-1\"}", "41421356")) {
      assertThatThrownBy(() -> fields("{\"s\": {\"key\": %s}}".formatted(value)).secrets("s", 2))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("'s.key'")
          .hasMessageNotContainingAny("sk-live-1", "41421356");
    }
  }

  @Test
  void refusesNulInEveryText() {
    Fields fields = fields("{\"one\": \"a\\u0000\", \"many\": [\"b\", \"a\\u0000\"]}");
    for (Runnable reading :
        List.<Runnable>of(() -> fields.text("one"), () -> fields.texts("many"))) {
      assertThatThrownBy(reading::run).isInstanceOf(Refusal.class).hasMessageContaining("NUL");
    }
  }
}
