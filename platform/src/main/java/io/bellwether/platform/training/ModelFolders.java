// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.training;

import io.bellwether.platform.registry.ModelFiles;
import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.platform.shared.ArtifactStore;
import io.bellwether.platform.shared.Caller;
import io.bellwether.scoring.pipeline.FileBytes;
import io.bellwether.scoring.pipeline.Pipeline;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The files of versions in the artifact store. */
final class ModelFolders {
  private final ArtifactStore artifacts;

  ModelFolders(ArtifactStore artifacts) {
    this.artifacts = artifacts;
  }

  /** What was stored for one version. */
  record Stored(String folder, Pipeline pipeline, long sizeBytes, String contentHash) {}

  /** Stores pipeline and predictions; the same files again if it was interrupted. */
  Stored store(Caller caller, TrainingRequest request, String jobId, Learned learned, String type) {
    String folder =
        "models/%s/%s/%s/%s".formatted(caller.workspace(), request.modelName(), jobId, type);
    Map<String, byte[]> files = new TreeMap<>();
    for (String name : Learned.PIPELINE_FILES) {
      files.put(name, read(learned, type, name));
    }
    ModelFiles stored = ModelFiles.store(artifacts, folder, FileBytes.of(files));
    artifacts.put(
        folder + "/" + Learned.HOLDOUT,
        new ByteArrayInputStream(read(learned, type, Learned.HOLDOUT)));
    return new Stored(folder, Pipeline.read(files), stored.sizeBytes(), stored.contentHash());
  }

  /** The pipeline of a version that was trained here. */
  Pipeline pipeline(ModelVersion version) {
    Map<String, byte[]> files = new TreeMap<>();
    for (String name : Learned.PIPELINE_FILES) {
      files.put(name, read(version.content().source() + "/" + name));
    }
    return Pipeline.read(files);
  }

  /** The rows that the version did not learn from, with label and probability; may be empty. */
  Holdout holdout(ModelVersion version) {
    String path = version.content().source() + "/" + Learned.HOLDOUT;
    if (artifacts.find(path).isEmpty()) {
      return Holdout.NONE;
    }
    try (BufferedReader file =
        new BufferedReader(new InputStreamReader(artifacts.open(path), StandardCharsets.UTF_8))) {
      return Holdout.read(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes which rows the version did not learn from into a file; says whether it is known. */
  boolean copyHoldout(ModelVersion version, Path file) {
    String path = version.content().source() + "/" + Learned.HOLDOUT;
    if (artifacts.find(path).isEmpty()) {
      return false;
    }
    try {
      Files.write(file, read(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return true;
  }

  private byte[] read(String path) {
    try (InputStream in = artifacts.open(path)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] read(Learned learned, String type, String name) {
    try {
      return Files.readAllBytes(learned.file(type, name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
