// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bellwether.platform.shared.Malformed;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Reads YAML as the JSON that says the same. What stands once in the text may be meant many times,
 * or within itself, so what is made of it is counted.
 */
final class YamlTree {
  private static final int MOST_VALUES = 200_000;
  private static final int DEEPEST = 100;
  private static final int LONGEST_REASON = 300;
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private int values;

  private YamlTree() {}

  /**
   * @throws Malformed if it is no YAML, or is too large once it is written out
   */
  static JsonNode of(byte[] text) {
    Object tree;
    try {
      tree =
          new Yaml(new SafeConstructor(new LoaderOptions()))
              .load(new String(text, StandardCharsets.UTF_8));
    } catch (YAMLException | ClassCastException e) { // The latter of a merge of what is no map.
      String reason = String.valueOf(e.getMessage()).strip().replaceAll("\\s+", " ");
      throw new Malformed(
          "no YAML: " + reason.substring(0, Math.min(LONGEST_REASON, reason.length())));
    }
    return new YamlTree().node(tree, 0);
  }

  private JsonNode node(@Nullable Object value, int depth) {
    if (++values > MOST_VALUES || depth > DEEPEST) {
      throw new Malformed(
          depth > DEEPEST
              ? "YAML that is nested more than %d deep".formatted(DEEPEST)
              : "YAML of more than %,d values, once aliases are written out"
                  .formatted(MOST_VALUES));
    }
    return switch (value) {
      case null -> JSON.nullNode();
      case Map<?, ?> map -> {
        ObjectNode object = JSON.objectNode();
        map.forEach((key, inner) -> object.set(name(key), node(inner, depth + 1)));
        yield object;
      }
      case Iterable<?> list -> {
        ArrayNode array = JSON.arrayNode();
        list.forEach(inner -> array.add(node(inner, depth + 1)));
        yield array;
      }
      case Boolean yes -> JSON.booleanNode(yes);
      case Integer number -> JSON.numberNode(number);
      case Long number -> JSON.numberNode(number);
      case Number number -> JSON.numberNode(number.doubleValue());
      case Object other -> JSON.textNode(other.toString());
    };
  }

  /** A collection as a key may mean millions of values, too. */
  private static String name(@Nullable Object key) {
    if (key instanceof Iterable || key instanceof Map || key instanceof Object[]) {
      throw new Malformed("YAML with a key that is a collection (expected: a plain value)");
    }
    return String.valueOf(key);
  }
}
