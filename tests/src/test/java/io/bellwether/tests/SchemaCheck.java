// SPDX-License-Identifier: Apache-2.0
package io.bellwether.tests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Holds a reply of our own API against {@code api/openapi.yaml}. */
final class SchemaCheck {
  private final OpenApi api;
  private final SchemaRegistry registry =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          builder ->
              builder.schemaRegistryConfig(
                  SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));
  private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

  SchemaCheck(OpenApi api) {
    this.api = api;
  }

  /**
   * What is wrong with a reply: an operation, status or content type that the document does not
   * know, or a body that is not as its schema says.
   *
   * @param contentType without parameters; empty for a reply without a body
   */
  List<String> problems(String method, String path, int status, String contentType, String body) {
    OpenApi.Operation operation = api.find(method, path).orElse(null);
    if (operation == null) {
      return List.of("no operation in openapi.yaml");
    }
    JsonNode responses = operation.description().path("responses");
    String key = Integer.toString(status);
    if (!responses.has(key) && (status < 400 || !responses.has("default"))) {
      return List.of("status %d is not among %s".formatted(status, names(responses)));
    }
    JsonNode response = api.resolve(responses.path(responses.has(key) ? key : "default"));
    JsonNode content = response.path("content");
    if (content.isMissingNode()) {
      return body.isEmpty() ? List.of() : List.of("a body where there should be none");
    }
    if (!content.has(contentType)) {
      return List.of("content type %s is not among %s".formatted(contentType, names(content)));
    }
    return contentType.endsWith("json")
        ? bodyProblems(content.path(contentType).path("schema"), body)
        : List.of();
  }

  private List<String> bodyProblems(JsonNode schema, String body) {
    return schemas
        .computeIfAbsent(schema.toString(), _ -> compiled(schema))
        .validate(body, InputFormat.JSON)
        .stream()
        .map(error -> error.getInstanceLocation() + ": " + error.getMessage())
        .toList();
  }

  /** A schema of its own, with everything that it may refer to. */
  private Schema compiled(JsonNode schema) {
    ObjectNode root = schema.deepCopy();
    root.set("$defs", api.components().path("schemas"));
    String text = root.toString().replace("#/components/schemas/", "#/$defs/");
    return registry.getSchema(text, InputFormat.JSON);
  }

  private static List<String> names(JsonNode node) {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
