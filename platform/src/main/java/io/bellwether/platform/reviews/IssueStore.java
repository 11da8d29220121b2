// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.reviews;

import io.bellwether.platform.shared.Page;
import java.util.List;
import java.util.Optional;

/** Keeps issues. */
public interface IssueStore {
  void add(String workspace, Issue issue);

  Optional<Issue> find(String workspace, String id);

  /** As {@code find}, and nobody else changes the issue until the present change has ended. */
  Optional<Issue> lock(String workspace, String id);

  void update(String workspace, Issue issue);

  /**
   * The worst first; then those of the most traces if these are counted; then the newest.
   *
   * @param experimentIds empty: of all
   */
  Page<Issue> search(String workspace, List<String> experimentIds, IssueSearch search);
}
