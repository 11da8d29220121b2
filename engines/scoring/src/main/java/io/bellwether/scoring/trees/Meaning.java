// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

import io.bellwether.scoring.Link;
import io.bellwether.scoring.Task;

/**
 * What the sum of the leaves means.
 *
 * @param slope what margins are multiplied with before the link is applied
 * @param predictsClasses whether the library's own predict answers with classes
 * @param predictsPlaces whether, if not so, it answers with their places
 */
record Meaning(
    Task task, Link link, double slope, boolean predictsClasses, boolean predictsPlaces) {
  Meaning(Task task, Link link, double slope) {
    this(task, link, slope, false, false);
  }

  /** The same of a classifier's estimator. */
  Meaning ofClassifier() {
    return new Meaning(task, link, slope, task != Task.REGRESSION, predictsPlaces);
  }

  /** The same, but the library tells the places of classes instead of their probabilities. */
  Meaning ofPlaces() {
    return new Meaning(task, link, slope, predictsClasses, true);
  }
}
