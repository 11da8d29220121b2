// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.processes;

import io.bellwether.platform.serving.PythonModels.CannotRun;
import io.bellwether.platform.shared.Unavailable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Environments of models in Python: what they name is installed once for all that name the same,
 * one at a time and in the background, in a folder that stays as long as it is used.
 */
public final class PythonEnvironments implements AutoCloseable {
  /** It is there when all of the environment is; its time is when that was used last. */
  private static final String BUILT = "built";

  private static final String REQUIREMENTS = "requirements.txt";
  private static final int MOST_WAITING = 16;
  private static final int MOST_REQUIREMENTS = 500;
  private static final int LONGEST_REQUIREMENT = 500;
  private static final Duration ASK_AGAIN = Duration.ofSeconds(5);

  /** What could not be built is not built again for so long. */
  private static final Duration FAILED = Duration.ofMinutes(10);

  private static final Duration CLOSING = Duration.ofSeconds(5);

  /** What no model was started with for so long goes. */
  private static final Duration UNUSED = Duration.ofDays(30);

  private final Path interpreter;
  private final Path folder;
  private final Limits limits;
  private final InstantSource clock;
  private final ScheduledThreadPoolExecutor builder =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().daemon().name("python-environments").factory());
  private final Map<String, Build> builds = new HashMap<>();
  private final Map<String, Integer> users = new HashMap<>();

  /**
   * What an environment may take.
   *
   * @param memoryMegabytes of address space, while it is built
   * @param megabytes on the disk
   * @param longest to be built
   */
  public record Limits(int memoryMegabytes, int megabytes, Duration longest) {}

  private record Build(
      Instant since, CompletableFuture<Path> done, CompletableFuture<Instant> ended) {
    static Build begun(InstantSource clock) {
      CompletableFuture<Path> done = new CompletableFuture<>();
      return new Build(clock.instant(), done, done.handle((_, _) -> clock.instant()));
    }
  }

  /**
   * @param interpreter has pip; its packages are there in every environment
   * @param folder of its own
   */
  public PythonEnvironments(Path interpreter, Path folder, Limits limits, InstantSource clock) {
    this.interpreter = interpreter;
    this.folder = folder.toAbsolutePath();
    this.limits = limits;
    this.clock = clock;
    try {
      Files.createDirectories(folder);
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
      all().filter(one -> !Files.exists(one.resolve(BUILT))).forEach(Leftovers::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var _ = builder.scheduleAtFixedRate(this::sweep, 1, 1, TimeUnit.DAYS);
  }

  private List<Path> list() {
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Stream<Path> all() {
    return list().stream();
  }

  /** The folder of an environment, which stays until this is closed. */
  record Use(Path place, Runnable end) implements AutoCloseable {
    @Override
    public void close() {
      end.run();
    }
  }

  /**
   * The environment with these packages.
   *
   * @throws Unavailable while it is being built, which this begins
   * @throws CannotRun if it cannot be built
   */
  Use use(List<String> requirements) {
    String key = key(check(requirements));
    synchronized (builds) {
      CompletableFuture<Path> done = begin(key, requirements).done();
      if (!done.isDone()) {
        throw building(key, requirements);
      }
      Path place = built(done);
      touch(place);
      users.merge(key, 1, Integer::sum);
      return new Use(place, () -> leave(key, place));
    }
  }

  /**
   * Waits until it is built.
   *
   * @throws CannotRun if it cannot be built
   */
  void await(List<String> requirements) {
    String key = key(check(requirements));
    CompletableFuture<Path> done;
    synchronized (builds) {
      done = begin(key, requirements).done();
    }
    var _ = built(done);
  }

  private static Path built(CompletableFuture<Path> done) {
    try {
      return done.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unavailable("interrupted", "the server is ending");
    } catch (ExecutionException e) {
      throw switch (e.getCause()) {
        case CannotRun reason -> new CannotRun(reason.getMessage() + "", reason.lasts());
        case null, default -> new Unavailable("interrupted", "the server is ending");
      };
    }
  }

  private Unavailable building(String key, List<String> requirements) {
    Build build = Objects.requireNonNull(builds.get(key));
    return new Unavailable(
        "environment_building",
        "its environment of %d packages is being built, or waits for its turn, for %d s (expected: it"
                .formatted(
                    requirements.size(),
                    Duration.between(build.since(), clock.instant()).toSeconds())
            + " is ready; ask again later)",
        ASK_AGAIN);
  }

  private void leave(String key, Path place) {
    synchronized (builds) {
      touch(place);
      users.merge(key, -1, (had, less) -> had + less == 0 ? null : had + less);
    }
  }

  private void touch(Path place) {
    try {
      Files.setLastModifiedTime(place.resolve(BUILT), FileTime.from(clock.instant()));
    } catch (IOException e) {
      throw new Unavailable("no_environment", "the environment is gone: " + e.getMessage());
    }
  }

  private Build begin(String key, List<String> requirements) {
    Build known = builds.get(key);
    boolean isGone =
        known != null
            && known.done().isDone()
            && !known.done().isCompletedExceptionally()
            && !Files.exists(folder.resolve(key).resolve(BUILT));
    boolean isOver = known != null && (isGone || mayFailAgain(known));
    if (known != null && !isOver) {
      return known;
    }
    Path place = folder.resolve(key);
    Build made = Build.begun(clock);
    if (Files.exists(place.resolve(BUILT))) {
      made.done().complete(place);
    } else {
      if (builder.getQueue().size() > MOST_WAITING) {
        throw new Unavailable(
            "environments_busy",
            "%d environments wait to be built (expected: fewer; ask again later)"
                .formatted(MOST_WAITING),
            ASK_AGAIN);
      }
      builder.execute(() -> build(place, requirements, made.done()));
    }
    builds.put(key, made);
    return made;
  }

  private boolean mayFailAgain(Build known) {
    return known.done().isCompletedExceptionally()
        && known.ended().join().plus(FAILED).isBefore(clock.instant());
  }

  /** Nothing of what failed is left when it is told. */
  private void build(Path place, List<String> requirements, CompletableFuture<Path> done) {
    Optional<RuntimeException> failure = failure(place, requirements);
    if (failure.isEmpty()) {
      done.complete(place);
    } else {
      Leftovers.delete(place);
      done.completeExceptionally(failure.get());
    }
  }

  private Optional<RuntimeException> failure(Path place, List<String> requirements) {
    try {
      Files.createDirectories(place.resolve("tmp"));
      Files.writeString(place.resolve(REQUIREMENTS), String.join("\n", requirements) + "\n");
      Optional<String> failure = new EnvironmentBuild(interpreter, place, limits).run();
      if (failure.isPresent()) {
        return Optional.of(new CannotRun(told(failure.get()), false));
      }
      Leftovers.delete(place.resolve("tmp"));
      Files.createFile(place.resolve(BUILT));
      return Optional.empty();
    } catch (IOException | RuntimeException e) {
      return Optional.of(new CannotRun(told(e.toString()), false));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of(new Unavailable("interrupted", "the server is ending"));
    }
  }

  private static String told(String reason) {
    return "its environment cannot be built: " + reason;
  }

  /** What nobody uses any more goes, and why others failed is forgotten. */
  void sweep() {
    synchronized (builds) {
      builds.values().removeIf(this::mayFailAgain);
      for (Path place : list()) {
        String key = place.getFileName() + "";
        try {
          if (users.containsKey(key)) {
            touch(place);
          } else if (Files.exists(place.resolve(BUILT)) && isOld(place)) {
            builds.remove(key);
            Leftovers.delete(place);
          }
        } catch (IOException | Unavailable e) {
          builds.remove(key); // It is gone already.
        }
      }
    }
  }

  private boolean isOld(Path place) throws IOException {
    Instant used = Files.getLastModifiedTime(place.resolve(BUILT)).toInstant();
    return used.plus(UNUSED).isBefore(clock.instant());
  }

  /** Packages by their names: where they come from is for who configured pip, not for a model. */
  private static List<String> check(List<String> requirements) {
    if (requirements.size() > MOST_REQUIREMENTS) {
      throw new CannotRun(
          "its requirements: %d (expected: at most %d)"
              .formatted(requirements.size(), MOST_REQUIREMENTS));
    }
    for (String one : requirements) {
      if (one.length() > LONGEST_REQUIREMENT || !one.matches("[A-Za-z0-9][^@/\\\\\\p{Cntrl}]*")) {
        throw new CannotRun(
            "its requirement %s (expected: a package by its name and versions; where it comes from is"
                    .formatted(one.substring(0, Math.min(one.length(), LONGEST_REQUIREMENT)))
                + " pip's configuration)");
      }
    }
    return requirements;
  }

  /** The same for the same packages with the same Python. */
  private String key(List<String> requirements) {
    try {
      Path python = interpreter.toRealPath();
      String text =
          "%s %s\n%s"
              .formatted(
                  python,
                  Files.getLastModifiedTime(python).toMillis(),
                  String.join("\n", requirements.stream().sorted().toList()));
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 16);
    } catch (IOException e) {
      throw new CannotRun("the interpreter is gone: " + e.getMessage());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Ends a build that runs; what it does not remove in time goes at the next start. */
  @Override
  public void close() {
    builder.shutdownNow();
    try {
      builder.awaitTermination(CLOSING.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    synchronized (builds) {
      builds
          .values()
          .forEach(
              build ->
                  build
                      .done()
                      .completeExceptionally(
                          new Unavailable("interrupted", "the server is ending")));
    }
  }
}
