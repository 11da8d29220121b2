// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.evaluation;

import java.util.List;
import java.util.Optional;

/** Keeps scorers of experiments in all their versions. */
public interface ScorerStore {
  void add(String workspace, ScorerVersion version);

  /** The newest version of each scorer, by name. */
  List<ScorerVersion> newest(String workspace, String experimentId);

  /** Every version of the scorer, the oldest first. */
  List<ScorerVersion> versions(String workspace, String experimentId, String name);

  /** How many there were of the version, or of all versions if none is named. */
  int delete(String workspace, String experimentId, String name, Optional<Integer> version);
}
