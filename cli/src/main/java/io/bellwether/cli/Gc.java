// SPDX-License-Identifier: Apache-2.0
package io.bellwether.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code ./bellwether gc}: deletes for good what has been deleted, as {@code mlflow gc} does. */
final class Gc {
  private static final String USAGE =
      "gc [--url URL] [--older-than-days N] [--run-ids A,B] [--experiment-ids 1,2] [--dry-run]";
  private static final Duration PATIENCE = Duration.ofHours(6);

  private Gc() {}

  static int run(List<String> arguments, PrintStream out) throws IOException, InterruptedException {
    String url = System.getenv().getOrDefault("BELLWETHER_URL", "http://127.0.0.1:8007");
    Map<String, Object> request = new HashMap<>();
    for (int i = 0; i < arguments.size(); i++) {
      String flag = arguments.get(i);
      switch (flag) {
        case "--dry-run" -> request.put("dry_run", true);
        case "--url" -> url = value(arguments, ++i, flag);
        case "--older-than-days" -> request.put("older_than_days", days(arguments, ++i));
        case "--run-ids" -> request.put("run_ids", ids(value(arguments, ++i, flag)));
        case "--experiment-ids" -> request.put("experiment_ids", ids(value(arguments, ++i, flag)));
        default -> throw new UsageError("%s (expected: %s)".formatted(flag, USAGE));
      }
    }
    try (ApiClient api = new ApiClient(url, _ -> {})) {
      return request.containsKey("dry_run")
          ? preview(api, request, out)
          : delete(api, request, out);
    }
  }

  private static int preview(ApiClient api, Map<String, Object> request, PrintStream out)
      throws IOException, InterruptedException {
    JsonNode preview = api.post("/api/v1/deletions", request);
    out.printf("would be deleted for good: %d runs%n", preview.path("runs").asLong());
    preview.path("experiments").forEach(name -> out.println("  experiment " + name.asText()));
    preview
        .path("kept")
        .forEach(
            kept ->
                out.printf(
                    "  stays: run %s (%s)%n",
                    kept.path("run_id").asText(), kept.path("reason").asText()));
    return 0;
  }

  private static int delete(ApiClient api, Map<String, Object> request, PrintStream out)
      throws IOException, InterruptedException {
    String status = api.post("/api/v1/deletions", request).path("status_url").asText();
    JsonNode job = api.until(status, PATIENCE, found -> found.path("ended_at").isTextual());
    if (!job.path("status").asText().equals("succeeded")) {
      out.println(job.path("status").asText() + ": " + job.path("error").asText());
      return 1;
    }
    out.println(job.path("message").asText());
    return 0;
  }

  private static List<String> ids(String joined) {
    return Arrays.asList(joined.split(",", -1));
  }

  private static int days(List<String> arguments, int index) {
    String text = value(arguments, index, "--older-than-days");
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new UsageError("--older-than-days: %s (expected: a number of days)".formatted(text));
    }
  }

  private static String value(List<String> arguments, int index, String flag) {
    if (index == arguments.size()) {
      throw new UsageError("%s: no value (expected: %s)".formatted(flag, USAGE));
    }
    return arguments.get(index);
  }
}
