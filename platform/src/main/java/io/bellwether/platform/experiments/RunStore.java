// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.experiments;

import io.bellwether.platform.shared.Page;
import io.bellwether.platform.shared.search.Search;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Keeps runs with their parameters, tags, inputs and outputs. */
public interface RunStore {
  /** Adds the run with its tags; only inside a change. */
  void add(String workspace, Run run, Map<String, String> tags);

  Optional<Run> find(String workspace, String id);

  /** As {@code find}, and nobody else changes the run until the present change has ended. */
  Optional<Run> lock(String workspace, String id);

  /** Changes name, status and end. */
  void update(String workspace, Run run);

  /** Deletes or restores all runs of an experiment; keeps when they were deleted. */
  void setLifecycle(String workspace, String experimentId, Lifecycle lifecycle, Instant at);

  /** Deletes or restores a run; keeps when it was deleted. */
  void setLifecycle(String workspace, Run run, Lifecycle lifecycle, Instant at);

  /** Those of the parameters with these keys that the run has. */
  Map<String, String> params(String workspace, String runId, Set<String> keys);

  /** Adds parameters that the run does not have. */
  void addParams(String workspace, Run run, Map<String, String> params);

  /** Adds tags, or gives them new values. */
  void setTags(String workspace, Run run, Map<String, String> tags);

  /** Whether there was such a tag. */
  boolean deleteTag(String workspace, String runId, String key);

  /** Adds what the run does not have yet. */
  void addInputs(String workspace, Run run, List<DatasetInput> inputs);

  /** Adds what the run does not have yet. */
  void addModels(String workspace, Run run, List<ModelLink> models);

  /** What runs of these experiments have read, each once, by experiment, name and digest. */
  List<DatasetSummary> datasets(String workspace, List<String> experimentIds, int limit);

  /** By experiment; one without such runs is not in it. */
  Map<String, ExperimentActivity> activity(String workspace, List<String> experimentIds);

  Optional<RunDetail> detail(String workspace, String id);

  /**
   * Runs of these experiments, in their natural order the newest first; of every experiment if none
   * is given.
   */
  Page<RunDetail> search(
      String workspace,
      List<String> experimentIds,
      Set<Lifecycle> lifecycles,
      Search<RunField> search);
}
