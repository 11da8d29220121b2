// SPDX-License-Identifier: Apache-2.0
package io.bellwether.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/** What can be asked of a decision afterwards. */
final class DecisionChecks {
  private DecisionChecks() {}

  /**
   * Explains it by the model's own method, by one for any model, and by what would have been
   * decided otherwise.
   *
   * @param decision the answer of predict, explained
   */
  static void explain(CheckedApi api, JsonNode decision) throws Exception {
    String path =
        "/api/v1/models/%s/%s/explanations"
            .formatted(
                decision.path("model_name").asText(), decision.path("model_version").asText());
    List<String> ids = List.of(decision.path("prediction_id").asText());
    JsonNode own = api.post(path, Map.of("prediction_ids", ids)).path("explanations").path(0);
    assertThat(own.path("base_value")).isEqualTo(decision.path("explanation").path("base_value"));
    assertThat(own.path("reason_codes").path("codes").size()).isBetween(1, 4);
    Map<String, Object> any = Map.of("prediction_ids", ids, "method", "kernel_shap");
    JsonNode kernel = api.post(path, any).path("explanations").path(0);
    assertThat(kernel.path("contributions")).hasSize(13);
    assertThat(kernel.path("baseline").path("rows").asInt()).isEqualTo(100);
    Map<String, Object> otherwise =
        Map.of("prediction_ids", ids, "method", "counterfactual", "immutable", List.of("sex"));
    JsonNode other = api.post(path, otherwise).path("explanations").path(0);
    assertThat(other.path("counterfactuals").path(0).path("prediction").isNumber()).isTrue();
    assertThat(other.path("counterfactuals").path(0).path("prediction"))
        .isNotEqualTo(decision.path("prediction"));
  }
}
