// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.training;

import io.bellwether.platform.registry.Content;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.DoubleConsumer;
import java.util.stream.Stream;

/**
 * What the child that trains hands back: figures as texts, and a folder of files for each model.
 *
 * <p>The texts are {@code best}, {@code <type>.metric.<name>} (value, low, high), {@code
 * <type>.param.<name>}, {@code <type>.importance.<input>}, {@code left_out.<n>} and {@code
 * bias.<n>}; the files are those of the pipeline, {@code holdout.tsv} and {@code reference.tsv}
 * (row, label, probability), {@code curve.tsv} (round, train, valid) and {@code trials.tsv} (trial,
 * metric).
 */
final class Learned {
  static final String HOLDOUT = "holdout.tsv";
  static final String REFERENCE = "reference.tsv";
  static final String CURVE = "curve.tsv";
  static final String TRIALS = "trials.tsv";
  static final List<String> PIPELINE_FILES = List.of("pipeline.json", "model.json");

  private final Map<String, String> texts;
  private final Path folder;

  Learned(Map<String, String> texts, Path folder) {
    this.texts = texts;
    this.folder = folder;
  }

  String best() {
    return texts.getOrDefault("best", "");
  }

  Path file(String modelType, String name) {
    return folder.resolve(modelType).resolve(name);
  }

  Map<String, Content.Metric> metrics(String modelType) {
    Map<String, Content.Metric> metrics = new TreeMap<>();
    below(modelType + ".metric.")
        .forEach(
            (name, text) -> {
              double[] parts = numbers(text);
              metrics.put(name, new Content.Metric(parts[0], defined(parts[1]), defined(parts[2])));
            });
    return metrics;
  }

  Map<String, String> params(String modelType) {
    return below(modelType + ".param.");
  }

  Map<String, Double> importance(String modelType) {
    Map<String, Double> importance = new LinkedHashMap<>();
    below(modelType + ".importance.")
        .forEach((input, text) -> importance.put(input, Double.valueOf(text)));
    return importance;
  }

  /** The columns that were left out, because they have no value in any row. */
  List<String> leftOut() {
    return List.copyOf(below("left_out.").values());
  }

  /** Group by group, tab-separated: column, group, then name=value. */
  List<String> bias() {
    return List.copyOf(below("bias.").values());
  }

  /** Hands over the probabilities of a file of predictions, in its order. */
  void probabilities(String modelType, String name, DoubleConsumer visitor) {
    try (Stream<String> lines = Files.lines(file(modelType, name))) {
      lines.skip(1).forEach(line -> visitor.accept(Double.parseDouble(line.split("\t", -1)[2])));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A tab-separated file without its header. */
  static List<String[]> rows(Path file) {
    try {
      return Files.readAllLines(file).stream().skip(1).map(line -> line.split("\t", -1)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, String> below(String prefix) {
    Map<String, String> found = new TreeMap<>();
    texts.forEach(
        (key, value) -> {
          if (key.startsWith(prefix)) {
            found.put(key.substring(prefix.length()), value);
          }
        });
    return found;
  }

  private static double[] numbers(String text) {
    String[] parts = text.split(" ", -1);
    double[] numbers = new double[parts.length];
    for (int i = 0; i < parts.length; i++) {
      numbers[i] = Double.parseDouble(parts[i]);
    }
    return numbers;
  }

  private static Optional<Double> defined(double value) {
    return Double.isFinite(value) ? Optional.of(value) : Optional.empty();
  }
}
