// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit;

import io.bellwether.platform.shared.ArtifactStore;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.scoring.Link;
import io.bellwether.scoring.linear.LinearModel;
import io.bellwether.scoring.pipeline.InputEncoding;
import io.bellwether.scoring.pipeline.Pipeline;
import io.bellwether.tabular.ColumnType;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** An artifact store that only has models, in memory. */
public final class ModelFiles implements ArtifactStore {
  private final Map<String, byte[]> files = new HashMap<>();
  private int reads;

  /** A classifier whose margin is ageWeight · age + 0.01 · chol − 8. */
  public static Pipeline pipeline(double ageWeight) {
    LinearModel model =
        new LinearModel(
            List.of("age", "chol"),
            new double[][] {{ageWeight, 0.01}},
            new double[] {-8},
            Link.LOGIT,
            new double[] {50, 240},
            new double[] {10, 40});
    return Pipeline.of(
        model.write(),
        List.of(
            InputEncoding.Numeric.passing("age", ColumnType.DOUBLE),
            new InputEncoding.Numeric("chol", ColumnType.DOUBLE, OptionalDouble.of(240), false)),
        List.of("0", "1"));
  }

  /** With the files of {@link #pipeline(double)} in the folder. */
  public ModelFiles with(String folder, double ageWeight) {
    return with(folder, pipeline(ageWeight));
  }

  public ModelFiles with(String folder, Pipeline pipeline) {
    pipeline.write().forEach((name, bytes) -> files.put(folder + "/" + name, bytes));
    return this;
  }

  public int reads() {
    return reads;
  }

  @Override
  public InputStream open(String path) {
    byte[] bytes = files.get(path);
    if (bytes == null) {
      throw new NotFound("artifact", path);
    }
    reads++;
    return new ByteArrayInputStream(bytes);
  }

  @Override
  public Optional<Entry> find(String path) {
    return Optional.ofNullable(files.get(path)).map(b -> new Entry(path, false, b.length));
  }

  @Override
  public Stored put(String path, InputStream content) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Entry> list(String folder) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void delete(String path) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Path localFile(String path) {
    throw new UnsupportedOperationException();
  }
}
