// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.platform.orchestration.ChildProcesses;
import io.bellwether.platform.registry.ModelDirectories.Directory;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Unavailable;
import io.bellwether.scoring.pipeline.FileBytes;
import io.bellwether.scoring.pipeline.Pipeline;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelTrialsTest {
  private static final Caller CALLER = Caller.platform("default", "test");
  private static final byte[] GRAPH = {8, 8, 1};
  private static final ModelVersion VERSION =
      new ModelVersion(
          "m",
          1,
          SemanticVersion.FIRST,
          Stage.DEVELOPMENT,
          Content.elsewhere("models:/m", Optional.empty(), Map.of(), ""),
          Instant.EPOCH,
          Instant.EPOCH,
          "ada");

  @TempDir Path folder;

  private final AtomicReference<byte[]> stored = new AtomicReference<>(GRAPH);

  private Directory guarded() {
    ChildProcesses passing = (_, _) -> Map.of();
    ModelDirectories directories =
        (_, _) ->
            new Directory(
                "onnx", Map.of(Pipeline.MODEL_FILE, file()), List.of(), Optional.empty(), 3);
    return (Directory) new ModelTrials(passing, folder).guard(directories).find(CALLER, VERSION);
  }

  private static FileBytes model(Directory directory) {
    return Objects.requireNonNull(directory.files().get(Pipeline.MODEL_FILE));
  }

  private FileBytes file() {
    return new FileBytes() {
      @Override
      public InputStream open() {
        return new ByteArrayInputStream(stored.get());
      }

      @Override
      public long size() {
        return 3;
      }
    };
  }

  @Test
  void loadsWhatWasTried() {
    assertThat(model(guarded()).all()).isEqualTo(GRAPH);
  }

  @Test
  void loadsNothingThatCameIntoItsPlace() {
    Directory tried = guarded();

    stored.set(new byte[] {8, 8, 2});

    assertThatThrownBy(() -> model(tried).open())
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("changed");
  }
}
