// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.registry;

import io.bellwether.platform.shared.Caller;
import io.bellwether.scoring.pipeline.FileBytes;
import io.bellwether.scoring.pipeline.Pipeline;
import io.bellwether.tabular.ColumnType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads what lies where a version says that its files are.
 *
 * <p>Implementers: nothing of a model is executed or unpickled; what is not there, or in no form
 * that is read as data, is {@link Unreadable} with the reason. A file that is there and broken is
 * handed out as it is.
 */
@FunctionalInterface
public interface ModelDirectories {
  Found find(Caller caller, ModelVersion version);

  /** What was found. */
  sealed interface Found {}

  /** Nobody here reads it. */
  record Unreadable(String reason) implements Found {}

  /** It is there, and not to be loaded: it failed where it could do no harm. */
  record Refused(String reason) implements Found {}

  /**
   * @param format such as {@code xgboost}
   * @param files by the names that {@code Pipeline.open} knows; read when they are needed
   * @param signature the inputs that it says it takes; empty if it says nothing
   * @param example a row that came with it
   * @param sizeBytes of all its files
   */
  record Directory(
      String format,
      Map<String, FileBytes> files,
      List<Column> signature,
      Optional<Map<String, @Nullable Object>> example,
      long sizeBytes)
      implements Found {
    public Directory {
      files = Map.copyOf(files);
      signature = List.copyOf(signature);
    }

    /**
     * Reads it. Of a model's file alone the inputs have the names of the signature, if they are the
     * same.
     *
     * @throws io.bellwether.scoring.ModelFormatException as {@link Pipeline#open} does
     */
    public Pipeline pipeline() {
      Pipeline pipeline = Pipeline.open(files);
      return files.containsKey(Pipeline.PIPELINE_FILE)
          ? pipeline
          : pipeline.signed(signature.stream().map(Column::name).distinct().toList());
    }

    /** The inputs of which the signature says that they are whole numbers. */
    public List<String> wholeInputs() {
      return signature.stream()
          .filter(column -> column.type().equals(Optional.of(ColumnType.INTEGER)))
          .map(Column::name)
          .toList();
    }

    /** The same with another file in the place of one. */
    Directory with(String name, FileBytes file) {
      Map<String, FileBytes> changed = new HashMap<>(files);
      changed.put(name, file);
      return new Directory(format, changed, signature, example, sizeBytes);
    }

    /** Of the files that it scores with. */
    public long bytes() {
      return files.values().stream().mapToLong(FileBytes::size).sum();
    }
  }

  /**
   * A model that only Python reads; nothing of it has been looked at but what MLmodel says.
   *
   * @param version by which the configuration calls it: {@code model/3}, after its workspace and a
   *     colon unless that is the default one
   * @param identity the same for the same model at the same place
   * @param flavors the names of the libraries that MLmodel tells
   * @param signature the inputs that it says it takes; empty if it says nothing, or of tensors
   * @param output what it says that it answers to each row
   * @param requirements the packages that it says it needs, as pip is told them
   * @param example a row that came with it
   * @param sizeBytes of all its files
   */
  record Python(
      String version,
      String identity,
      List<String> flavors,
      List<Column> signature,
      Output output,
      List<String> requirements,
      Optional<Map<String, @Nullable Object>> example,
      long sizeBytes,
      Contents contents)
      implements Found {
    public Python {
      flavors = List.copyOf(flavors);
      signature = List.copyOf(signature);
      requirements = List.copyOf(requirements);
    }
  }

  /** What MLmodel says that a row is answered with. */
  sealed interface Output {}

  /** One real number. */
  record Real() implements Output {}

  /**
   * The probability of each class.
   *
   * @param classes their names, the negative one of two first
   * @param fields by which an answer calls them, in the same order; empty if it is a list
   */
  record Probabilities(List<String> classes, List<String> fields) implements Output {
    public Probabilities {
      classes = List.copyOf(classes);
      fields = List.copyOf(fields);
    }
  }

  /** Anything; or it does not say. */
  record Anything() implements Output {}

  /**
   * A version that is made of others.
   *
   * @param document what it says of them, as {@code EnsembleFile} reads it
   * @param members in the order in which the document names them
   */
  record Ensemble(byte[] document, List<Part> members) implements Found {
    public Ensemble {
      members = List.copyOf(members);
    }
  }

  /**
   * A member of an ensemble.
   *
   * @param label how errors name it
   * @param files looked for when they are needed
   */
  record Part(String label, Supplier<Found> files) {}

  /** The files of a directory, which may be too large for the memory. */
  @FunctionalInterface
  interface Contents {
    /** Copies them all into a folder, which exists. */
    void copyTo(Path folder) throws IOException;
  }

  /**
   * @param type empty if it is none of ours
   */
  record Column(String name, Optional<ColumnType> type) {}
}
