// SPDX-License-Identifier: Apache-2.0
package io.bellwether.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code ./bellwether export}: a version as a file that scores without the server. */
final class Export {
  private static final String USAGE =
      "export model NAME[@VERSION or ALIAS] --target jar|onnx|c [--output FILE] [--url URL]";

  private Export() {}

  static int run(List<String> arguments, PrintStream out) throws IOException, InterruptedException {
    String url = System.getenv().getOrDefault("BELLWETHER_URL", "http://127.0.0.1:8007");
    String target = "";
    String output = "";
    List<String> words = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      String word = arguments.get(i);
      switch (word) {
        case "--url" -> url = value(arguments, ++i, word);
        case "--target" -> target = value(arguments, ++i, word);
        case "--output" -> output = value(arguments, ++i, word);
        default -> words.add(word);
      }
    }
    if (words.size() != 2 || !words.getFirst().equals("model")) {
      throw new UsageError(String.join(" ", words) + " (expected: " + USAGE + ")");
    }
    if (!List.of("jar", "onnx", "c").contains(target)) {
      throw new UsageError("--target: '%s' (expected: jar, onnx or c)".formatted(target));
    }
    String model = words.getLast();
    int at = model.lastIndexOf('@');
    String name = at < 0 ? model : model.substring(0, at);
    String version = at < 0 ? "champion" : model.substring(at + 1);
    Path file = Path.of(output.isEmpty() ? "%s-%s.%s".formatted(name, version, target) : output);
    String path =
        "/api/v1/models/%s/%s/export?target=%s"
            .formatted(ApiClient.segment(name), ApiClient.segment(version), target);
    try (ApiClient api = new ApiClient(url, _ -> {})) {
      byte[] content = api.file(path);
      Files.write(file, content);
      out.printf("%s (%,d bytes)%n", file, content.length);
    }
    return 0;
  }

  private static String value(List<String> arguments, int index, String flag) {
    if (index >= arguments.size()) {
      throw new UsageError("%s: no value (expected: %s)".formatted(flag, USAGE));
    }
    return arguments.get(index);
  }
}
