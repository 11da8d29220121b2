// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.governance;

import static io.bellwether.platform.registry.VersionValidation.LOADS;

import io.bellwether.platform.registry.Content;
import io.bellwether.platform.registry.ModelDirectories.Column;
import io.bellwether.platform.registry.ModelDirectories.Directory;
import io.bellwether.platform.registry.ModelDirectories.Found;
import io.bellwether.platform.registry.ModelDirectories.Refused;
import io.bellwether.platform.registry.ModelDirectories.Unreadable;
import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.platform.registry.VersionValidation.Check;
import io.bellwether.scoring.ModelFormatException;
import io.bellwether.scoring.pipeline.Input;
import io.bellwether.scoring.pipeline.InvalidFeaturesException;
import io.bellwether.scoring.pipeline.Pipeline;
import io.bellwether.scoring.pipeline.Score;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/** Tries a version out: whether it loads, fits what it says of itself, and scores; how fast. */
final class ValidationSuite {
  static final String SIGNATURE = "signature";
  static final String SCORES = "scores";
  static final String LATENCY = "latency";
  static final String SIZE = "size";

  private static final int RUNS = 200;

  private final LongSupplier nanoTime;

  /**
   * @param nanoTime the clock that latencies are measured with
   */
  ValidationSuite(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * @param pipeline what was loaded, if it was
   */
  record Tried(List<Check> checks, Optional<Pipeline> pipeline) {}

  Tried run(ModelVersion version, Found found) {
    return switch (found) {
      case Unreadable unreadable -> untried(Check.notRun(LOADS, unreadable.reason()));
      case Refused refused -> untried(Check.failed(LOADS, refused.reason()));
      case Directory directory -> load(version, directory);
    };
  }

  private static Tried untried(Check loads) {
    List<Check> checks = new ArrayList<>(List.of(loads));
    for (String name : List.of(SIGNATURE, SCORES, LATENCY, SIZE)) {
      checks.add(Check.notRun(name, "the model was not loaded"));
    }
    return new Tried(checks, Optional.empty());
  }

  private Tried load(ModelVersion version, Directory directory) {
    Pipeline pipeline;
    try {
      pipeline = Pipeline.read(directory.files());
    } catch (ModelFormatException e) {
      return untried(Check.failed(LOADS, String.valueOf(e.getMessage())));
    }
    List<Check> checks = new ArrayList<>();
    checks.add(
        Check.passed(
            LOADS,
            "%s, %d inputs, %s"
                .formatted(
                    directory.format(),
                    pipeline.inputs().size(),
                    pipeline.task().name().toLowerCase(Locale.ROOT))));
    checks.add(signature(pipeline, declared(version, directory)));
    Map<String, @Nullable Object> row = row(version, directory, pipeline);
    checks.addAll(scores(pipeline, row, directory.example().isPresent()));
    checks.add(Check.passed(SIZE, "%,d bytes".formatted(directory.sizeBytes())));
    return new Tried(checks, Optional.of(pipeline));
  }

  private static List<String> declared(ModelVersion version, Directory directory) {
    return directory.signature().isEmpty()
        ? version.content().inputs().stream().map(Content.Input::name).toList()
        : directory.signature().stream().map(Column::name).toList();
  }

  private static Check signature(Pipeline pipeline, List<String> declared) {
    List<String> inputs = pipeline.inputs().stream().map(Input::name).toList();
    if (declared.isEmpty()) {
      return Check.notRun(SIGNATURE, "it says nothing of its inputs");
    }
    if (declared.equals(inputs)) {
      return Check.passed(SIGNATURE, "%d inputs, as the model has them".formatted(inputs.size()));
    }
    if (pipeline.isNumbered() && declared.size() == inputs.size()) {
      return Check.passed(
          SIGNATURE, "%d inputs; the model's own have no names".formatted(inputs.size()));
    }
    return Check.failed(
        SIGNATURE, "inputs %s (expected: %s, as the model has them)".formatted(declared, inputs));
  }

  /** The example, or a row made from what is known of the inputs. */
  private static Map<String, @Nullable Object> row(
      ModelVersion version, Directory directory, Pipeline pipeline) {
    Map<String, Content.Input> known = new HashMap<>();
    version.content().inputs().forEach(input -> known.put(input.name(), input));
    Map<String, @Nullable Object> example = directory.example().orElse(Map.of());
    List<String> names = List.copyOf(example.keySet());
    Map<String, @Nullable Object> row = new HashMap<>();
    for (int i = 0; i < pipeline.inputs().size(); i++) {
      Input input = pipeline.inputs().get(i);
      boolean byPlace = !example.containsKey(input.name()) && i < names.size();
      row.put(
          input.name(),
          example.isEmpty()
              ? made(input, known.get(input.name()))
              : example.get(byPlace ? names.get(i) : input.name()));
    }
    return row;
  }

  private static Object made(Input input, Content.@Nullable Input known) {
    return switch (input.type()) {
      case STRING -> input.categories().stream().findFirst().orElse("a");
      case BOOLEAN -> false;
      case INTEGER -> (long) Math.rint(middle(known));
      case DOUBLE -> middle(known);
      case TIMESTAMP -> "2000-01-01T00:00:00Z";
    };
  }

  private static double middle(Content.@Nullable Input known) {
    return known == null || known.min().isEmpty() || known.max().isEmpty()
        ? 0
        : (known.min().get() + known.max().get()) / 2;
  }

  private List<Check> scores(
      Pipeline pipeline, Map<String, @Nullable Object> row, boolean isExample) {
    String what = isExample ? "its input example" : "a row made from its inputs";
    try {
      double[] answers = answers(pipeline.score(pipeline.encode(row)));
      if (!Arrays.stream(answers).allMatch(Double::isFinite)) {
        return unscored(what + " gives " + Arrays.toString(answers) + " (expected: numbers)");
      }
      return List.of(
          Check.passed(SCORES, "%s gives %s".formatted(what, shown(answers))),
          latency(pipeline, row));
    } catch (InvalidFeaturesException e) {
      return unscored(what + " is refused: " + e.getMessage());
    }
  }

  private static List<Check> unscored(String reason) {
    return List.of(Check.failed(SCORES, reason), Check.notRun(LATENCY, "nothing was scored"));
  }

  private static double[] answers(Score score) {
    return switch (score) {
      case Score.Binary binary -> new double[] {binary.probability()};
      case Score.Regression regression -> new double[] {regression.value()};
      case Score.Multiclass many -> many.probabilities();
    };
  }

  private static String shown(double[] answers) {
    return DoubleStream.of(answers)
        .limit(5)
        .mapToObj(answer -> String.format(Locale.ROOT, "%.4g", answer))
        .toList()
        .toString();
  }

  private Check latency(Pipeline pipeline, Map<String, @Nullable Object> row) {
    long[] nanos = new long[RUNS];
    for (int i = 0; i < RUNS; i++) {
      long start = nanoTime.getAsLong();
      pipeline.score(pipeline.encode(row));
      nanos[i] = nanoTime.getAsLong() - start;
    }
    Arrays.sort(nanos);
    return Check.passed(
        LATENCY,
        String.format(
            Locale.ROOT,
            "%.3f ms a row (median of %d, 95 %% below %.3f ms)",
            nanos[RUNS / 2] / 1e6,
            RUNS,
            nanos[RUNS * 95 / 100] / 1e6));
  }
}
