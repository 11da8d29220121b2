// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.evaluation;

import io.bellwether.platform.shared.Page;
import io.bellwether.platform.shared.search.Search;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps data sets of examples with their records, tags and the experiments that use them. */
public interface EvaluationDatasetStore {
  /** Adds a new data set with its tags and experiments. */
  void add(String workspace, EvaluationDataset dataset);

  Optional<EvaluationDataset> find(String workspace, String id);

  /** As {@code find}, and nobody else changes it until the present change has ended. */
  Optional<EvaluationDataset> lock(String workspace, String id);

  /** Changes digest, schema, number of records, and who changed it when. */
  void update(String workspace, EvaluationDataset dataset);

  /** Deletes the data set, if there is one, with all it has. */
  void delete(String workspace, String id);

  /** Adds tags, or gives them new values. */
  void setTags(String workspace, String id, Map<String, String> tags);

  void deleteTag(String workspace, String id, String key);

  void addExperiments(String workspace, String id, Collection<String> experimentIds);

  void removeExperiments(String workspace, String id, Collection<String> experimentIds);

  /**
   * In their natural order the newest come first.
   *
   * @param experimentIds one of which must use the data set; empty: any
   */
  Page<EvaluationDataset> search(
      String workspace, List<String> experimentIds, Search<EvaluationDatasetField> search);

  /** Those records of the data set that have these inputs. */
  List<EvaluationRecord> withInputs(String workspace, String id, Collection<String> inputHashes);

  /** Adds records; one with the same id is replaced. */
  void putRecords(String workspace, List<EvaluationRecord> records);

  /** How many of these records there were. */
  int deleteRecords(String workspace, String id, Collection<String> recordIds);

  /** The records in the order in which they came, then by id. */
  Page<EvaluationRecord> records(String workspace, String id, Page.Request page);
}
