// SPDX-License-Identifier: Apache-2.0
package io.bellwether.cli.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The server that the demo starts, through the script, as a user would. */
final class DemoServer implements AutoCloseable {
  private static final String READY = "bellwether ready ";

  private final Process process;
  private final String url;

  private DemoServer(Process process, String url) {
    this.process = process;
    this.url = url;
  }

  /**
   * Starts the server and waits until it says that it is ready.
   *
   * @param webhook where it delivers its alerts
   */
  static DemoServer start(DemoOptions options, String webhook) throws IOException {
    String script = System.getProperty("bellwether.script", "./bellwether");
    List<String> command = new ArrayList<>(List.of(script, "up", "--port", options.port()));
    options.data().ifPresent(data -> command.addAll(List.of("--data", data)));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("BELLWETHER_NO_BUILD", "1");
    builder.environment().put("MONITORING_WEBHOOK_URL", webhook);
    builder.environment().put("BELLWETHER_MONITORING_WEBHOOK_PRIVATE_ADDRESSES", "loopback");
    Path log = Path.of(System.getProperty("java.io.tmpdir"), "bellwether-demo.log");
    builder.redirectError(options.trace() ? ProcessBuilder.Redirect.INHERIT : to(log));
    Process process = builder.start();
    BufferedReader output = process.inputReader();
    String line = output.readLine();
    if (line == null || !line.startsWith(READY)) {
      process.destroy();
      throw new IOException("the server did not start; its log is " + log);
    }
    return new DemoServer(process, line.replaceFirst(".*url=(\\S+).*", "$1"));
  }

  private static ProcessBuilder.Redirect to(Path log) {
    return ProcessBuilder.Redirect.to(log.toFile());
  }

  String url() {
    return url;
  }

  /** Waits until the server ends, which it does with this process. */
  void await() throws InterruptedException {
    process.waitFor();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(15, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
