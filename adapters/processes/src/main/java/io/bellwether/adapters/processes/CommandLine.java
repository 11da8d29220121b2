// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.processes;

import io.bellwether.platform.orchestration.ChildProcesses.Command;
import io.bellwether.platform.orchestration.ChildProcesses.Request;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Says how to start a child. */
final class CommandLine {
  /** What a child may see of our environment: nothing that could hold a secret. */
  private static final List<String> PASSED_ON =
      List.of("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH", "SystemRoot");

  /**
   * Runs a program in a session of its own and ends all of that when it ends, and when our input
   * does: a program does not watch whether its parent lives.
   */
  private static final String SUPERVISE =
      """
      ulimit -v "$1"; shift
      exec 3<&0
      setsid "$@" </dev/null 3<&- &
      group=$!
      (while read -r line <&3; do :; done; kill -s KILL -- "-$group") >/dev/null 2>&1 &
      watcher=$!
      wait "$group"
      status=$?
      kill "$watcher"
      kill -s KILL -- "-$group" 2>/dev/null
      exit "$status"
      """;

  private static final Path NICE = Path.of("/usr/bin/nice");

  private final String mainClass;
  private final List<String> jvmFlags;
  private final int threads;

  CommandLine(String mainClass, List<String> jvmFlags, int threads) {
    this.mainClass = mainClass;
    this.jvmFlags = List.copyOf(jvmFlags);
    this.threads = threads;
  }

  List<String> words(Request request, Path job) {
    List<String> words = new ArrayList<>();
    if (Files.isExecutable(NICE)) {
      words.addAll(List.of(NICE.toString(), "-n", "10"));
    }
    switch (request.command()) {
      case Command.BuiltIn _ -> words.addAll(jvm(request, job));
      case Command.Program program -> {
        long kilobytes = request.memoryMegabytes() * 1024L;
        words.addAll(List.of("/bin/sh", "-c", SUPERVISE, "sh", Long.toString(kilobytes)));
        words.addAll(program.words());
      }
    }
    return words;
  }

  private List<String> jvm(Request request, Path job) {
    List<String> words = new ArrayList<>();
    words.add(ProcessHandle.current().info().command().orElse("java"));
    words.add("-Xmx" + request.memoryMegabytes() + "m");
    words.add("-XX:+ExitOnOutOfMemoryError");
    words.add("-XX:+UseSerialGC");
    words.add("-XX:-UsePerfData");
    words.add("-XX:ErrorFile=" + request.folder().resolve("crash.log"));
    words.add("-Duser.timezone=UTC");
    words.add("-Dfile.encoding=UTF-8");
    words.addAll(jvmFlags);
    words.addAll(List.of("-cp", classPath(), mainClass, job.toString()));
    return words;
  }

  /** Absolute, for the child runs in another folder. */
  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** What every child gets. */
  static Map<String, String> environment(int threads) {
    Map<String, String> environment = new TreeMap<>();
    for (String name : PASSED_ON) {
      String value = System.getenv(name);
      if (value != null) {
        environment.put(name, value);
      }
    }
    environment.put("OMP_NUM_THREADS", Integer.toString(threads));
    environment.put("OMP_WAIT_POLICY", "PASSIVE"); // Else idle threads spin on our few cores.
    return environment;
  }

  Map<String, String> environment(Request request, Path job) {
    Map<String, String> environment = environment(threads);
    environment.put("BELLWETHER_JOB", job.toString());
    if (request.command() instanceof Command.Program program) {
      environment.putAll(program.environment());
    }
    return environment;
  }
}
