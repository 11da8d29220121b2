// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The figures of one run, as a table that people read and that the results folder keeps. */
final class Report {
  private final String title;
  private final List<List<String>> rows = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  /** How many threads wanted to run already: figures from a busy machine say so. */
  private final double loadBefore =
      ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();

  Report(String title, String... columns) {
    this.title = title;
    rows.add(List.of(columns));
  }

  void row(String... cells) {
    rows.add(List.of(cells));
  }

  void note(String note) {
    notes.add(note);
  }

  String table() {
    StringBuilder text = new StringBuilder("## " + title + "\n\n");
    for (int i = 0; i < rows.size(); i++) {
      text.append("| ").append(String.join(" | ", rows.get(i))).append(" |\n");
      if (i == 0) {
        text.append("|---").append("|---:".repeat(rows.get(0).size() - 1)).append("|\n");
      }
    }
    text.append('\n');
    notes.forEach(note -> text.append("- ").append(note).append('\n'));
    return text.toString();
  }

  /** Adds the table to today's file of this benchmark. */
  void keep(Path root, String name) throws IOException, InterruptedException {
    Path folder = Files.createDirectories(root.resolve("bench/results"));
    Path file = folder.resolve(LocalDate.now(ZoneOffset.UTC) + "-" + name + ".md");
    String head = Files.exists(file) ? "\n" : "# " + name + "\n\n";
    String provenance =
        "\n%s; load before %.1f; commit %s\n".formatted(machine(), loadBefore, commit(root));
    Files.writeString(
        file, head + table() + provenance, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    System.out.println(root.relativize(file) + "\n");
  }

  private static String machine() throws IOException {
    return "%s, %d cores, %s of memory, %s, Java %s"
        .formatted(
            value("/proc/cpuinfo", "model name"),
            Runtime.getRuntime().availableProcessors(),
            gibibytes(value("/proc/meminfo", "MemTotal")),
            value("/etc/os-release", "PRETTY_NAME"),
            Runtime.version());
  }

  private static String gibibytes(String kibibytes) {
    String digits = kibibytes.replaceAll("\\D", "");
    return digits.isEmpty() ? "?" : "%.0f GiB".formatted(Long.parseLong(digits) / 1048576.0);
  }

  private static String value(String file, String key) throws IOException {
    if (!Files.exists(Path.of(file))) {
      return "?";
    }
    return Files.readAllLines(Path.of(file)).stream()
        .filter(line -> line.startsWith(key))
        .findFirst()
        .map(line -> line.replaceFirst("^[^:=]*[:=]\\s*", "").replace("\"", ""))
        .orElse("?");
  }

  private static String commit(Path root) throws IOException, InterruptedException {
    String commit = git(root, "rev-parse", "--short", "HEAD");
    String changes = git(root, "status", "--porcelain", "--", ".", ":!bench/results");
    return (commit.isEmpty() ? "?" : commit) + (changes.isEmpty() ? "" : " with local changes");
  }

  private static String git(Path root, String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git", "-C", root.toString()));
    command.addAll(Arrays.asList(words));
    Process git =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String output = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return git.waitFor() == 0 ? output.lines().collect(Collectors.joining("\n")).strip() : "";
  }
}
