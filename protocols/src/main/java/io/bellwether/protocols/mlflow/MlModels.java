// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bellwether.platform.shared.Malformed;
import io.bellwether.protocols.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The list of models in a tag of their run, which clients before MLflow 3 read. */
final class MlModels {
  static final String HISTORY_TAG = "mlflow.log-model.history";

  private static final List<String> MANDATORY =
      List.of("artifact_path", "flavors", "run_id", "utc_time_created");

  private MlModels() {}

  /** What the list keeps of a model: where it is and its flavors without their configuration. */
  static ObjectNode summary(String text) {
    JsonNode model = tree(text);
    List<String> missing = MANDATORY.stream().filter(name -> !model.has(name)).toList();
    if (!missing.isEmpty()) {
      throw Refusal.invalid(
          "Model json is missing mandatory fields: {'%s'}".formatted(String.join("', '", missing)));
    }
    ObjectNode summary = JsonNodeFactory.instance.objectNode();
    for (String name : List.of("run_id", "artifact_path", "utc_time_created", "model_uuid")) {
      summary.set(name, model.get(name));
    }
    ObjectNode flavors = summary.putObject("flavors");
    for (Map.Entry<String, JsonNode> flavor : model.path("flavors").properties()) {
      JsonNode config = flavor.getValue().deepCopy();
      if (config instanceof ObjectNode fields) {
        fields.remove("config");
      }
      flavors.set(flavor.getKey(), config);
    }
    return summary;
  }

  private static JsonNode tree(String text) {
    try {
      return Json.tree(text.getBytes(StandardCharsets.UTF_8));
    } catch (Malformed e) {
      throw Refusal.invalid("Malformed model info. \n %s \n is not a valid JSON.".formatted(text));
    }
  }

  static String with(String present, ObjectNode entry) {
    ArrayNode list =
        !present.isEmpty() && tree(present) instanceof ArrayNode known
            ? known
            : JsonNodeFactory.instance.arrayNode();
    list.add(entry);
    return Limits.length("value", list.toString(), Limits.RUN_TAG_VALUE);
  }
}
