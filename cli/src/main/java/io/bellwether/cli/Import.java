// SPDX-License-Identifier: Apache-2.0
package io.bellwether.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code ./bellwether import mlflow}: moves in what MLflow has kept. */
final class Import {
  private static final String USAGE =
      "import mlflow --from sqlite:///mlflow.db | postgresql://user:pw@host/db | http://host:5000"
          + " | ./mlruns [--artifacts FOLDER] [--passphrase-file FILE] [--dry-run] [--url URL]";

  private final ApiClient api;
  private final PrintStream out;
  private final String url;

  private Import(ApiClient api, PrintStream out, String url) {
    this.api = api;
    this.out = out;
    this.url = url;
  }

  static int run(List<String> arguments, PrintStream out) throws IOException, InterruptedException {
    String url = System.getenv().getOrDefault("BELLWETHER_URL", "http://127.0.0.1:8007");
    Map<String, Object> request = new HashMap<>();
    if (arguments.isEmpty() || !arguments.getFirst().equals("mlflow")) {
      throw new UsageError("import: no system (expected: %s)".formatted(USAGE));
    }
    request.put("system", arguments.getFirst());
    for (int i = 1; i < arguments.size(); i++) {
      String flag = arguments.get(i);
      switch (flag) {
        case "--dry-run" -> request.put("dry_run", true);
        case "--url" -> url = value(arguments, ++i, flag);
        case "--from" -> request.put("from", absolute(value(arguments, ++i, flag)));
        case "--passphrase-file" -> request.put("passphrase", text(value(arguments, ++i, flag)));
        case "--artifacts" -> request.put("artifacts", folder(value(arguments, ++i, flag)));
        default -> throw new UsageError("%s (expected: %s)".formatted(flag, USAGE));
      }
    }
    if (!request.containsKey("from")) {
      throw new UsageError("--from: nothing (expected: %s)".formatted(USAGE));
    }
    try (ApiClient api = new ApiClient(url, _ -> {})) {
      Import command = new Import(api, out, url);
      return request.containsKey("dry_run") ? command.preview(request) : command.carry(request);
    }
  }

  /** A file, since everybody on the machine sees what a command is called with. */
  private static String text(String file) {
    try {
      return Files.readString(Path.of(file)).replaceFirst("\\R\\z", "");
    } catch (IOException e) {
      throw new UsageError(
          "--passphrase-file %s (expected: a file that can be read)".formatted(file));
    }
  }

  /** The server has another working folder. */
  static String absolute(String from) {
    String database = from.replaceFirst("^sqlite(\\+\\w+)?:///", "");
    if (!database.equals(from)) {
      return "sqlite:///" + Path.of(database).toAbsolutePath().normalize();
    }
    return from.matches("[A-Za-z][A-Za-z0-9+.-]+:.*") ? from : folder(from);
  }

  private static String folder(String path) {
    if (path.matches("[A-Za-z][A-Za-z0-9+.-]+:/.*") && !path.startsWith("file:")) {
      throw new UsageError(
          "--artifacts %s (expected: a folder; --from http://host:5000 brings the files that"
                  .formatted(path)
              + " MLflow's server hands out)");
    }
    return path.startsWith("file:") ? path : Path.of(path).toAbsolutePath().normalize().toString();
  }

  private int preview(Map<String, Object> request) throws IOException, InterruptedException {
    JsonNode found = api.post("/api/v1/imports", request);
    out.println(found.path("source").asText() + " has");
    counts(found.path("found"));
    left(found.path("left"));
    return 0;
  }

  private int carry(Map<String, Object> request) throws IOException, InterruptedException {
    JsonNode accepted = api.post("/api/v1/imports", request);
    String status = accepted.path("status_url").asText();
    Thread told = new Thread(() -> tellThatItGoesOn(status));
    Runtime.getRuntime().addShutdownHook(told);
    JsonNode report = untilEnded(status);
    Runtime.getRuntime().removeShutdownHook(told);
    out.printf("%nimport of %s: %s%n", report.path("source").asText(), word(report));
    out.println("carried");
    counts(report.path("carried"));
    if (!report.path("present").isEmpty()) {
      out.println("here since an earlier import");
      counts(report.path("present"));
    }
    left(report.path("left"));
    notes(report);
    return report.path("status").asText().equals("succeeded") ? 0 : 1;
  }

  private static String word(JsonNode report) {
    String error = report.path("error").asText("");
    return report.path("status").asText() + (error.isEmpty() ? "" : ": " + error);
  }

  private void tellThatItGoesOn(String status) {
    out.printf(
        "%nthe import goes on in the server; run the command again to watch it, or look at %s%s%n",
        url, status);
  }

  private JsonNode untilEnded(String status) throws IOException, InterruptedException {
    String last = "";
    while (true) {
      JsonNode report = api.get(status);
      String message = report.path("message").asText("");
      if (!message.equals(last)) {
        out.printf("\r\u001b[K%3.0f %% %s", 100 * report.path("progress").asDouble(), message);
        out.flush();
        last = message;
      }
      if (!List.of("queued", "running").contains(report.path("status").asText())) {
        return report;
      }
      Thread.sleep(300);
    }
  }

  private void counts(JsonNode counts) {
    counts
        .properties()
        .forEach(
            kind ->
                out.printf(
                    "  %,12d %s%n", kind.getValue().asLong(), kind.getKey().replace('_', ' ')));
  }

  private void left(JsonNode left) {
    if (!left.isEmpty()) {
      out.println("not carried");
      counts(left);
    }
  }

  private void notes(JsonNode report) {
    report
        .path("notes")
        .forEach(
            note ->
                out.printf(
                    "  %s %s: %s%n",
                    note.path("kind").asText().replace('_', ' '),
                    note.path("subject").asText(),
                    note.path("reason").asText()));
    long more = report.path("unlisted_notes").asLong();
    if (more > 0) {
      out.printf("  and %,d more%n", more);
    }
  }

  private static String value(List<String> arguments, int index, String flag) {
    if (index == arguments.size()) {
      throw new UsageError("%s: no value (expected: %s)".formatted(flag, USAGE));
    }
    return arguments.get(index);
  }
}
