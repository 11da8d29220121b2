// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

import io.bellwether.scoring.Link;
import io.bellwether.scoring.Task;

/**
 * What the sum of the leaves means.
 *
 * @param slope what margins are multiplied with before the link is applied
 */
record Meaning(Task task, Link link, double slope) {}
