// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Starts the server, says that it is ready, and ends it when it is told to. */
public final class Main {
  private static final System.Logger LOG = System.getLogger(Main.class.getName());

  private static final int BAD_CONFIGURATION = 2;
  private static final int PORT_TAKEN = 3;
  private static final int DATA_IN_USE = 4;

  private Main() {}

  public static void main(String[] arguments) {
    Logging.start();
    try {
      run(List.of(arguments));
    } catch (BadConfiguration e) {
      exit(BAD_CONFIGURATION, e);
    } catch (DataFolder.InUse e) {
      exit(DATA_IN_USE, e);
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof BindException) {
        exit(PORT_TAKEN, e);
      }
      throw e;
    }
  }

  private static void run(List<String> arguments) {
    Flags flags = Flags.parse(arguments);
    Settings settings = Settings.load(flags, System.getenv(), Path.of("").toAbsolutePath());
    warnOfWhatComesLater(settings);
    Path home = Path.of(System.getProperty("bellwether.home", "server/target/bellwether"));
    OnnxLibrary.find(home);
    Server server = Server.start(settings, home);
    if (flags.rehearse()) {
      Rehearsal.of(server.url());
      server.close();
      return;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "shutdown"));
    announce(server);
  }

  private static void warnOfWhatComesLater(Settings settings) {
    if (!settings.notYet().isEmpty()) {
      LOG.log(
          System.Logger.Level.WARNING,
          "set in the environment, but of no effect in this version: "
              + String.join(", ", settings.notYet()));
    }
  }

  /** Ends with 0, though a signal was the cause: everything has been written. */
  private static void stop(Server server) {
    try {
      server.close();
      Runtime.getRuntime().halt(0);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "the server did not end cleanly", e);
      Runtime.getRuntime().halt(1);
    }
  }

  private static void announce(Server server) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("url", server.url());
    facts.put("grpc", server.grpc());
    server.mlflowUrl().ifPresent(url -> facts.put("mlflow", url));
    facts.put("pid", ProcessHandle.current().pid());
    facts.put("data", server.data().toString());
    facts.put(
        "start_ms",
        System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime());
    StringBuilder line = new StringBuilder("bellwether ready");
    facts.forEach((key, value) -> line.append(' ').append(key).append('=').append(value));
    facts.put("version", Main.class.getPackage().getImplementationVersion() + "");
    try {
      Files.writeString(
          server.data().resolve("server.json"), new ObjectMapper().writeValueAsString(facts));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("facts can be written as JSON", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    System.out.println(line);
  }

  private static void exit(int status, Exception reason) {
    System.err.println("bellwether: " + reason.getMessage());
    System.exit(status);
  }
}
