// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.reviews;

import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.NotAllowed;
import io.bellwether.platform.shared.Rights;

/**
 * What a caller may do with a queue, besides what their level on its experiment lets the request
 * do. As in MLflow, owners must still be allowed to edit, and administrators may do everything.
 */
record QueueRights(Caller caller, ReviewQueue queue) {
  /** Members may open it, its owner, and who manages the experiment. */
  void checkOpen() {
    boolean owns = isOwner() && caller.rights().edits(Rights.Kind.EXPERIMENT, queue.experimentId());
    check(manages() || isMember() || owns, "open");
  }

  /** Its owner may change it, and who manages the experiment. */
  void checkChange() {
    check(manages() || isOwner(), "change");
  }

  /**
   * Its owner may empty or delete it unless it is somebody's own, and who manages the experiment.
   */
  void checkPrune() {
    check(manages() || (isOwner() && queue.kind() == ReviewQueue.Kind.CUSTOM), "take from");
  }

  /** Who looks at its traces is a member. */
  void checkReview() {
    check(caller.rights().isAdmin() || isMember(), "review");
  }

  void checkGiveAway() {
    check(manages(), "give away");
  }

  private void check(boolean may, String what) {
    if (!may) {
      throw NotAllowed.lacks(
          "%s may not %s review queue %s".formatted(caller.principal(), what, queue.id()));
    }
  }

  private boolean manages() {
    return caller.rights().manages(Rights.Kind.EXPERIMENT, queue.experimentId());
  }

  private boolean isMember() {
    return queue.users().contains(ReviewQueue.user(caller.principal()));
  }

  private boolean isOwner() {
    return queue
        .owner()
        .filter(owner -> ReviewQueue.user(owner).equals(ReviewQueue.user(caller.principal())))
        .isPresent();
  }
}
