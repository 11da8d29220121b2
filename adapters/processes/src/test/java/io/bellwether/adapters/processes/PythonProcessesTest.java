// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.processes;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.platform.registry.ModelDirectories;
import io.bellwether.platform.serving.PythonModels.Running;
import io.bellwether.scoring.Row;
import io.bellwether.testkit.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With an interpreter that runs our test's model whatever it is given. */
class PythonProcessesTest {
  @TempDir private Path folder;

  private PythonProcesses processes() throws IOException {
    Path interpreter = folder.resolve("python");
    String java = ProcessHandle.current().info().command().orElseThrow();
    Files.writeString(
        interpreter,
        "#!/bin/sh\nexec '%s' -XX:TieredStopAtLevel=1 -cp '%s' %s none\n"
            .formatted(java, System.getProperty("java.class.path"), TestModel.class.getName()));
    Files.setPosixFilePermissions(interpreter, PosixFilePermissions.fromString("rwx------"));
    return new PythonProcesses(
        interpreter,
        models(),
        Optional.empty(),
        new PythonProcesses.Limits(1024, Duration.ofSeconds(30), Duration.ofSeconds(30)));
  }

  private Path models() {
    return folder.resolve("models");
  }

  private static ModelDirectories.Python model(String identity) {
    return new ModelDirectories.Python(
        "m/1",
        identity,
        List.of("python_function"),
        List.of(),
        new ModelDirectories.Anything(),
        List.of(),
        Optional.empty(),
        1,
        place -> Files.writeString(place.resolve("MLmodel"), identity));
  }

  /** The models that have a copy: those with a process. */
  private List<String> copies() {
    try (Stream<Path> all = Files.walk(models())) {
      return all.filter(path -> path.endsWith("MLmodel")).map(PythonProcessesTest::read).toList();
    } catch (IOException | UncheckedIOException e) {
      return List.of("being deleted");
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int answers(Running running) {
    return running.pipeline().answers(List.of(new Row(new double[] {1}))).size();
  }

  @Test
  void whoeverNeedsAModelSharesItsProcessAndTheLastOneEndsIt() throws Exception {
    try (PythonProcesses processes = processes()) {
      Running one = processes.start(model("a"));
      Running same = processes.start(model("a"));
      Running other = processes.start(model("b"));
      assertThat(copies()).containsExactlyInAnyOrder("a", "b");
      assertThat(Files.getPosixFilePermissions(models()))
          .isEqualTo(PosixFilePermissions.fromString("rwx------"));

      one.close();
      one.close();
      other.close();
      Eventually.until("the other one is gone", () -> copies().equals(List.of("a")));
      assertThat(answers(same)).isEqualTo(1);

      same.close();
      Eventually.until("all are gone", () -> copies().isEmpty());
      assertThat(answers(processes.start(model("a")))).isEqualTo(1);
    }
    Eventually.until("the end of all ends them", () -> copies().isEmpty());
  }

  @Test
  void whatAModelHasLeftBehindKeepsNobodyFromStarting() throws Exception {
    Path locked = Files.createDirectories(models().resolve("model1/locked"));
    Path outside = Files.writeString(folder.resolve("outside"), "stays");
    Files.writeString(locked.resolve("file"), "left");
    Files.createSymbolicLink(locked.resolve("link"), outside);
    Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("---------"));
    try (PythonProcesses processes = processes()) {
      assertThat(models().resolve("model1")).doesNotExist();
      assertThat(outside).exists();
      assertThat(answers(processes.start(model("a")))).isEqualTo(1);
    }
  }

  @Test
  void modelsThatAreLoadedAtTheSameTimeAllAnswer() throws Exception {
    try (PythonProcesses processes = processes();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Running>> all = new ArrayList<>();
      for (String identity : List.of("a", "b", "c", "a")) {
        all.add(threads.submit(() -> processes.start(model(identity))));
      }
      for (Future<Running> one : all) {
        assertThat(answers(one.get(30, TimeUnit.SECONDS))).isEqualTo(1);
      }
    }
  }
}
