// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bellwether.platform.evaluation.EvaluationDataset;
import io.bellwether.platform.evaluation.EvaluationRecord;
import io.bellwether.protocols.http.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A record of a data set of examples as MLflow writes it, inside a text of JSON. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record EvaluationRecordWire(
    String datasetRecordId,
    String datasetId,
    JsonNode inputs,
    @Nullable JsonNode outputs,
    @Nullable Map<String, JsonNode> expectations,
    Map<String, JsonNode> tags,
    @Nullable JsonNode source,
    @Nullable String sourceType,
    @Nullable String sourceId,
    @Nullable String createdBy,
    @Nullable String lastUpdatedBy,
    long createdTime,
    long lastUpdateTime) {
  static EvaluationRecordWire of(EvaluationRecord record) {
    return new EvaluationRecordWire(
        record.id(),
        record.datasetId(),
        tree(record.inputs()),
        record.outputs().map(EvaluationRecordWire::tree).orElse(null),
        record.expectations().isEmpty() ? null : trees(record.expectations()),
        trees(record.tags()),
        record.source().map(EvaluationRecordWire::tree).orElse(null),
        record.sourceType().orElse(null),
        record.sourceId().orElse(null),
        record.createdBy().orElse(null),
        record.updatedBy().orElse(null),
        record.createdAt().toEpochMilli(),
        record.updatedAt().toEpochMilli());
  }

  static JsonNode tree(String json) {
    return Json.tree(json.getBytes(StandardCharsets.UTF_8));
  }

  private static Map<String, JsonNode> trees(Map<String, String> texts) {
    Map<String, JsonNode> trees = new TreeMap<>();
    texts.forEach((key, json) -> trees.put(key, tree(json)));
    return trees;
  }

  static EvaluationRecord.Told read(JsonNode record) {
    ObjectNode inputs = object(record, "inputs");
    ObjectNode tags = object(record, "tags");
    JsonNode source = record.path("source");
    return new EvaluationRecord.Told(
        hash(inputs),
        inputs.toString(),
        outputs(record),
        texts(object(record, "expectations")),
        texts(tags),
        source.isObject() ? Optional.of(source.toString()) : Optional.empty(),
        text(source.path("source_type")),
        sourceId(source),
        text(tags.path(EvaluationDataset.USER_TAG)));
  }

  /** Nothing told leaves what is known; of a new record MLflow keeps an empty object. */
  private static Optional<String> outputs(JsonNode record) {
    return record.has("outputs") ? Optional.of(record.get("outputs").toString()) : Optional.empty();
  }

  private static Optional<String> sourceId(JsonNode source) {
    JsonNode data = source.path("source_data");
    return text(
        data.path("TRACE".equals(source.path("source_type").asText()) ? "trace_id" : "source_id"));
  }

  private static Optional<String> text(JsonNode node) {
    return node.isTextual() ? Optional.of(node.textValue()) : Optional.empty();
  }

  private static ObjectNode object(JsonNode record, String field) {
    JsonNode value = record.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return JsonNodeFactory.instance.objectNode();
    }
    if (value instanceof ObjectNode object) {
      return object;
    }
    throw Refusal.invalid(
        "Invalid value %s for parameter 'records.%s' supplied: expected a JSON object."
            .formatted(value, field));
  }

  private static Map<String, String> texts(ObjectNode object) {
    Map<String, String> texts = new LinkedHashMap<>();
    object.properties().forEach(entry -> texts.put(entry.getKey(), entry.getValue().toString()));
    return texts;
  }

  /** Equal inputs are equal whatever the order of their fields. */
  private static String hash(JsonNode inputs) {
    try {
      byte[] text = sorted(inputs).toString().getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode sorted(JsonNode node) {
    if (node.isObject()) {
      Map<String, JsonNode> fields = new TreeMap<>();
      node.properties().forEach(entry -> fields.put(entry.getKey(), sorted(entry.getValue())));
      return JsonNodeFactory.instance.objectNode().setAll(fields);
    }
    if (node.isArray()) {
      List<JsonNode> items = new ArrayList<>();
      node.forEach(item -> items.add(sorted(item)));
      return JsonNodeFactory.instance.arrayNode().addAll(items);
    }
    return node;
  }
}
