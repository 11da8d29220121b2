// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.experiments;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Finds what is deleted, and removes it with all that hangs on it. */
public interface DeletionStore {
  /**
   * A deleted run.
   *
   * @param folders every address by which its files and those of the models that it logged are
   *     known: {@code mlflow-artifacts:/…}, {@code runs:/…}, {@code models:/…}
   */
  record DeletedRun(String id, String experimentId, List<String> folders) {
    public DeletedRun {
      folders = List.copyOf(folders);
    }
  }

  /**
   * What is wanted.
   *
   * @param runs these runs
   * @param experiments these experiments and their runs; if both are empty, whatever is deleted
   * @param until deleted no later than this; it is not known of everything when it was
   */
  record Selection(Set<String> runs, Set<String> experiments, Instant until) {
    public Selection {
      runs = Set.copyOf(runs);
      experiments = Set.copyOf(experiments);
    }
  }

  /** Deleted runs of the selection, by id. */
  List<DeletedRun> runs(String workspace, Selection selection, String afterId, int limit);

  /** Deleted experiments of the selection, by id; those with runs are among them. */
  List<Experiment> experiments(String workspace, Selection selection);

  /** How many runs the experiment has, deleted or not. */
  long countRuns(String workspace, String experimentId);

  /** Every address by which files of the experiment's logged models are known. */
  List<String> modelFolders(String workspace, String experimentId);

  /** Removes the runs, what they logged and the models they made; only inside a change. */
  void removeRuns(String workspace, List<String> ids);

  /**
   * Removes the experiment with its logged models, traces, scorers and grants, so that its name is
   * free; false, and nothing happens, if it is not deleted or still has runs. Only inside a change.
   */
  boolean removeExperiment(String workspace, String id);

  /** Whether files of an experiment lie in this folder, or in one below it. */
  boolean isUsed(String workspace, String folder);

  /**
   * Keeps in mind that the files in these folders are to go; only inside a change.
   *
   * @param owner the id of the run or experiment that they belonged to
   */
  void addFolders(String workspace, String owner, Collection<String> folders);

  /** Folders whose files are to go, by name; not those whose owner exists again. */
  List<String> folders(String workspace, String afterFolder, int limit);

  /** The files are gone; only inside a change. */
  void forgetFolder(String workspace, String folder);
}
