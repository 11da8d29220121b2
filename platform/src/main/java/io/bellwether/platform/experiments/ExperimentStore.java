// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.experiments;

import io.bellwether.platform.shared.Page;
import io.bellwether.platform.shared.search.Search;
import java.util.Optional;
import java.util.Set;

/** Keeps experiments. Implementers: names and ids are unique in a workspace, deleted ones too. */
public interface ExperimentStore {
  /** A number that no experiment of the workspace has had; only inside a change. */
  String nextId(String workspace);

  /** No new experiment gets this number, which came with one from elsewhere; inside a change. */
  void reserve(String workspace, String id);

  /** Adds the experiment with its tags; false if its name or id is taken. */
  boolean add(String workspace, Experiment experiment);

  Optional<Experiment> find(String workspace, String id);

  Optional<Experiment> findByName(String workspace, String name);

  /** Changes name, lifecycle and time of the last change; false if the name is taken. */
  boolean update(String workspace, Experiment experiment);

  void setTag(String workspace, String id, String key, String value);

  /** Whether there was such a tag. */
  boolean deleteTag(String workspace, String id, String key);

  /** In their natural order the newest come first. */
  Page<Experiment> search(
      String workspace, Set<Lifecycle> lifecycles, Search<ExperimentField> search);
}
