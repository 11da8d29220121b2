// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit;

import io.bellwether.platform.registry.ModelDirectories.Column;
import io.bellwether.platform.registry.ModelDirectories.Directory;
import io.bellwether.platform.registry.ModelDirectories.Found;
import io.bellwether.platform.serving.ServedFiles;
import io.bellwether.platform.serving.ServedVersion;
import io.bellwether.scoring.Link;
import io.bellwether.scoring.linear.LinearModel;
import io.bellwether.scoring.pipeline.FileBytes;
import io.bellwether.scoring.pipeline.InputEncoding;
import io.bellwether.scoring.pipeline.Pipeline;
import io.bellwether.tabular.ColumnType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Files of models, in memory. */
public final class ModelFiles implements ServedFiles {
  private final Map<String, byte[]> files = new HashMap<>();
  private List<Column> signature = List.of();
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

  /** The same with the weight 0.1, and without the means of what it learnt from. */
  public static Pipeline withoutMeans() {
    return Pipeline.of(
        new LinearModel(
                List.of("age", "chol"),
                new double[][] {{0.1, 0.01}},
                new double[] {-8},
                Link.LOGIT,
                new double[2],
                new double[] {1, 1})
            .write());
  }

  /** With the files of {@link #pipeline(double)} in the folder. */
  public ModelFiles with(String folder, double ageWeight) {
    return with(folder, pipeline(ageWeight));
  }

  public ModelFiles with(String folder, Pipeline pipeline) {
    pipeline.write().forEach((name, bytes) -> files.put(folder + "/" + name, bytes));
    return this;
  }

  /** A bare model, which numbers its features, in a directory whose signature names them. */
  public ModelFiles withBare(String folder, LinearModel model, String... names) {
    files.put(folder + "/" + Pipeline.MODEL_FILE, model.write());
    signature =
        Arrays.stream(names).map(name -> new Column(name, Optional.of(ColumnType.DOUBLE))).toList();
    return this;
  }

  public int reads() {
    return reads;
  }

  @Override
  public Found find(String workspace, ServedVersion version) {
    String folder = version.artifactFolder() + "/";
    Map<String, FileBytes> found = new HashMap<>();
    files.forEach(
        (path, bytes) -> {
          if (path.startsWith(folder)) {
            found.put(path.substring(folder.length()), FileBytes.of(bytes));
          }
        });
    reads += found.size();
    return new Directory("linear", found, signature, Optional.empty(), 0);
  }
}
