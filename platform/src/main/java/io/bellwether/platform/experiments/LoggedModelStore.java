// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.experiments;

import io.bellwether.platform.shared.Page;
import io.bellwether.platform.shared.search.Search;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps logged models. Those that are deleted are not found any more. */
public interface LoggedModelStore {
  void add(String workspace, LoggedModel model);

  Optional<LoggedModel> find(String workspace, String id);

  /** Whether the id is taken: by one that is deleted, too. */
  boolean isTaken(String workspace, String id);

  void setStatus(String workspace, String id, LoggedModel.Status status, Instant time);

  void delete(String workspace, String id, Instant time);

  /** Adds tags, or gives them new values. */
  void setTags(String workspace, String id, Map<String, String> tags);

  /** Whether there was such a tag. */
  boolean deleteTag(String workspace, String id, String key);

  /** Adds parameters, or gives them new values. */
  void setParams(String workspace, String id, Map<String, String> params);

  /** Adds what runs have measured on the model; a point that is there changes nothing. */
  void addMetrics(String workspace, String id, List<ModelMetric> metrics);

  /** In their natural order the newest come first; of every experiment if none is given. */
  Page<LoggedModel> search(
      String workspace, List<String> experimentIds, Search<LoggedModelField> search);
}
