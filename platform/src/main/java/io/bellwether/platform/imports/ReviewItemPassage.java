// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.imports;

import io.bellwether.platform.reviews.ReviewItem;
import io.bellwether.platform.reviews.ReviewItem.Status;
import io.bellwether.platform.reviews.ReviewQueue;
import io.bellwether.platform.reviews.ReviewQueueStore;
import io.bellwether.platform.tracing.Trace;
import io.bellwether.platform.tracing.TraceStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Brings which traces are in queues, and who has looked at them. */
final class ReviewItemPassage {
  private final ReviewQueueStore queues;
  private final TraceStore traces;

  ReviewItemPassage(ReviewQueueStore queues, TraceStore traces) {
    this.queues = queues;
    this.traces = traces;
  }

  void take(Journey journey) throws InterruptedException {
    journey.eachPage(
        Journey.REVIEW_ITEMS,
        journey.from()::reviewItems,
        ReviewItemPassage::key,
        page -> {
          Map<String, List<ReviewItem>> byQueue = new LinkedHashMap<>();
          page.forEach(
              item -> byQueue.computeIfAbsent(item.queueId(), _ -> new ArrayList<>()).add(item));
          for (Map.Entry<String, List<ReviewItem>> items : byQueue.entrySet()) {
            journey.reached(Journey.REVIEW_ITEMS, key(items.getValue().getLast()));
            take(journey, items.getKey(), items.getValue());
          }
        });
  }

  private static String key(ReviewItem item) {
    return item.queueId() + "/" + item.id();
  }

  private void take(Journey journey, String queueId, List<ReviewItem> items)
      throws InterruptedException {
    Optional<ReviewQueue> queue =
        journey
            .counterpart(Journey.REVIEW_QUEUES, queueId)
            .flatMap(ours -> queues.find(journey.workspace(), ours));
    if (queue.isEmpty()) {
      items.forEach(_ -> journey.left("review items whose queue is not here"));
      return;
    }
    List<String> ids = items.stream().map(ReviewItem::id).toList();
    Map<String, String> experiments = new HashMap<>();
    for (Trace trace : traces.find(journey.workspace(), ids)) {
      experiments.put(trace.id(), trace.experimentId());
    }
    Map<String, ReviewItem> here = new HashMap<>();
    queues.items(journey.workspace(), queue.get().id(), ids).forEach(it -> here.put(it.id(), it));
    List<ReviewItem> fresh = new ArrayList<>();
    List<ReviewItem> ended = new ArrayList<>();
    for (ReviewItem theirs : items) {
      Optional<ReviewItem> ours = Optional.ofNullable(here.get(theirs.id()));
      if (ours.isPresent()) {
        journey.present(Journey.REVIEW_ITEMS);
        ours.filter(one -> hasEnded(one, theirs)).ifPresent(_ -> ended.add(theirs));
      } else if (journey.counterpart(Journey.REVIEW_ITEMS, key(theirs)).isPresent()) {
        journey.note(Journey.REVIEW_ITEMS, key(theirs), "it was taken from the queue here");
      } else if (!queue.get().experimentId().equals(experiments.get(theirs.id()))) {
        journey.left("review items whose trace is not here");
      } else {
        fresh.add(theirs);
      }
    }
    write(journey, queue.get(), fresh, ended);
  }

  /** Somebody may have opened it again here, later than it was ended there. */
  private static boolean hasEnded(ReviewItem ours, ReviewItem theirs) {
    return ours.status() == Status.PENDING
        && theirs.status() != Status.PENDING
        && theirs.updatedAt().isAfter(ours.updatedAt());
  }

  private void write(
      Journey journey, ReviewQueue queue, List<ReviewItem> fresh, List<ReviewItem> ended)
      throws InterruptedException {
    journey.carried(Journey.REVIEW_ITEMS, fresh.size());
    journey.write(
        () -> {
          String workspace = journey.workspace();
          queues.addItems(
              workspace,
              queue.experimentId(),
              fresh.stream().map(theirs -> in(queue, theirs)).toList());
          fresh.forEach(item -> journey.keep(Journey.REVIEW_ITEMS, key(item), item.id()));
          ended.forEach(item -> queues.updateItem(workspace, in(queue, item)));
        });
  }

  private static ReviewItem in(ReviewQueue queue, ReviewItem theirs) {
    return new ReviewItem(
        queue.id(),
        theirs.id(),
        theirs.status(),
        theirs.completion(),
        theirs.createdAt(),
        theirs.updatedAt());
  }
}
