// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.bellwether.platform.orchestration.ChildFailure;
import io.bellwether.platform.orchestration.ChildFailure.Cause;
import io.bellwether.platform.orchestration.ChildProcesses.Command;
import io.bellwether.platform.orchestration.ChildProcesses.Request;
import io.bellwether.testkit.Eventually;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With real children: the same port will run programs of strangers. */
class SupervisedProcessesTest {
  @TempDir private Path folder;

  private final SupervisedProcesses processes =
      new SupervisedProcesses(TestChild.class.getName(), List.of("-XX:TieredStopAtLevel=1"), 2);
  private final Heard heard = Heard.quiet();

  private Map<String, String> run(String task) throws InterruptedException {
    return processes.run(request(new Command.BuiltIn(task)), heard);
  }

  private Request request(Command command) {
    return new Request(command, Map.of("a", "40", "b", "2"), folder, 64);
  }

  private ChildFailure failure(String task) {
    return catchThrowableOfType(ChildFailure.class, () -> run(task));
  }

  private static Command.Program shell(String script) {
    return new Command.Program(List.of("/bin/sh", "-c", script), Map.of());
  }

  @Test
  void ofALongLineOnlyTheBeginningIsRead() {
    String text = "abcdefg\r\n\nab\rcd\n" + "x".repeat(100_000);
    List<String> lines = new ArrayList<>();
    SupervisedProcesses.readLines(
        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), 5, lines::add);
    assertThat(lines).containsExactly("abcde", "", "ab", "cd", "xxxxx");
  }

  @Test
  void returnsWhatTheChildReturnsAndHearsItMeanwhile() throws Exception {
    assertThat(run("add")).isEqualTo(Map.of("sum", "42", "threads", "2"));
    assertThat(heard.all())
        .containsExactly(
            "progress 0.5 half", "metric loss NaN 1", "metric loss 0.25 2", "log added äöü");
  }

  @Test
  void aTaskThatGivesUpSaysWhy() {
    ChildFailure failure = failure("refuse");

    assertThat(failure.cause()).isEqualTo(Cause.REFUSED);
    assertThat(failure).hasMessage("target: num (expected: a column of the table)");
    assertThat(failure.lastLines()).startsWith("about to refuse");
    assertThat(failure("unknown")).hasMessageContaining("task: unknown (expected: one of");
  }

  @Test
  void outOfMemoryEndsTheChildOnly() {
    ChildFailure failure = failure("hungry");

    assertThat(failure.cause()).isEqualTo(Cause.OUT_OF_MEMORY);
    assertThat(failure).hasMessage("the child process needs more memory than its 64 MB");
  }

  @Test
  void aCrashTellsTheSignalAndTheLastLine() {
    ChildFailure failure = failure("halt");

    assertThat(failure.cause()).isEqualTo(Cause.CRASHED);
    assertThat(failure).hasMessage("the child process ended by signal 6: native code says goodbye");
  }

  @Test
  void manyLinesNeitherBlockNorPileUp() {
    ChildFailure failure = failure("noisy");

    assertThat(heard.all()).hasSize(5000);
    assertThat(failure).hasMessageContaining("hoarse");
    assertThat(failure.lastLines()).hasSizeLessThanOrEqualTo(40).allMatch(l -> l.length() < 500);
  }

  @ParameterizedTest
  @ValueSource(strings = {"builtin", "program"})
  void anInterruptKillsTheChildAndWhatItStarted(String kind) throws Exception {
    CompletableFuture<Long> pid = new CompletableFuture<>();
    Command command =
        kind.equals("program")
            ? shell("(sleep 1000 & echo $!); sleep 1000")
            : new Command.BuiltIn("endless");
    Heard listener = Heard.by(line -> pid.complete(Long.valueOf(line)));
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    Thread caller =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    processes.run(request(command), listener);
                  } catch (InterruptedException e) {
                    interrupted.complete(true);
                  } finally {
                    interrupted.complete(false);
                  }
                });
    ProcessHandle child = ProcessHandle.of(pid.get(30, TimeUnit.SECONDS)).orElseThrow();

    caller.interrupt();

    assertThat(interrupted.get(30, TimeUnit.SECONDS)).isTrue();
    awaitEnd(child);
  }

  @ParameterizedTest
  @ValueSource(strings = {"builtin", "program"})
  void theChildDoesNotOutliveItsParent(String kind) throws Exception {
    String java = ProcessHandle.current().info().command().orElseThrow();
    Process parent =
        new ProcessBuilder(
                java,
                "-cp",
                System.getProperty("java.class.path"),
                TestParent.class.getName(),
                folder.toString(),
                kind)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader lines = parent.inputReader()) {
      ProcessHandle child = ProcessHandle.of(Long.parseLong(lines.readLine())).orElseThrow();
      assertThat(child.isAlive()).isTrue();

      parent.destroyForcibly();

      awaitEnd(child);
    }
  }

  /** A process whose parent does not ask for its status is dead, but still listed. */
  private static void awaitEnd(ProcessHandle child) {
    Eventually.until(
        "process " + child.pid() + " has ended",
        () -> !child.isAlive() || child.info().command().isEmpty());
  }

  @Test
  void aProgramMaySpeakOurWireOrJustPrint() throws Exception {
    Command program =
        shell(
            """
            echo hello
            printf 'half a line{"bellwether":"metric","name":"auc","value":0.5,"step":3}\\n'
            grep -o '"a" *: *"40"' "$BELLWETHER_JOB"
            echo '{"bellwether":"done","outputs":{"k":"v"}}'
            """);

    assertThat(processes.run(request(program), heard)).isEqualTo(Map.of("k", "v"));
    assertThat(heard.all())
        .containsExactly("log hello", "log half a line", "metric auc 0.5 3", "log \"a\":\"40\"");
  }

  @Test
  void aProgramThatFailsShowsItsStatusAndSeesNoSecret() {
    ChildFailure failure =
        catchThrowableOfType(
            ChildFailure.class,
            () -> processes.run(request(shell("env | cut -d= -f1 >&2; exit 7")), heard));

    assertThat(failure.cause()).isEqualTo(Cause.CRASHED);
    assertThat(failure).hasMessageContaining("with status 7");
    assertThat(failure.lastLines())
        .contains("PATH", "BELLWETHER_JOB")
        .doesNotContain("JAVA_HOME", "MAVEN_OPTS", "DATABASE_URL");
  }
}
