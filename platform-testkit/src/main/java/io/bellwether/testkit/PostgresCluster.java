// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL cluster of one's own, from Debian's binaries; it ends with the JVM. */
public final class PostgresCluster {
  private static @Nullable PostgresCluster running;

  private final Path folder;
  private final Path binaries;
  private final int port;

  /** The one that all tests of this JVM share; it waits for no disk. */
  public static synchronized PostgresCluster running() throws IOException, InterruptedException {
    if (running == null) {
      running = new PostgresCluster("-c fsync=off");
    }
    return running;
  }

  /** Another, as PostgreSQL is by default: what is committed is on the disk. */
  public static PostgresCluster durable() throws IOException, InterruptedException {
    return new PostgresCluster("");
  }

  private PostgresCluster(String moreOptions) throws IOException, InterruptedException {
    folder = Files.createTempDirectory("bellwether-postgres");
    binaries = binaries();
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    if (isRoot()) {
      run(List.of("chown", "postgres", folder.toString()));
    }
    String data = folder.resolve("data").toString();
    String options =
        "-p %d -k %s -c listen_addresses=127.0.0.1 -c max_connections=400 %s"
            .formatted(port, folder, moreOptions);
    asPostgres("initdb", "-D", data, "-U", "bellwether", "-A", "trust", "--no-sync", "-E", "UTF8");
    asPostgres(
        "pg_ctl", "-D", data, "-w", "-l", folder.resolve("log").toString(), "-o", options, "start");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(data)));
  }

  /** Makes an empty database; the result is its address. */
  public String newDatabase(String name) throws IOException, InterruptedException {
    return copyDatabase("template1", name);
  }

  /** Makes a copy of a database that nobody uses now; the result is its address. */
  public String copyDatabase(String from, String name) throws IOException, InterruptedException {
    String socket = folder.toString();
    String atPort = Integer.toString(port);
    asPostgres("createdb", "-h", socket, "-p", atPort, "-U", "bellwether", "-T", from, name);
    return "postgresql://bellwether:any@127.0.0.1:" + port + "/" + name;
  }

  private void stop(String data) {
    try {
      asPostgres("pg_ctl", "-D", data, "-m", "immediate", "stop");
      run(List.of("rm", "-rf", folder.toString()));
    } catch (IOException e) {
      System.err.println("PostgreSQL was not stopped: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Path binaries() throws IOException {
    Path versions = Path.of("/usr/lib/postgresql");
    if (Files.isDirectory(versions)) {
      try (Stream<Path> found = Files.list(versions)) {
        Path newest = found.sorted().toList().getLast().resolve("bin");
        if (Files.exists(newest.resolve("initdb"))) {
          return newest;
        }
      }
    }
    throw new IllegalStateException("PostgreSQL is not installed: apt-get install postgresql");
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  /** PostgreSQL refuses to run as root. */
  private void asPostgres(String program, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    if (isRoot()) {
      command.addAll(List.of("runuser", "-u", "postgres", "--"));
    }
    command.add(binaries.resolve(program).toString());
    command.addAll(List.of(arguments));
    run(command);
  }

  private void run(List<String> command) throws IOException, InterruptedException {
    Path output = Files.createTempFile("bellwether-postgres", ".log");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (process.waitFor() != 0) {
      throw new IllegalStateException(String.join(" ", command) + ": " + Files.readString(output));
    }
    Files.delete(output);
  }
}
