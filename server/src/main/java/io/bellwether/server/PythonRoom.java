// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import io.bellwether.adapters.processes.PythonEnvironments;
import io.bellwether.adapters.processes.PythonProcesses;
import io.bellwether.adapters.processes.ScoringServers;
import io.bellwether.platform.serving.PythonModels;
import io.bellwether.platform.serving.PythonPool;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** With which Python models run that need it, if with any. */
final class PythonRoom {
  private static final System.Logger LOG = System.getLogger(PythonRoom.class.getName());

  private PythonRoom() {}

  static PythonPool open(Settings settings, Path data, InstantSource clock, Rooms.Parts parts) {
    PythonModels here = models(settings, data, clock, parts);
    Map<String, ScoringServers.Server> servers = RemoteRoom.servers(settings);
    PythonModels all =
        servers.isEmpty()
            ? here
            : parts.add(
                new ScoringServers(
                    servers,
                    new ScoringServers.Limits(
                        Duration.ofSeconds(settings.integer(Setting.PYTHON_TIMEOUT, 1, 3600)),
                        settings.integer(Setting.REMOTE_CONCURRENCY, 1, 1 << 16),
                        ServingRoom.limits(settings).longestWait()),
                    here));
    return new PythonPool(all, settings.integer(Setting.PYTHON_PROCESSES, 1, 1000));
  }

  private static PythonModels models(
      Settings settings, Path data, InstantSource clock, Rooms.Parts parts) {
    if (settings.optional(Setting.PYTHON).isEmpty()) {
      return PythonModels.none();
    }
    if ("root".equals(System.getProperty("user.name"))) {
      LOG.log(
          System.Logger.Level.WARNING,
          "models in Python run as root, for the server does: whoever registers one may do anything"
              + " here; start the server as a user of its own");
    }
    PythonProcesses.Limits limits =
        new PythonProcesses.Limits(
            settings.integer(Setting.PYTHON_MEMORY, 512, 1 << 20),
            Duration.ofSeconds(settings.integer(Setting.PYTHON_START, 1, 3600)),
            Duration.ofSeconds(settings.integer(Setting.PYTHON_TIMEOUT, 1, 3600)));
    Path interpreter = interpreter(settings);
    Optional<PythonEnvironments> environments = environments(settings, interpreter, data, clock);
    environments.ifPresent(parts::add);
    return parts.add(
        new PythonProcesses(interpreter, data.resolve("python"), environments, limits));
  }

  private static Optional<PythonEnvironments> environments(
      Settings settings, Path interpreter, Path data, InstantSource clock) {
    PythonEnvironments.Limits limits =
        new PythonEnvironments.Limits(
            settings.integer(Setting.PYTHON_MEMORY, 512, 1 << 20),
            settings.integer(Setting.PYTHON_ENVIRONMENT_DISK, 1, 1 << 20),
            Duration.ofSeconds(settings.integer(Setting.PYTHON_ENVIRONMENT_SECONDS, 1, 86_400)));
    return switch (settings.text(Setting.PYTHON_ENVIRONMENTS)) {
      case "shared" -> Optional.empty();
      case "own" ->
          Optional.of(
              new PythonEnvironments(
                  interpreter, data.resolve("python-environments"), limits, clock));
      case String other ->
          throw new BadConfiguration(
              "%s: %s (expected: shared or own)"
                  .formatted(Setting.PYTHON_ENVIRONMENTS.key(), other));
    };
  }

  /** Absolute, for the processes have folders of their own. */
  private static Path interpreter(Settings settings) {
    String told = settings.text(Setting.PYTHON);
    Stream<Path> places =
        told.contains("/")
            ? Stream.of(Path.of(told))
            : Arrays.stream(path().split(File.pathSeparator, -1)).map(dir -> Path.of(dir, told));
    return places
        .filter(place -> Files.isRegularFile(place) && Files.isExecutable(place))
        .findFirst()
        .map(Path::toAbsolutePath)
        .orElseThrow(
            () ->
                new BadConfiguration(
                    "%s: %s (expected: an interpreter that can be run)"
                        .formatted(Setting.PYTHON.key(), told)));
  }

  private static String path() {
    String path = System.getenv("PATH");
    return path == null ? "" : path;
  }
}
