// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.processes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.adapters.processes.PythonEnvironments.Use;
import io.bellwether.platform.serving.PythonModels.CannotRun;
import io.bellwether.platform.shared.Unavailable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With this machine's Python and pip, of wheels in a folder: no index is asked. */
@Timeout(60)
class PythonEnvironmentsTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final PythonEnvironments.Limits LIMITS =
      new PythonEnvironments.Limits(4096, 64, Duration.ofSeconds(30));

  @TempDir private Path folder;
  private volatile Instant now = NOW;
  private Path python;

  /** pip as its configuration says: that of the interpreter's own wrapper, here. */
  @BeforeEach
  void anInterpreterWhosePipKnowsAFolder() throws IOException {
    Path wheels = Files.createDirectories(folder.resolve("wheels"));
    wheel(wheels, "mlflow", "3.17.2", "");
    wheel(wheels, "grain", "1.0", "");
    wheel(wheels, "grain", "2.0", "");
    wheel(wheels, "mill", "1.0", "Requires-Dist: grain<2\n");
    python = folder.resolve("python");
    Files.writeString(
        python,
        "#!/bin/sh\nexport PIP_NO_INDEX=1 PIP_FIND_LINKS='%s'\nexec python3 \"$@\"\n"
            .formatted(wheels));
    Files.setPosixFilePermissions(python, PosixFilePermissions.fromString("rwx------"));
  }

  /** A package that says of which version it is. */
  private static void wheel(Path folder, String name, String version, String needs)
      throws IOException {
    String info = "%s-%s.dist-info/".formatted(name, version);
    Map<String, String> files = new TreeMap<>();
    files.put(name + ".py", "VERSION = '%s'\n".formatted(version));
    files.put(
        info + "METADATA",
        "Metadata-Version: 2.1\nName: %s\nVersion: %s\n%s".formatted(name, version, needs));
    files.put(info + "WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n");
    StringBuilder record = new StringBuilder(info + "RECORD,,\n");
    files.keySet().forEach(file -> record.append(file).append(",,\n"));
    files.put(info + "RECORD", record.toString());
    Path wheel = folder.resolve("%s-%s-py3-none-any.whl".formatted(name, version));
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(wheel))) {
      for (Map.Entry<String, String> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue().getBytes(UTF_8));
      }
    }
  }

  private PythonEnvironments environments(PythonEnvironments.Limits limits) {
    return new PythonEnvironments(python, places(), limits, () -> now);
  }

  private Path places() {
    return folder.resolve("environments");
  }

  private List<Path> built() {
    try (Stream<Path> all = Files.list(places())) {
      return all.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a model would import. */
  private String imported(Use use, String package_) throws Exception {
    Path place = Files.createDirectories(folder.resolve("run"));
    PythonScripts.copyTo(place);
    String code =
        "import sys; sys.path.insert(0, %r); from bellwether_model import environment;"
            + " environment.use(%r); import %s; print(%s.VERSION)";
    code =
        code.replaceFirst("%r", "'" + place.resolve("scripts") + "'")
            .replaceFirst("%r", "'" + use.place() + "'")
            .replace("%s", package_);
    Process process =
        new ProcessBuilder(python.toString(), "-I", "-c", code).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    return said;
  }

  @Test
  void eachSetOfRequirementsIsBuiltOnceInTheBackground() throws Exception {
    try (PythonEnvironments environments = environments(LIMITS)) {
      assertThatThrownBy(() -> environments.use(List.of("grain==1.0", "mill")))
          .isInstanceOfSatisfying(
              Unavailable.class,
              building -> {
                assertThat(building.code()).isEqualTo("environment_building");
                assertThat(building.retryAfter()).isPositive();
              })
          .hasMessageContaining("2 packages");
      environments.await(List.of("mill", "grain==1.0"));
      environments.await(List.of("grain"));
      try (Use one = environments.use(List.of("grain==1.0", "mill"));
          Use other = environments.use(List.of("grain"))) {
        assertThat(imported(one, "grain")).isEqualTo("1.0");
        assertThat(imported(other, "grain")).isEqualTo("2.0");
        assertThat(built()).containsExactlyInAnyOrder(one.place(), other.place());
      }
    }
    Files.createDirectories(places().resolve("halfway"));
    try (PythonEnvironments again = environments(LIMITS);
        Use one = again.use(List.of("mill", "grain==1.0"))) {
      assertThat(imported(one, "mill")).as("what an earlier server built").isEqualTo("1.0");
      assertThat(built())
          .hasSize(2)
          .allSatisfy(place -> assertThat(place.resolve("built")).exists());
    }
  }

  @Test
  void whatCannotBeBuiltIsToldWithThePipsLastLines() {
    try (PythonEnvironments environments = environments(LIMITS)) {
      assertThatThrownBy(() -> environments.await(List.of("grain==3.0")))
          .isInstanceOf(CannotRun.class)
          .hasMessageContaining("No matching distribution found for grain==3.0");
      assertThatThrownBy(() -> environments.use(List.of("grain==3.0")))
          .as("as long as it is remembered")
          .isInstanceOf(CannotRun.class);
      assertThat(built()).isEmpty();
    }
  }

  /** It is remembered from its end on: one that reached its limit of time would begin at once. */
  @Test
  void whatFailsAfterALongTimeIsNotBuiltAgainAtOnce() throws Exception {
    Path gate = folder.resolve("gate");
    assertThat(new ProcessBuilder("mkfifo", gate.toString()).start().waitFor()).isZero();
    Files.writeString(
        python, Files.readString(python).replace("exec", "read line < '%s'\nexec".formatted(gate)));
    try (PythonEnvironments environments = environments(LIMITS)) {
      assertThatThrownBy(() -> environments.use(List.of("grain==3.0")))
          .isInstanceOf(Unavailable.class);
      now = NOW.plus(Duration.ofMinutes(11));
      Files.writeString(gate, "go\n");
      assertThatThrownBy(() -> environments.await(List.of("grain==3.0")))
          .isInstanceOf(CannotRun.class);
      assertThatThrownBy(() -> environments.use(List.of("grain==3.0")))
          .isInstanceOf(CannotRun.class);

      now = NOW.plus(Duration.ofMinutes(22));
      environments.sweep();
      assertThatThrownBy(() -> environments.use(List.of("grain==3.0")))
          .as("is tried again")
          .isInstanceOf(Unavailable.class);
    }
  }

  @Test
  void whatNoModelWasStartedWithForAMonthGoes() {
    try (PythonEnvironments environments = environments(LIMITS)) {
      environments.await(List.of("grain"));
      Use use = environments.use(List.of("grain"));
      now = NOW.plus(Duration.ofDays(31));
      environments.sweep();
      assertThat(use.place()).exists();
      use.close();
      now = NOW.plus(Duration.ofDays(60));
      environments.sweep();
      assertThat(use.place()).exists();
      now = NOW.plus(Duration.ofDays(62));
      environments.sweep();
      assertThat(use.place()).doesNotExist();
      assertThatThrownBy(() -> environments.use(List.of("grain")))
          .as("is built again")
          .isInstanceOf(Unavailable.class);
    }
  }

  @Test
  void limitsEndABuild() {
    try (PythonEnvironments environments =
        environments(new PythonEnvironments.Limits(4096, 64, Duration.ZERO))) {
      assertThatThrownBy(() -> environments.await(List.of("grain")))
          .isInstanceOf(CannotRun.class)
          .hasMessageContaining("more than 0 s");
      assertThat(built()).isEmpty();
    }
    try (PythonEnvironments environments =
        environments(new PythonEnvironments.Limits(4096, 0, Duration.ofSeconds(30)))) {
      assertThatThrownBy(() -> environments.await(List.of("grain")))
          .isInstanceOf(CannotRun.class)
          .hasMessageContaining("more than 0 MiB");
    }
  }

  @Test
  void aModelDoesNotSayWherePackagesComeFrom() {
    try (PythonEnvironments environments = environments(LIMITS)) {
      for (String one :
          List.of(
              "--index-url http://elsewhere",
              "grain @ http://elsewhere/grain.whl",
              "http://elsewhere/grain.whl",
              "./grain.whl",
              "-e .",
              "grain\n-e .",
              "git+ssh://elsewhere/grain")) {
        assertThatThrownBy(() -> environments.use(List.of(one)))
            .isInstanceOf(CannotRun.class)
            .hasMessageContaining("pip's configuration");
      }
    }
  }
}
