// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A Python that has the peers: {@code BENCH_PYTHON}, the tests' own, or the system's. */
record Python(Path root, String program) {
  static Optional<Python> with(Path root, String... packages) {
    List<String> programs =
        List.of(
            System.getenv().getOrDefault("BENCH_PYTHON", ""),
            root.resolve("tests/target/venv/bin/python").toString(),
            "python3");
    for (String program : programs) {
      Python python = new Python(root, program);
      if (!program.isEmpty() && python.succeeds("-c", "import " + String.join(",", packages))) {
        return Optional.of(python);
      }
    }
    return Optional.empty();
  }

  private boolean succeeds(String... arguments) {
    try {
      Process process = start(ProcessBuilder.Redirect.DISCARD, arguments);
      process.getInputStream().readAllBytes();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Runs one of our scripts; the result is what it prints. */
  String run(String script, String... arguments) {
    List<String> words = new ArrayList<>();
    words.add(root.resolve("bench/src/main/python").resolve(script).toString());
    words.addAll(List.of(arguments));
    try {
      Process process = start(ProcessBuilder.Redirect.INHERIT, words.toArray(String[]::new));
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(script + " failed: " + out);
      }
      return out.strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(script + " was interrupted", e);
    }
  }

  private Process start(ProcessBuilder.Redirect errors, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(errors).start();
  }
}
