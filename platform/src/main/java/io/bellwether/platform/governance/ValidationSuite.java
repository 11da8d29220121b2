// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.governance;

import static io.bellwether.platform.registry.VersionValidation.LOADS;

import io.bellwether.platform.registry.Content;
import io.bellwether.platform.registry.Memberships;
import io.bellwether.platform.registry.ModelDirectories;
import io.bellwether.platform.registry.ModelDirectories.Column;
import io.bellwether.platform.registry.ModelDirectories.Directory;
import io.bellwether.platform.registry.ModelDirectories.Found;
import io.bellwether.platform.registry.ModelDirectories.Refused;
import io.bellwether.platform.registry.ModelDirectories.Unreadable;
import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.platform.registry.VersionValidation.Check;
import io.bellwether.platform.serving.EnsembleLoader;
import io.bellwether.platform.serving.PythonModels;
import io.bellwether.platform.serving.PythonPool;
import io.bellwether.platform.shared.Unavailable;
import io.bellwether.scoring.Carriers;
import io.bellwether.scoring.ModelFormatException;
import io.bellwether.scoring.pipeline.Answered;
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
import java.util.Set;
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

  /** So far apart are answers that were only added up in another order. */
  private static final double ROUNDING = 1e-4;

  private static final int LONGEST_SHOWN = 200;

  /** What says nothing of the model: it is tried again. */
  private static final Set<String> PASSING = Set.of("interrupted", "model_busy", "model_unloaded");

  /** So long is measured at most, in nanoseconds. */
  private static final long LONGEST = 2_000_000_000L;

  private final PythonPool python;
  private final LongSupplier nanoTime;

  /**
   * @param nanoTime the clock that latencies are measured with
   */
  ValidationSuite(PythonPool python, LongSupplier nanoTime) {
    this.python = python;
    this.nanoTime = nanoTime;
  }

  /**
   * What came of it; closing it lets go of what was loaded.
   *
   * @param pipeline what was loaded, if it was
   */
  record Tried(List<Check> checks, Optional<Pipeline> pipeline, Runnable end)
      implements AutoCloseable {
    @Override
    public void close() {
      end.run();
    }
  }

  Tried run(ModelVersion version, Found found) {
    return switch (found) {
      case Unreadable unreadable -> untried(Check.notRun(LOADS, unreadable.reason()));
      case Refused refused -> untried(Check.failed(LOADS, refused.reason()));
      case Directory directory -> load(version, directory);
      case ModelDirectories.Python model -> start(version, model);
      case ModelDirectories.Ensemble ensemble -> assemble(version, ensemble);
    };
  }

  private static Tried untried(Check loads) {
    List<Check> checks = new ArrayList<>(List.of(loads));
    for (String name : List.of(SIGNATURE, SCORES, LATENCY, SIZE)) {
      checks.add(Check.notRun(name, "the model was not loaded"));
    }
    return new Tried(checks, Optional.empty(), () -> {});
  }

  private Tried load(ModelVersion version, Directory directory) {
    Pipeline pipeline;
    try {
      pipeline = directory.pipeline();
    } catch (ModelFormatException e) {
      return untried(Check.failed(LOADS, String.valueOf(e.getMessage())));
    }
    Told told = new Told(directory.signature(), directory.example(), directory.sizeBytes());
    List<Check> checks = checks(version, directory.format(), pipeline, told);
    return new Tried(checks, Optional.of(pipeline), () -> {});
  }

  private Tried assemble(ModelVersion version, ModelDirectories.Ensemble ensemble) {
    EnsembleLoader.Loaded loaded;
    try {
      EnsembleLoader loader = new EnsembleLoader(python);
      loader.prepare(ensemble);
      loaded = loader.load(ensemble);
    } catch (PythonModels.NotConfigured e) {
      return untried(Check.notRun(LOADS, String.valueOf(e.getMessage())));
    } catch (ModelFormatException | PythonModels.CannotRun e) {
      return untried(Check.failed(LOADS, String.valueOf(e.getMessage())));
    }
    boolean tried = false;
    try {
      Told told = new Told(List.of(), Optional.empty(), loaded.bytes());
      List<Check> checks = checks(version, Memberships.ENSEMBLE, loaded.pipeline(), told);
      tried = true;
      return new Tried(checks, Optional.of(loaded.pipeline()), loaded::close);
    } finally {
      if (!tried) {
        loaded.close();
      }
    }
  }

  private Tried start(ModelVersion version, ModelDirectories.Python model) {
    PythonModels.Running running;
    try {
      python.models().prepare(model);
      running = python.models().start(model);
    } catch (PythonModels.NotConfigured e) {
      return untried(Check.notRun(LOADS, String.valueOf(e.getMessage())));
    } catch (PythonModels.CannotRun e) {
      return untried(Check.failed(LOADS, String.valueOf(e.getMessage())));
    }
    Told told = new Told(model.signature(), model.example(), model.sizeBytes());
    try {
      List<Check> checks = checks(version, "python", running.pipeline(), told);
      return new Tried(checks, Optional.of(running.pipeline()), running::close);
    } catch (RuntimeException e) {
      running.close();
      throw e;
    }
  }

  /** What a directory says of the model. */
  private record Told(
      List<Column> signature, Optional<Map<String, @Nullable Object>> example, long sizeBytes) {}

  private List<Check> checks(ModelVersion version, String format, Pipeline pipeline, Told told) {
    List<Check> checks = new ArrayList<>();
    checks.add(
        Check.passed(
            LOADS,
            "%s, %d inputs, %s"
                .formatted(
                    format,
                    pipeline.inputs().size(),
                    pipeline.task().name().toLowerCase(Locale.ROOT))));
    checks.add(signature(pipeline, declared(version, told)));
    TrialRow row = TrialRow.of(version, told.example(), pipeline);
    checks.addAll(scores(pipeline, row.values(), row.origin()));
    checks.add(Check.passed(SIZE, "%,d bytes".formatted(told.sizeBytes())));
    return checks;
  }

  private static List<String> declared(ModelVersion version, Told told) {
    return told.signature().isEmpty()
        ? version.content().inputs().stream().map(Content.Input::name).toList()
        : told.signature().stream().map(Column::name).toList();
  }

  private static Check signature(Pipeline pipeline, List<String> declared) {
    List<String> inputs = pipeline.inputs().stream().map(Input::name).toList();
    if (declared.isEmpty()) {
      return Check.notRun(SIGNATURE, "it says nothing of its inputs");
    }
    boolean isOwn = declared.equals(pipeline.model().features());
    if (pipeline.isNumbered() && declared.size() == inputs.size() && !isOwn) {
      return Check.passed(
          SIGNATURE, "%d inputs; the model's own have no names".formatted(inputs.size()));
    }
    if (declared.equals(inputs)) {
      return Check.passed(SIGNATURE, "%d inputs, as the model has them".formatted(inputs.size()));
    }
    return Check.failed(
        SIGNATURE, "inputs %s (expected: %s, as the model has them)".formatted(declared, inputs));
  }

  private List<Check> scores(
      Pipeline pipeline, Map<String, @Nullable Object> row, TrialRow.Origin origin) {
    String what = origin.words();
    try {
      Score score = pipeline.score(pipeline.encode(row));
      double[] answers = answers(score);
      if (!Arrays.stream(answers).allMatch(Double::isFinite)) {
        return unscored(what + " gives " + Arrays.toString(answers) + " (expected: numbers)");
      }
      return List.of(
          Check.passed(
              SCORES,
              "%s gives %s%s"
                  .formatted(what, shown(score, answers), beside(pipeline, row, answers))),
          latency(pipeline, row));
    } catch (InvalidFeaturesException e) {
      String reason = what + " is refused: " + e.getMessage();
      return origin == TrialRow.Origin.INVENTED
          ? untold(reason + "; register it with an input example")
          : unscored(reason);
    } catch (Unavailable e) {
      if (PASSING.contains(e.code())) {
        throw e;
      }
      return unscored(what + " gets no answer: " + e.getMessage());
    }
  }

  /**
   * What there is to say of a row that is answered otherwise beside another one. Where rows are
   * scored together, in a batch, nobody would notice.
   */
  private static String beside(
      Pipeline pipeline, Map<String, @Nullable Object> row, double[] alone) {
    Map<String, @Nullable Object> other = new HashMap<>(row);
    other.replaceAll(
        (_, value) -> value instanceof Number number ? number.doubleValue() + 1 : value);
    try {
      List<Answered> together =
          pipeline.answers(List.of(pipeline.encode(other), pipeline.encode(row)));
      Score score = together.getLast().score();
      double[] answers = answers(score);
      return isClose(alone, answers)
          ? ""
          : ", and %s beside another row: batches are answered by what is in them"
              .formatted(shown(score, answers));
    } catch (InvalidFeaturesException e) {
      return ""; // It is the other row that does not fit.
    }
  }

  private static boolean isClose(double[] some, double[] others) {
    boolean close = some.length == others.length;
    for (int i = 0; close && i < some.length; i++) {
      double most = ROUNDING * Math.max(1, Math.abs(some[i]));
      close = Math.abs(some[i] - others[i]) <= most;
    }
    return close;
  }

  /** It may be right to refuse what nobody has said that it takes. */
  private static List<Check> untold(String reason) {
    return List.of(Check.notRun(SCORES, reason), Check.notRun(LATENCY, "nothing was scored"));
  }

  private static List<Check> unscored(String reason) {
    return List.of(Check.failed(SCORES, reason), Check.notRun(LATENCY, "nothing was scored"));
  }

  private static double[] answers(Score score) {
    return switch (score) {
      case Score.Binary binary -> new double[] {binary.probability()};
      case Score.Regression regression -> new double[] {regression.value()};
      case Score.Multiclass many -> many.probabilities();
      case Score.Targets many -> many.values();
      case Score.Other _ -> new double[0];
    };
  }

  private static String shown(Score score, double[] answers) {
    if (score instanceof Score.Other other) {
      String text = other.text();
      return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
    }
    return DoubleStream.of(answers)
        .limit(5)
        .mapToObj(answer -> String.format(Locale.ROOT, "%.4g", answer))
        .toList()
        .toString();
  }

  private Check latency(Pipeline pipeline, Map<String, @Nullable Object> row) {
    long[] nanos = new long[RUNS];
    int runs = 0;
    for (long all = 0; runs < RUNS && all < LONGEST; runs++) {
      long start = nanoTime.getAsLong();
      pipeline.score(pipeline.encode(row));
      nanos[runs] = nanoTime.getAsLong() - start;
      all += nanos[runs];
      Carriers.letOthersRun();
    }
    Arrays.sort(nanos, 0, runs);
    return Check.passed(
        LATENCY,
        "%s a row (median of %d, 95 %% below %s)"
            .formatted(shown(nanos[runs / 2]), runs, shown(nanos[runs * 95 / 100])));
  }

  private static String shown(long nanos) {
    return nanos < 100_000
        ? String.format(Locale.ROOT, "%.1f µs", nanos / 1e3)
        : String.format(Locale.ROOT, "%.3f ms", nanos / 1e6);
  }
}
