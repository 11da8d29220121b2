// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.bellwether.platform.registry.ModelDirectories;
import io.bellwether.platform.registry.ModelDirectories.Directory;
import io.bellwether.platform.registry.ModelDirectories.Ensemble;
import io.bellwether.platform.registry.ModelDirectories.Found;
import io.bellwether.platform.registry.ModelDirectories.Part;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.platform.shared.Unavailable;
import io.bellwether.scoring.ModelFormatException;
import io.bellwether.scoring.Row;
import io.bellwether.scoring.Task;
import io.bellwether.scoring.pipeline.FileBytes;
import io.bellwether.scoring.pipeline.Pipeline;
import io.bellwether.scoring.pipeline.Score;
import io.bellwether.scoring.remote.RemoteAnswer;
import io.bellwether.scoring.remote.RemoteModel;
import io.bellwether.tabular.ColumnType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class EnsembleLoaderTest {
  private static final byte[] LINEAR =
      bytes(
          "{\"kind\":\"linear\",\"features\":[\"x\"],\"coef\":[[1]],\"intercept\":[0],\"link\":\"logit\"}");

  private static final ServedVersion VERSION =
      new ServedVersion("m", "1", "1.0.0", "m", Map.of(), RiskLevel.Bounds.DEFAULT);

  private final AtomicInteger running = new AtomicInteger();
  private final List<Integer> calls = new ArrayList<>();

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Found linear() {
    return new Directory(
        "linear",
        Map.of(Pipeline.MODEL_FILE, FileBytes.of(LINEAR)),
        List.of(),
        Optional.empty(),
        LINEAR.length);
  }

  private static Found python() {
    return new ModelDirectories.Python(
        "a/1",
        "id",
        List.of("python_function"),
        List.of(),
        new ModelDirectories.Anything(),
        List.of(),
        Optional.empty(),
        1,
        _ -> {});
  }

  /** Says 0.25 to every row. */
  private PythonModels.Running start(ModelDirectories.Python model) {
    running.incrementAndGet();
    RemoteModel.Description description =
        new RemoteModel.Description(
            List.of(new RemoteModel.Column("x", ColumnType.DOUBLE, false)),
            Task.BINARY,
            List.of("0", "1"),
            true);
    Pipeline pipeline =
        Pipeline.of(
            new RemoteModel(
                description,
                rows -> {
                  calls.add(rows.size());
                  return rows.stream()
                      .map(
                          _ ->
                              (RemoteAnswer) new RemoteAnswer.Numbers(new double[] {0.75, 0.25}, 0))
                      .toList();
                }));
    return new PythonModels.Running() {
      @Override
      public Pipeline pipeline() {
        return pipeline;
      }

      @Override
      public boolean hasEnded() {
        return false;
      }

      @Override
      public void close() {
        running.decrementAndGet();
      }
    };
  }

  private EnsembleLoader loader(long mostBytes, int mostProcesses) {
    return new EnsembleLoader(new PythonPool(this::start, mostProcesses), mostBytes, Duration.ZERO);
  }

  private static Ensemble ensemble(Found... members) {
    List<Part> parts = new ArrayList<>();
    StringBuilder named = new StringBuilder();
    for (Found member : members) {
      String label = "m" + parts.size() + "/1";
      named.append(named.isEmpty() ? "" : ",").append("{\"version\":\"" + label + "\"}");
      parts.add(new Part(label, () -> member));
    }
    String document =
        "{\"format\":\"bellwether.ensemble.v1\",\"kind\":\"average\",\"members\":[%s]}"
            .formatted(named);
    return new Ensemble(bytes(document), parts);
  }

  private static double probability(Score score) {
    return ((Score.Binary) score).probability();
  }

  @Test
  void whatRunsElsewhereGetsAllRowsInOneCallAndEndsWithTheEnsemble() {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      rows.add(new Row(new double[] {0}));
    }
    try (EnsembleLoader.Loaded loaded = loader(1 << 20, 1).load(ensemble(linear(), python()))) {
      assertThat(loaded.pipeline().answers(rows))
          .hasSize(100)
          .allSatisfy(answer -> assertThat(probability(answer.score())).isEqualTo(0.375));
      assertThat(calls).containsExactly(100);
      assertThat(new LoadedModel(VERSION, loaded.pipeline()).turn()).isEqualTo(1024);
      assertThat(loaded.bytes()).isGreaterThan(LINEAR.length);
      assertThat(running).hasValue(1);
    }
    assertThat(running).hasValue(0);
  }

  @Test
  void nothingRunsOnIfAMemberCannotBeLoaded() {
    Ensemble broken =
        ensemble(python(), ensemble(linear(), new ModelDirectories.Unreadable("torn")));

    assertThatThrownBy(() -> loader(1 << 20, 5).load(broken))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("m1/1: m1/1: its files: torn");
    assertThat(running).hasValue(0);
  }

  private static Ensemble failing(Throwable failure, Found... others) {
    Ensemble whole = ensemble(others);
    List<Part> parts = new ArrayList<>(whole.members());
    parts.add(
        new Part(
            "torn/1",
            () -> {
              if (failure instanceof Error error) {
                throw error;
              }
              throw (RuntimeException) failure;
            }));
    return new Ensemble(whole.document(), parts);
  }

  @Test
  void whatItsMembersNeedIsWaitedForOutsideOfTheTurn() {
    List<String> prepared = new ArrayList<>();
    PythonModels models =
        new PythonModels() {
          @Override
          public Running start(ModelDirectories.Python model) {
            throw new AssertionError("nothing is started yet");
          }

          @Override
          public void prepare(ModelDirectories.Python model) {
            prepared.add(model.version());
            if (prepared.size() == 3) {
              throw new CannotRun("no such package");
            }
          }
        };
    EnsembleLoader loader = new EnsembleLoader(new PythonPool(models, 1), 1, Duration.ZERO);

    loader.prepare(
        failing(new NotFound("artifact", "odd"), linear(), ensemble(python()), python()));

    assertThat(prepared).containsExactly("a/1", "a/1");
    assertThatThrownBy(() -> loader.prepare(ensemble(python())))
        .isInstanceOf(PythonModels.CannotRun.class)
        .hasMessage("no such package");
  }

  @Test
  void aMemberThatCannotBeReadIsNamedAndNothingRunsOn() {
    EnsembleLoader loader = loader(1 << 20, 5);
    List<RuntimeException> refused =
        List.of(
            new IllegalArgumentException("odd"),
            InvalidInput.field("f", "odd", "even", "mend it"),
            new NotFound("artifact", "odd"));

    for (RuntimeException failure : refused) {
      assertThatThrownBy(() -> loader.load(failing(failure, python())))
          .isInstanceOf(ModelFormatException.class)
          .hasMessageContaining("torn/1")
          .hasMessageContaining("odd");
    }
    UncheckedIOException broken = new UncheckedIOException(new IOException("odd"));
    assertThatThrownBy(() -> loader.load(failing(broken, python())))
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("torn/1");
    OutOfMemoryError full = new OutOfMemoryError("full");
    assertThatThrownBy(() -> loader.load(failing(full, python()))).isSameAs(full);
    assertThat(running).hasValue(0);
  }

  @Test
  void onlyOneEnsembleIsLoadedAtATime() {
    AtomicReference<Throwable> refused = new AtomicReference<>();
    Ensemble whole = ensemble(linear());
    Part slow =
        new Part(
            "m0/1",
            () -> {
              Thread other =
                  Thread.ofPlatform()
                      .start(
                          () ->
                              refused.set(
                                  catchThrowable(
                                      () -> loader(1 << 20, 1).load(ensemble(linear())))));
              try {
                other.join();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              return linear();
            });

    try (EnsembleLoader.Loaded loaded =
        loader(1 << 20, 1).load(new Ensemble(whole.document(), List.of(slow)))) {
      assertThat(loaded.pipeline().inputs()).hasSize(1);
    }
    assertThat(refused.get())
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("another ensemble");
    loader(1 << 20, 1).load(whole).close();
  }

  @Test
  void anEnsembleTakesNoMoreThanThereIs() {
    assertThatThrownBy(() -> loader(LINEAR.length + 10, 1).load(ensemble(linear(), linear())))
        .hasMessageContaining("m1/1")
        .hasMessageContaining("bytes of members' files");
    assertThatThrownBy(() -> loader(1 << 20, 1).load(ensemble(python(), python())))
        .hasMessageContaining("one more member that needs Python");
    assertThat(running).hasValue(0);
  }
}
