// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The packages that a model says it needs: those of its {@code python_env.yaml}, which names a file
 * {@code requirements.txt} as MLflow writes it, else of that file.
 */
final class DeclaredRequirements {
  private static final String ENVIRONMENT = "python_env.yaml";
  private static final String REQUIREMENTS = "requirements.txt";

  private DeclaredRequirements() {}

  /**
   * @param file what is in a file of the model; empty if there is none
   */
  static List<String> of(Function<String, Optional<byte[]>> file, Function<byte[], JsonNode> yaml) {
    Optional<byte[]> environment = file.apply(ENVIRONMENT);
    if (environment.isEmpty()) {
      return lines(file, REQUIREMENTS);
    }
    List<String> all = new ArrayList<>();
    for (JsonNode one : yaml.apply(environment.get()).path("dependencies")) {
      String line = one.asText().strip();
      if (line.matches("-r\\s+.*")) {
        all.addAll(lines(file, line.substring(2).strip()));
      } else if (!line.isEmpty()) {
        all.add(line);
      }
    }
    return all;
  }

  /** As pip reads them: without comments, and lines that go on are one. */
  private static List<String> lines(Function<String, Optional<byte[]>> file, String name) {
    String text = file.apply(name).map(DeclaredRequirements::text).orElse("");
    return text.replaceAll("\\\\\\R", "")
        .lines()
        .map(line -> line.replaceFirst("(^|\\s)#.*", "").strip())
        .filter(line -> !line.isEmpty())
        .toList();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
