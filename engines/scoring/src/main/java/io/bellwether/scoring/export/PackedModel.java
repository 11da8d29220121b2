// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.export;

import io.bellwether.scoring.ModelFormatException;
import io.bellwether.scoring.ensembles.Ensemble;
import io.bellwether.scoring.ensembles.EnsembleFile;
import io.bellwether.scoring.pipeline.FileBytes;
import io.bellwether.scoring.pipeline.Pipeline;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A model's files by their paths in one folder: those of the pipeline, and of an ensemble those of
 * each version that it asks in {@code members/0/}, {@code members/1/}, …, which may be ensembles.
 */
public final class PackedModel {
  /** As deep as ensembles of ensembles are registered, and more. */
  private static final int DEEPEST = 16;

  private PackedModel() {}

  /**
   * The files of a model that is all here.
   *
   * @throws IllegalStateException if a part of it runs elsewhere
   */
  public static Map<String, FileBytes> files(Pipeline pipeline) {
    Map<String, FileBytes> files = new HashMap<>(pipeline.files());
    if (pipeline.model() instanceof Ensemble ensemble) {
      List<Pipeline> members = ensemble.members();
      for (int i = 0; i < members.size(); i++) {
        String folder = member(i);
        files(members.get(i)).forEach((path, file) -> files.put(folder + path, file));
      }
    }
    return files;
  }

  /**
   * Reads what {@link #files} gave.
   *
   * @param file the content of the file with a path, if there is one
   * @throws ModelFormatException if one is missing or broken
   */
  public static Pipeline read(Function<String, Optional<byte[]>> file) {
    return read(file, "", DEEPEST);
  }

  private static Pipeline read(
      Function<String, Optional<byte[]>> file, String folder, int deepest) {
    Map<String, byte[]> files = new HashMap<>();
    for (String name : List.of(Pipeline.MODEL_FILE, Pipeline.PIPELINE_FILE)) {
      file.apply(folder + name).ifPresent(content -> files.put(name, content));
    }
    byte[] model = files.get(Pipeline.MODEL_FILE);
    if (model == null) {
      throw new ModelFormatException(folder + Pipeline.MODEL_FILE, "absent", "a model's file");
    }
    if (!EnsembleFile.recognises(model)) {
      return Pipeline.read(files);
    }
    if (deepest == 0) {
      throw new ModelFormatException(folder, "an ensemble", "a model: ensembles end somewhere");
    }
    EnsembleFile ensemble = EnsembleFile.read(model);
    List<Pipeline> members = new ArrayList<>();
    for (int i = 0; i < ensemble.versions().size(); i++) {
      members.add(read(file, folder + member(i), deepest - 1));
    }
    return Ensemble.assemble(ensemble, members);
  }

  private static String member(int place) {
    return "members/" + place + "/";
  }
}
