// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.reviews;

import io.bellwether.platform.shared.Page;
import java.util.List;

/**
 * A search for issues; every condition must hold.
 *
 * @param countsTraces whether to tell how many traces have the issue
 */
public record IssueSearch(List<Condition> where, boolean countsTraces, Page.Request page) {
  public IssueSearch {
    where = List.copyOf(where);
  }

  /** The part is this text, or is another one. */
  public record Condition(Part part, boolean equal, String value) {}

  /** What is compared. */
  public enum Part {
    STATUS,
    SOURCE_RUN
  }
}
