// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bellwether.platform.tracing.Assessment;
import io.bellwether.platform.tracing.Assessment.Failure;
import io.bellwether.platform.tracing.Assessment.Kind;
import io.bellwether.platform.tracing.AssessmentChange.Content;
import io.bellwether.protocols.http.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An assessment as MLflow writes it. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record AssessmentWire(
    String assessmentId,
    String assessmentName,
    String traceId,
    @Nullable String spanId,
    Source source,
    Instant createTime,
    Instant lastUpdateTime,
    @Nullable Feedback feedback,
    @Nullable Expectation expectation,
    @Nullable Issue issue,
    @Nullable String rationale,
    Map<String, String> metadata,
    @Nullable String overrides,
    boolean valid) {
  private static final int MAX_METADATA = 1000;
  private static final String JSON_FORMAT = "JSON_FORMAT";

  record Source(String sourceType, String sourceId) {}

  record Feedback(
      JsonNode value, @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Fault error) {}

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record Fault(String errorCode, @Nullable String errorMessage, @Nullable String stackTrace) {}

  /** Lists and objects are written as text. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Expectation(@Nullable JsonNode value, @Nullable Serialized serializedValue) {}

  record Serialized(String serializationFormat, String value) {}

  record Issue(String issueName) {}

  static AssessmentWire of(Assessment one) {
    JsonNode value = tree(one.value());
    return new AssessmentWire(
        one.id(),
        one.name(),
        one.traceId(),
        one.spanId().orElse(null),
        new Source(one.source().type(), one.source().id()),
        one.createdAt(),
        one.updatedAt(),
        one.kind() == Kind.FEEDBACK ? feedback(value, one) : null,
        one.kind() == Kind.EXPECTATION ? expectation(value, one.value()) : null,
        one.kind() == Kind.ISSUE ? new Issue(value.asText()) : null,
        one.rationale().orElse(null),
        one.metadata(),
        one.overrides().orElse(null),
        one.valid());
  }

  private static Feedback feedback(JsonNode value, Assessment one) {
    return new Feedback(
        value,
        one.error()
            .map(e -> new Fault(e.code(), e.message().orElse(null), e.stackTrace().orElse(null)))
            .orElse(null));
  }

  private static Expectation expectation(JsonNode value, String text) {
    return value.isContainerNode()
        ? new Expectation(null, new Serialized(JSON_FORMAT, text))
        : new Expectation(value, null);
  }

  private static JsonNode tree(String json) {
    return Json.tree(json.getBytes(StandardCharsets.UTF_8));
  }

  /** The assessment of a request, about this trace. */
  static Assessment read(Fields fields, String traceId, Instant now) {
    Content content =
        content(fields).orElseThrow(() -> Refusal.invalid("Unknown assessment type: None"));
    Instant createdAt = TraceWire.time(fields, "create_time").orElse(now);
    return new Assessment(
        fields.text("assessment_id").orElse(""),
        traceId,
        fields.filled("span_id"),
        Limits.length("assessment_name", fields.required("assessment_name"), Limits.KEY),
        content.kind(),
        source(fields),
        content.value(),
        content.error(),
        fields.filled("rationale"),
        fields.texts("metadata", MAX_METADATA),
        fields.filled("overrides"),
        !fields.has("valid") || fields.flag("valid"),
        createdAt,
        TraceWire.time(fields, "last_update_time").orElse(createdAt));
  }

  static Map<String, String> metadata(Fields fields) {
    return fields.texts("metadata", MAX_METADATA);
  }

  private static Assessment.Source source(Fields fields) {
    if (!fields.has("source")) {
      return new Assessment.Source("SOURCE_TYPE_UNSPECIFIED", "");
    }
    Fields source = fields.object("source");
    String type = source.text("source_type").orElse("SOURCE_TYPE_UNSPECIFIED");
    return switch (type) {
      case "HUMAN", "LLM_JUDGE", "CODE", "SOURCE_TYPE_UNSPECIFIED" ->
          new Assessment.Source(type, source.text("source_id").orElse(""));
      default ->
          throw Refusal.invalid(
              "Invalid assessment source type: %s. Valid source types: ['SOURCE_TYPE_UNSPECIFIED',"
                      .formatted(type)
                  + " 'LLM_JUDGE', 'HUMAN', 'CODE']");
    };
  }

  /** What the assessment says, if it says anything. */
  static Optional<Content> content(Fields fields) {
    if (fields.has("feedback")) {
      Fields feedback = fields.object("feedback");
      JsonNode value = feedback.json("value").orElse(NullNode.getInstance());
      Optional<Failure> error =
          feedback.has("error") ? Optional.of(failure(feedback.object("error"))) : Optional.empty();
      return Optional.of(new Content(Kind.FEEDBACK, doubles(value).toString(), error));
    }
    if (fields.has("expectation")) {
      return Optional.of(
          new Content(Kind.EXPECTATION, expected(fields.object("expectation")), Optional.empty()));
    }
    if (fields.has("issue")) {
      String name = fields.object("issue").text("issue_name").orElse("");
      return Optional.of(
          new Content(
              Kind.ISSUE, JsonNodeFactory.instance.textNode(name).toString(), Optional.empty()));
    }
    return Optional.empty();
  }

  private static Failure failure(Fields error) {
    return new Failure(
        error.text("error_code").orElse(""),
        error.filled("error_message"),
        error.filled("stack_trace"));
  }

  private static String expected(Fields expectation) {
    if (!expectation.has("serialized_value")) {
      JsonNode value = expectation.json("value").orElse(NullNode.getInstance());
      return doubles(value).toString();
    }
    Fields serialized = expectation.object("serialized_value");
    String format = serialized.text("serialization_format").orElse("");
    if (!format.equals(JSON_FORMAT)) {
      throw Refusal.invalid(
          "Unknown serialization format: %s. Only JSON_FORMAT is supported.".formatted(format));
    }
    String json = serialized.required("value");
    tree(json);
    return json;
  }

  /** MLflow's values know doubles only. */
  private static JsonNode doubles(JsonNode value) {
    if (value.isIntegralNumber()) {
      return DoubleNode.valueOf(value.doubleValue());
    }
    if (value instanceof ArrayNode list) {
      ArrayNode all = JsonNodeFactory.instance.arrayNode();
      list.forEach(item -> all.add(doubles(item)));
      return all;
    }
    if (value instanceof ObjectNode object) {
      ObjectNode all = JsonNodeFactory.instance.objectNode();
      object.properties().forEach(field -> all.set(field.getKey(), doubles(field.getValue())));
      return all;
    }
    return value;
  }
}
