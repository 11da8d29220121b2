// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.processes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process that builds an environment, within its limits of time and disk. */
final class EnvironmentBuild {
  /** Its last lines say why pip gives up. */
  private static final int LINES_TOLD = 6;

  private static final Duration LOOK = Duration.ofSeconds(1);

  /** How pip reaches the index besides its own variables, which begin with PIP_. */
  private static final List<String> OF_THE_NETWORK =
      List.of(
          "HTTP_PROXY",
          "HTTPS_PROXY",
          "NO_PROXY",
          "http_proxy",
          "https_proxy",
          "no_proxy",
          "SSL_CERT_FILE",
          "SSL_CERT_DIR",
          "REQUESTS_CA_BUNDLE");

  private static final List<String> CONFIGURATIONS =
      List.of(".config/pip/pip.conf", ".pip/pip.conf");

  private final Path interpreter;
  private final Path place;
  private final PythonEnvironments.Limits limits;

  EnvironmentBuild(Path interpreter, Path place, PythonEnvironments.Limits limits) {
    this.interpreter = interpreter;
    this.place = place;
    this.limits = limits;
  }

  /** Why it failed; empty if it did not. */
  Optional<String> run() throws IOException, InterruptedException {
    PythonScripts.copyTo(place);
    ProcessBuilder command =
        new ProcessBuilder(
            interpreter.toString(),
            "-I",
            PythonScripts.of(place, PythonScripts.BUILD).toString(),
            place.toString(),
            Integer.toString(limits.memoryMegabytes()));
    command.directory(place.toFile());
    command.environment().clear();
    command.environment().putAll(environment());
    Process process = command.start();
    Tail said = new Tail();
    Thread reader =
        SupervisedProcesses.reader(
            () -> SupervisedProcesses.readLines(process.getErrorStream(), Tail.READ, said::add));
    try {
      Optional<String> limit = await(process);
      if (limit.isPresent()) {
        return limit;
      }
      reader.join(LOOK);
      return process.exitValue() == 0 ? Optional.empty() : Optional.of(last(said.lines()));
    } finally {
      SupervisedProcesses.kill(process);
    }
  }

  private static String last(List<String> lines) {
    return String.join(" | ", lines.subList(Math.max(0, lines.size() - LINES_TOLD), lines.size()));
  }

  /** The limit that it went beyond, if it did. */
  private Optional<String> await(Process process) throws InterruptedException {
    long end = System.nanoTime() + limits.longest().toNanos();
    while (!process.waitFor(
        Math.min(LOOK.toNanos(), end - System.nanoTime()), TimeUnit.NANOSECONDS)) {
      if (System.nanoTime() >= end) {
        return Optional.of("it takes more than %d s".formatted(limits.longest().toSeconds()));
      }
      if (isTooLarge()) {
        return tooLarge();
      }
    }
    return isTooLarge() ? tooLarge() : Optional.empty();
  }

  private Optional<String> tooLarge() {
    return Optional.of("it takes more than %d MiB".formatted(limits.megabytes()));
  }

  private boolean isTooLarge() {
    try (Stream<Path> all = Files.walk(place)) {
      return all.mapToLong(EnvironmentBuild::size).sum() > (long) limits.megabytes() << 20;
    } catch (IOException | UncheckedIOException e) {
      return false; // What comes and goes meanwhile is counted the next time.
    }
  }

  private static long size(Path file) {
    try {
      return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? Files.size(file) : 0;
    } catch (IOException e) {
      return 0;
    }
  }

  /** What a model's process gets, and what says where pip finds packages. */
  private Map<String, String> environment() {
    Map<String, String> environment = CommandLine.environment(1);
    Optional<Path> configured =
        CONFIGURATIONS.stream()
            .map(name -> Path.of(System.getProperty("user.home"), name))
            .filter(Files::isReadable)
            .findFirst();
    configured.ifPresent(file -> environment.put("PIP_CONFIG_FILE", file.toString()));
    System.getenv()
        .forEach(
            (name, value) -> {
              if (name.startsWith("PIP_") || OF_THE_NETWORK.contains(name)) {
                environment.put(name, value);
              }
            });
    environment.put("HOME", place.toString());
    environment.put("TMPDIR", place.resolve("tmp").toString());
    return environment;
  }
}
