// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import io.bellwether.platform.registry.ModelDirectories;
import io.bellwether.platform.registry.ModelDirectories.Directory;
import io.bellwether.platform.registry.ModelDirectories.Found;
import io.bellwether.platform.registry.Registry;
import io.bellwether.platform.shared.Caller;
import io.bellwether.scoring.pipeline.Pipeline;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a version scores with: ours, or what MLflow's clients logged. */
@FunctionalInterface
public interface ServedFiles {
  Found find(String workspace, ServedVersion version);

  /** Read as the platform itself: who registered a version had to be allowed to read them. */
  static ServedFiles of(Registry registry, ModelDirectories directories) {
    return (workspace, version) -> {
      Caller platform = Caller.platform(workspace, "serving");
      return directories.find(
          platform, registry.version(platform, version.model(), version.version()));
    };
  }

  /** A model's file that only numbers its features has the names of the signature beside it. */
  static Pipeline pipeline(Directory directory) {
    Pipeline pipeline = Pipeline.open(directory.files());
    Set<String> names = new LinkedHashSet<>();
    directory.signature().forEach(column -> names.add(column.name()));
    boolean bare = !directory.files().containsKey(Pipeline.PIPELINE_FILE);
    Set<String> own = new HashSet<>();
    pipeline.inputs().forEach(input -> own.add(input.name()));
    boolean others = names.size() == own.size() && !names.equals(own);
    boolean renamed = bare && others && pipeline.isNumbered();
    return renamed ? pipeline.named(List.copyOf(names)) : pipeline;
  }
}
