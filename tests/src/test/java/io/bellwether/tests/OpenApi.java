// SPDX-License-Identifier: Apache-2.0
package io.bellwether.tests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What {@code api/openapi.yaml} says. */
final class OpenApi {
  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

  private final JsonNode document;
  private final List<Operation> operations = new ArrayList<>();

  private OpenApi(JsonNode document) {
    this.document = document;
    document
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue().properties().stream()
                    .filter(operation -> METHODS.contains(operation.getKey()))
                    .forEach(
                        operation ->
                            operations.add(
                                new Operation(
                                    operation.getKey().toUpperCase(Locale.ROOT),
                                    path.getKey(),
                                    operation.getValue()))));
    operations.sort(Comparator.comparing(Operation::path).thenComparing(Operation::method));
  }

  static OpenApi read() {
    try {
      Object tree =
          new Yaml(new SafeConstructor(new LoaderOptions()))
              .load(Files.readString(BellwetherServer.ROOT.resolve("api/openapi.yaml")));
      return new OpenApi(new ObjectMapper().valueToTree(tree));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Operation> operations() {
    return operations;
  }

  /** The operation that answers a request for this path, as it was sent, without the query. */
  Optional<Operation> find(String method, String path) {
    return operations.stream()
        .filter(operation -> operation.method.equals(method) && operation.matches(path))
        .min(Comparator.comparingLong(Operation::names));
  }

  /** The node, or what it refers to. */
  JsonNode resolve(JsonNode node) {
    return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
  }

  JsonNode components() {
    return document.path("components");
  }

  /** One method of one path. */
  record Operation(String method, String path, JsonNode description) {
    String permission() {
      return description.path("x-permission").asText();
    }

    String effect() {
      return description.path("x-effect").asText();
    }

    private boolean matches(String asked) {
      String pattern =
          Pattern.quote(path).replaceAll("\\{[^}]+}", "\\\\E[^/]+\\\\Q").replace("\\Q\\E", "");
      return asked.matches(pattern);
    }

    /** How many segments are names: the fewer, the nearer. */
    private long names() {
      return path.chars().filter(c -> c == '{').count();
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }
}
