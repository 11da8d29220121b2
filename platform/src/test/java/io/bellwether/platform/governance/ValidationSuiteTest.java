// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.governance;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.platform.registry.Content;
import io.bellwether.platform.registry.ModelDirectories;
import io.bellwether.platform.registry.ModelDirectories.Ensemble;
import io.bellwether.platform.registry.ModelDirectories.Part;
import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.platform.registry.SemanticVersion;
import io.bellwether.platform.registry.Stage;
import io.bellwether.platform.registry.VersionValidation;
import io.bellwether.platform.registry.VersionValidation.Check;
import io.bellwether.platform.serving.PythonModels;
import io.bellwether.platform.serving.PythonPool;
import io.bellwether.scoring.RefusedRowException;
import io.bellwether.scoring.Row;
import io.bellwether.scoring.Task;
import io.bellwether.scoring.pipeline.FileBytes;
import io.bellwether.scoring.pipeline.Pipeline;
import io.bellwether.scoring.remote.RemoteAnswer;
import io.bellwether.scoring.remote.RemoteModel;
import io.bellwether.tabular.ColumnType;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ValidationSuiteTest {
  private static final ModelVersion VERSION =
      new ModelVersion(
          "m",
          1,
          SemanticVersion.FIRST,
          Stage.DEVELOPMENT,
          Content.elsewhere("models/m", Optional.empty(), Map.of(), ""),
          Instant.EPOCH,
          Instant.EPOCH,
          "ann");

  private static final ModelDirectories.Python PYTHON = python(Optional.empty());

  private static ModelDirectories.Python python(Optional<Map<String, @Nullable Object>> example) {
    return new ModelDirectories.Python(
        "a/1",
        "id",
        List.of("python_function"),
        List.of(),
        new ModelDirectories.Anything(),
        List.of("nowhere==1"),
        example,
        1,
        _ -> {});
  }

  @Test
  void tellsThatAnAnswerDependsOnTheRowsBesideIt() {
    assertThat(scores(rows -> rows.stream().mapToDouble(row -> row.values()[0]).toArray()))
        .isEqualTo(Check.passed("scores", "a row made from its inputs gives [0.000]"));
    assertThat(
            scores(
                rows -> {
                  double mean =
                      rows.stream().mapToDouble(row -> row.values()[0]).average().orElse(0);
                  return rows.stream().mapToDouble(row -> row.values()[0] - mean).toArray();
                }))
        .isEqualTo(
            Check.passed(
                "scores",
                "a row made from its inputs gives [0.000], and [-0.5000] beside another row:"
                    + " batches are answered by what is in them"));
  }

  /** As skl2onnx exports an encoder that takes no unknown category. */
  @Test
  void aRefusalOfWhatWasInventedFailsNoModel() {
    Function<List<Row>, double[]> model =
        _ -> {
          throw new RefusedRowException("unknown category");
        };

    Check invented = scores(model);
    assertThat(invented.outcome()).isEqualTo(VersionValidation.Outcome.NOT_RUN);
    assertThat(invented.detail())
        .startsWith("a row made from its inputs is refused: ")
        .contains("unknown category");

    Check example = scores(model, Optional.of(Map.of("x", 1.5)));
    assertThat(example.outcome()).isEqualTo(VersionValidation.Outcome.FAILED);
    assertThat(example.detail()).startsWith("its input example is refused: ");
  }

  private static Check scores(Function<List<Row>, double[]> model) {
    return scores(model, Optional.empty());
  }

  private static Check scores(
      Function<List<Row>, double[]> model, Optional<Map<String, @Nullable Object>> example) {
    RemoteModel.Calls calls =
        rows ->
            Arrays.stream(model.apply(rows))
                .<RemoteAnswer>mapToObj(value -> new RemoteAnswer.Numbers(new double[] {value}, 0))
                .toList();
    RemoteModel.Description description =
        new RemoteModel.Description(
            List.of(new RemoteModel.Column("x", ColumnType.DOUBLE, false)),
            Task.REGRESSION,
            List.of(),
            false);
    PythonModels models =
        new PythonModels() {
          @Override
          public Running start(ModelDirectories.Python model) {
            return new Running() {
              @Override
              public Pipeline pipeline() {
                return Pipeline.of(new RemoteModel(description, calls));
              }

              @Override
              public boolean hasEnded() {
                return false;
              }

              @Override
              public void close() {}
            };
          }
        };
    ValidationSuite suite = new ValidationSuite(new PythonPool(models, 1), () -> 0);
    try (ValidationSuite.Tried tried = suite.run(VERSION, python(example))) {
      return tried.checks().get(2);
    }
  }

  /** Started before its packages are there, it would be refused as busy. */
  @Test
  void anEnsembleWaitsForThePackagesOfItsMembers() {
    PythonModels models =
        new PythonModels() {
          @Override
          public Running start(ModelDirectories.Python model) {
            throw new AssertionError("started before its packages were there");
          }

          @Override
          public void prepare(ModelDirectories.Python model) {
            throw new CannotRun("no package nowhere");
          }
        };
    ValidationSuite suite = new ValidationSuite(new PythonPool(models, 1), () -> 0);
    Ensemble ensemble = new Ensemble(new byte[0], List.of(new Part("a/1", () -> PYTHON)));

    try (ValidationSuite.Tried tried = suite.run(VERSION, ensemble)) {
      assertThat(tried.checks())
          .first()
          .isEqualTo(Check.failed(VersionValidation.LOADS, "no package nowhere"));
    }
  }

  @Test
  void tellsHowLongARowTakesThoughItIsNoMillisecond() {
    assertThat(latency(1_234)).isEqualTo("1.2 µs a row (median of 200, 95 % below 1.2 µs)");
    assertThat(latency(1_234_567)).isEqualTo("1.235 ms a row (median of 200, 95 % below 1.235 ms)");
  }

  private static String latency(long nanos) {
    String linear =
        "{\"kind\":\"linear\",\"features\":[\"a\"],\"coef\":[[1]],\"intercept\":[0],\"link\":\"identity\"}";
    FileBytes file = FileBytes.of(linear.getBytes(StandardCharsets.UTF_8));
    ModelDirectories.Directory directory =
        new ModelDirectories.Directory(
            "linear", Map.of(Pipeline.MODEL_FILE, file), List.of(), Optional.empty(), 1);
    PythonModels none =
        _ -> {
          throw new AssertionError("it needs no Python");
        };
    AtomicLong clock = new AtomicLong();
    ValidationSuite suite =
        new ValidationSuite(new PythonPool(none, 1), () -> clock.getAndAdd(nanos));
    try (ValidationSuite.Tried tried = suite.run(VERSION, directory)) {
      return tried.checks().get(3).detail();
    }
  }
}
