// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.reviews;

import io.bellwether.platform.shared.Page;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Keeps queues of traces with their items. */
public interface ReviewQueueStore {
  /** Adds the queue unless the experiment has one of its name; whether it did. */
  boolean add(String workspace, ReviewQueue queue);

  Optional<ReviewQueue> find(String workspace, String id);

  /** As {@code find}, and nobody else changes the queue until the present change has ended. */
  Optional<ReviewQueue> lock(String workspace, String id);

  Optional<ReviewQueue> findByName(String workspace, String experimentId, String name);

  /** The newest first. */
  Page<ReviewQueue> list(
      String workspace, String experimentId, ReviewQueue.Filter filter, Page.Request page);

  void update(String workspace, ReviewQueue queue);

  /** Deletes the queue with its items. */
  void delete(String workspace, String id);

  /** Adds items to a queue of the experiment; those that it has stay as they are. */
  void addItems(String workspace, String experimentId, List<ReviewItem> items);

  /** Those of these items that the queue has, in no order. */
  List<ReviewItem> items(String workspace, String queueId, Collection<String> ids);

  /** The newest first, then by id. */
  Page<ReviewItem> items(
      String workspace, String queueId, ReviewItem.Filter filter, Page.Request page);

  void updateItem(String workspace, ReviewItem item);

  void removeItems(String workspace, String queueId, Collection<String> ids);
}
