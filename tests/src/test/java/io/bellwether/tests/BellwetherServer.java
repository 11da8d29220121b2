// SPDX-License-Identifier: Apache-2.0
package io.bellwether.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The built server as a process of its own, started with the script as a user starts it. */
final class BellwetherServer implements AutoCloseable {
  /** The repository's root. */
  static final Path ROOT = Path.of(System.getProperty("bellwether.root", "..")).toAbsolutePath();

  private static final String READY = "bellwether ready ";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Names in whoever's environment that would change what the server does. */
  private static final List<String> FOREIGN =
      List.of("DATABASE_URL", "DRIFT_THRESHOLD", "MONITORING_WEBHOOK_URL");

  private final Process process;
  private final BufferedReader output;
  private final Map<String, String> facts;
  private final Path log;

  private BellwetherServer(
      Process process, BufferedReader output, Map<String, String> facts, Path log) {
    this.process = process;
    this.output = output;
    this.facts = facts;
    this.log = log;
  }

  /** Starts it on a free port and waits until it says that it is ready. */
  static BellwetherServer start(Path data) {
    return start(data, Map.of());
  }

  static BellwetherServer start(Path data, Map<String, String> environment, String... flags) {
    List<String> command = new ArrayList<>(List.of("up", "--port", "0", "--data", data.toString()));
    command.addAll(List.of(flags));
    try {
      Path log = Files.createTempFile("bellwether", ".log");
      log.toFile().deleteOnExit();
      Process process = script(command, environment, log);
      BufferedReader output = process.inputReader();
      String line = output.readLine();
      if (line == null || !line.startsWith(READY)) {
        process.destroyForcibly();
        throw new AssertionError(
            "the server did not start, but said %s: %s".formatted(line, Files.readString(log)));
      }
      return new BellwetherServer(process, output, facts(line), log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts it with exactly these arguments, though it has to refuse. */
  static Refusal refusal(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    Path log = Files.createTempFile("bellwether", ".log");
    Process process = script(List.of(arguments), environment, log);
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("the server runs, but should have refused to start");
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Refusal refusal = new Refusal(process.exitValue(), output, Files.readString(log));
    Files.delete(log);
    return refusal;
  }

  /** Starts {@code ./bellwether}; what it builds stays as it is. */
  static Process script(List<String> arguments, Map<String, String> environment, Path log)
      throws IOException {
    assertThat(ROOT.resolve("server/target/bellwether/lib"))
        .as("the built server: run ./bellwether build first")
        .isDirectory();
    List<String> command = new ArrayList<>(List.of(ROOT.resolve("bellwether").toString()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(BellwetherServer::isForeign);
    builder.environment().put("BELLWETHER_NO_BUILD", "1");
    builder.environment().putAll(environment);
    return builder.redirectError(log.toFile()).start();
  }

  private static boolean isForeign(String variable) {
    return variable.startsWith("BELLWETHER_")
        || variable.startsWith("MLFLOW_")
        || FOREIGN.contains(variable);
  }

  private static Map<String, String> facts(String line) {
    Map<String, String> facts = new LinkedHashMap<>();
    for (String fact : line.substring(READY.length()).split(" ")) {
      String[] parts = fact.split("=", 2);
      facts.put(parts[0], parts[1]);
    }
    return facts;
  }

  /** What the ready line told, by key. */
  Map<String, String> facts() {
    return facts;
  }

  String url() {
    return fact("url");
  }

  long pid() {
    return process.pid();
  }

  private String fact(String key) {
    String value = facts.get(key);
    assertThat(value).as("%s in the ready line %s", key, facts).isNotNull();
    return String.valueOf(value);
  }

  /** What it has logged so far. */
  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends SIGTERM and waits; the result is the exit status. */
  int stop(Duration patience) throws InterruptedException {
    process.toHandle().destroy(); // Process.destroy would close standard output unread.
    assertThat(process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS))
        .as("the server ends within %s of SIGTERM; its log: %s", patience, log())
        .isTrue();
    return process.exitValue();
  }

  /** Sends SIGKILL and waits. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** The rest of standard output, after its end. */
  String restOfOutput() throws IOException {
    StringBuilder rest = new StringBuilder();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      rest.append(line).append('\n');
    }
    return rest.toString();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(15, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      Files.deleteIfExists(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** How a server that does not start ends. */
  record Refusal(int status, String output, String errors) {}
}
