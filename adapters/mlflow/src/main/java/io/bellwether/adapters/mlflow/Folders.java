// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.bellwether.platform.shared.Unavailable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** Reads the files that MLflow's file store writes. Links are not followed. */
final class Folders {
  static final String META = "meta.yaml";
  private static final ObjectMapper JSON = new ObjectMapper();

  private Folders() {}

  /** The folders in a folder, by name; none if there is no such folder. */
  static List<Path> in(Path folder) {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return List.of();
    }
    try (Stream<Path> inside = Files.list(folder)) {
      return inside
          .filter(path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw unavailable(e);
    }
  }

  /** A file of YAML; missing if there is none, or none that can be read. */
  static JsonNode yaml(Path file) {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return MissingNode.getInstance();
    }
    try {
      Object read = new Yaml(new SafeConstructor(new LoaderOptions())).load(text(file));
      return JSON.valueToTree(read);
    } catch (YAMLException e) {
      return MissingNode.getInstance();
    }
  }

  static String text(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw unavailable(e);
    }
  }

  /** Every file below the folder by its path there, which is the key of what it holds. */
  static Map<String, Path> files(Path folder) {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return Map.of();
    }
    try (Stream<Path> inside = Files.walk(folder)) {
      Map<String, Path> found = new HashMap<>();
      inside
          .filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
          .forEach(path -> found.put(folder.relativize(path).toString(), path));
      return found;
    } catch (IOException e) {
      throw unavailable(e);
    }
  }

  /** Keys and values: a file for each. */
  static Map<String, String> entries(Path folder) {
    Map<String, String> found = new HashMap<>();
    files(folder).forEach((key, file) -> found.put(key, text(file)));
    return found;
  }

  /** Empty for none. */
  static Optional<String> optional(JsonNode meta, String field) {
    JsonNode value = meta.path(field);
    return value.isNull() || value.isMissingNode() ? Optional.empty() : Optional.of(value.asText());
  }

  /** Milliseconds since 1970; empty for none. */
  static Optional<Instant> time(JsonNode meta, String field) {
    return optional(meta, field).map(millis -> Instant.ofEpochMilli(Long.parseLong(millis)));
  }

  static Unavailable unavailable(IOException e) {
    Unavailable failure =
        new Unavailable(
            "import_source_unavailable", "MLflow's folder cannot be read: " + e.getMessage());
    failure.initCause(e);
    return failure;
  }
}
