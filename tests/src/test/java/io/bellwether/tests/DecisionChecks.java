// SPDX-License-Identifier: Apache-2.0
package io.bellwether.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What can be asked of a decision afterwards, and of the version that made it. */
final class DecisionChecks {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private DecisionChecks() {}

  /**
   * Explains it by the model's own method, by one for any model, and by what would have been
   * decided otherwise.
   *
   * @param decision the answer of predict, explained
   */
  static void explain(CheckedApi api, JsonNode decision) throws Exception {
    String version =
        "/api/v1/models/%s/%s"
            .formatted(
                decision.path("model_name").asText(), decision.path("model_version").asText());
    explainVersion(api, version + "/explanation");
    String path = version + "/explanations";
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

  /** Has it computed again, which was computed once the version was registered. */
  private static void explainVersion(CheckedApi api, String path) throws Exception {
    String job = "/api/v1/jobs/" + api.post(path, Map.of()).path("job_id").asText();
    JsonNode ended = api.until(job, PATIENCE, state -> !state.path("ended_at").isNull());
    assertThat(ended.path("status").asText()).as("%s", ended).isEqualTo("succeeded");
    JsonNode explanation = api.get(path);
    assertThat(explanation.path("features")).hasSize(13);
    assertThat(explanation.path("features").path(0).path("loss_increase").asDouble()).isPositive();
    assertThat(explanation.path("effects")).hasSize(6);
  }
}
