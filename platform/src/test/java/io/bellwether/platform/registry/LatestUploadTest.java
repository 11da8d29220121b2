// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.platform.registry.ModelDirectories.Directory;
import io.bellwether.platform.registry.ModelDirectories.Unreadable;
import io.bellwether.platform.shared.Caller;
import io.bellwether.scoring.Link;
import io.bellwether.scoring.linear.LinearModel;
import io.bellwether.scoring.pipeline.FileBytes;
import io.bellwether.scoring.pipeline.Pipeline;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LatestUploadTest {
  private static final Caller CALLER = new Caller("default", "ada", "r1");
  private static final byte[] MODEL =
      new LinearModel(
              List.of("x"),
              new double[][] {{2}},
              new double[] {1},
              Link.IDENTITY,
              new double[] {0},
              new double[] {1})
          .write();

  private final AtomicInteger reads = new AtomicInteger();
  private final LatestUpload latest = new LatestUpload();

  @Test
  void theNewestUploadIsNotReadAgain() {
    Pipeline first = Pipeline.of(MODEL);
    Pipeline second = Pipeline.of(MODEL);
    latest.is("models/default/m/1", MODEL.length, first.model());
    latest.is("models/default/m/2", MODEL.length, second.model());

    assertThat(open("models/default/m/2").model()).isSameAs(second.model());
    assertThat(reads).hasValue(0);
    assertThat(open("models/default/m/1").model()).isNotSameAs(first.model());
    assertThat(reads).hasPositiveValue();
  }

  @Test
  void whatWasNotStoredWholeIsRead() {
    Pipeline uploaded = Pipeline.of(MODEL);
    latest.is("models/default/m/1", MODEL.length + 1, uploaded.model());

    assertThat(open("models/default/m/1").model()).isNotSameAs(uploaded.model());
  }

  @Test
  void whatIsGoneIsNotAnsweredFromMemory() {
    latest.is("models/default/m/1", MODEL.length, Pipeline.of(MODEL).model());
    ModelDirectories gone = latest.within((_, _) -> new Unreadable("its files are gone"));

    assertThat(gone.find(CALLER, version("models/default/m/1"))).isInstanceOf(Unreadable.class);
  }

  private Pipeline open(String folder) {
    ModelDirectories found =
        (_, _) ->
            new Directory(
                "linear",
                Map.of(Pipeline.MODEL_FILE, new Counted()),
                List.of(),
                Optional.empty(),
                MODEL.length);
    return Pipeline.open(((Directory) latest.within(found).find(CALLER, version(folder))).files());
  }

  private final class Counted implements FileBytes {
    @Override
    public InputStream open() {
      reads.incrementAndGet();
      return new ByteArrayInputStream(MODEL);
    }

    @Override
    public long size() {
      return MODEL.length;
    }
  }

  private static ModelVersion version(String folder) {
    return new ModelVersion(
        "m",
        1,
        SemanticVersion.FIRST,
        Stage.DEVELOPMENT,
        Content.elsewhere(folder, Optional.empty(), Map.of(), ""),
        Instant.EPOCH,
        Instant.EPOCH,
        "ada");
  }
}
