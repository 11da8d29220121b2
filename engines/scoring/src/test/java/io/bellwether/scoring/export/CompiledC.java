// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.scoring.pipeline.Pipeline;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** What the system's C compiler makes of a model's source. */
final class CompiledC {
  private CompiledC() {}

  /** Of each line of inputs the margins and the answers. */
  static List<double[]> answers(Path folder, Pipeline pipeline, List<String> lines)
      throws Exception {
    return output(folder, pipeline, lines).stream()
        .map(line -> Arrays.stream(line.split(",")).mapToDouble(CompiledC::number).toArray())
        .toList();
  }

  private static double number(String text) {
    return switch (text.replaceFirst("^-", "")) {
      case "nan" -> Double.NaN;
      case "inf" -> text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  /** What the program says to each line. */
  static List<String> output(Path folder, Pipeline pipeline, List<String> lines) throws Exception {
    Path source = folder.resolve("model.c");
    Path program = folder.resolve("model");
    Path input = folder.resolve("rows.csv");
    Files.writeString(source, CSource.of(pipeline, "golden", "a model").orElseThrow());
    Files.writeString(input, String.join("\n", lines) + "\n", StandardCharsets.UTF_8);
    start(
        "cc",
        "-std=c99",
        "-Wall",
        "-Wextra",
        "-Werror",
        "-O1",
        "-ffp-contract=off",
        "-DMAIN",
        "-o",
        program.toString(),
        source.toString(),
        "-lm");
    Process run =
        new ProcessBuilder(program.toString())
            .redirectInput(input.toFile())
            .redirectErrorStream(true)
            .start();
    String out = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(run.waitFor()).as(out).isZero();
    return out.lines().toList();
  }

  private static void start(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
  }
}
