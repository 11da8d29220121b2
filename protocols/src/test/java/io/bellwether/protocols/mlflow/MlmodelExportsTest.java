// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.platform.audit.Audit;
import io.bellwether.platform.experiments.Artifacts;
import io.bellwether.platform.registry.Content;
import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.platform.registry.SemanticVersion;
import io.bellwether.platform.registry.Stage;
import io.bellwether.platform.shared.ArtifactStore;
import io.bellwether.platform.shared.Caller;
import io.bellwether.scoring.pipeline.FileBytes;
import io.bellwether.scoring.pipeline.Pipeline;
import io.bellwether.testkit.InMemoryAuditStore;
import io.bellwether.testkit.InMemoryTransactions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MlmodelExportsTest {
  private static final byte[] TREE =
      """
      {"learner": {"learner_model_param": {"base_score": "0", "num_class": "0", "num_feature": "1"},
       "objective": {"name": "reg:squarederror"}, "feature_names": ["a"],
       "gradient_booster": {"name": "gbtree", "model": {"tree_info": [0], "trees": [
       {"left_children": [1, -1, -1], "right_children": [2, -1, -1],
        "split_indices": [0, 0, 0], "split_conditions": [0.5, 1, 2],
        "default_left": [1, 0, 0], "sum_hessian": [2, 1, 1], "loss_changes": [1, 0, 0]}]}}},
       "version": [2, 1, 0]}
      """
          .getBytes(StandardCharsets.UTF_8);

  private final Map<String, byte[]> stored = new TreeMap<>();

  /** There is no room for all of a large model's file beside the model. */
  @Test
  void aFileIsNeverWholeInMemory() {
    MlmodelExports exports =
        new MlmodelExports(
            new Artifacts(
                new Stored(),
                new Audit(new InMemoryAuditStore(), () -> Instant.EPOCH),
                new InMemoryTransactions()));
    Caller ann = new Caller("default", "ann", "r1");

    exports.export(
        ann,
        version("models/default/m/1"),
        Pipeline.open(Map.of(Pipeline.MODEL_FILE, new Streamed())));

    String folder = "experiments/default/models/m/1/";
    assertThat(stored)
        .containsOnlyKeys(
            folder + "MLmodel",
            folder + "model.json",
            folder + "pipeline.json",
            folder + "requirements.txt");
    assertThat(stored.get(folder + "model.json")).isEqualTo(TREE);
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

  private record Streamed() implements FileBytes {
    @Override
    public InputStream open() {
      return new ByteArrayInputStream(TREE);
    }

    @Override
    public long size() {
      return TREE.length;
    }

    @Override
    public byte[] all() {
      throw new AssertionError("the whole file was asked for");
    }
  }

  private final class Stored implements ArtifactStore {
    @Override
    public ArtifactStore.Stored put(String path, InputStream content) {
      try {
        byte[] bytes = content.readAllBytes();
        stored.put(path, bytes);
        return new ArtifactStore.Stored(path, bytes.length, "");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public InputStream open(String path) {
      throw new UnsupportedOperationException(path);
    }

    @Override
    public Optional<Entry> find(String path) {
      throw new UnsupportedOperationException(path);
    }

    @Override
    public List<Entry> list(String folder) {
      throw new UnsupportedOperationException(folder);
    }

    @Override
    public void delete(String path) {
      throw new UnsupportedOperationException(path);
    }

    @Override
    public Path localFile(String path) {
      throw new UnsupportedOperationException(path);
    }
  }
}
