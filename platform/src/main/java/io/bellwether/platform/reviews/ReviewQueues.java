// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.reviews;

import io.bellwether.platform.audit.Audit;
import io.bellwether.platform.experiments.ExperimentStore;
import io.bellwether.platform.reviews.ReviewItem.Status;
import io.bellwether.platform.shared.AlreadyExists;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Ids;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.platform.shared.Page;
import io.bellwether.platform.shared.Rights;
import io.bellwether.platform.shared.Transactions;
import io.bellwether.platform.tracing.Trace;
import io.bellwether.platform.tracing.TraceStore;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Which traces people are to look at. */
public final class ReviewQueues {
  private static final int TOLD = 20;

  private final ReviewQueueStore store;
  private final LabelSchemas schemas;
  private final TraceStore traces;
  private final ActiveExperiments experiments;
  private final Predicate<String> isUser;
  private final Audit audit;
  private final Transactions transactions;
  private final Ids ids;
  private final InstantSource clock;

  /**
   * @param isUser whether somebody logs in by this name, whatever its case
   */
  public ReviewQueues(
      ReviewQueueStore store,
      LabelSchemas schemas,
      TraceStore traces,
      ExperimentStore experiments,
      Predicate<String> isUser,
      Audit audit,
      Transactions transactions,
      Ids ids,
      InstantSource clock) {
    this.store = store;
    this.schemas = schemas;
    this.traces = traces;
    this.experiments = new ActiveExperiments(experiments);
    this.isUser = isUser;
    this.audit = audit;
    this.transactions = transactions;
    this.ids = ids;
    this.clock = clock;
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  /**
   * Makes a queue.
   *
   * @param wanted its owner, users and schemas
   */
  public ReviewQueue create(
      Caller caller,
      String experimentId,
      String name,
      ReviewQueue.Kind kind,
      ReviewQueue.Change wanted) {
    return transactions.write(
        () -> {
          experiments.get(caller, experimentId);
          if (kind == ReviewQueue.Kind.CUSTOM) {
            checkName(name);
          }
          schemas.check(caller, experimentId, wanted.schemaIds().orElse(List.of()));
          return add(caller, experimentId, name, kind, wanted)
              .orElseThrow(() -> new AlreadyExists("review queue", name));
        });
  }

  /** Else the user could not get the queue of their own. */
  private void checkName(String name) {
    if (isUser.test(name)) {
      throw refused(
          "'%s' is a registered user. A custom review queue cannot use a username as its name;"
                  .formatted(name)
              + " assign that user to a queue instead.");
    }
  }

  /** Empty if the experiment has a queue of this name. */
  private Optional<ReviewQueue> add(
      Caller caller,
      String experimentId,
      String name,
      ReviewQueue.Kind kind,
      ReviewQueue.Change wanted) {
    Instant now = now();
    ReviewQueue queue =
        new ReviewQueue(
            "rq-" + ids.next(),
            experimentId,
            name,
            kind,
            wanted.owner(),
            wanted.users().orElse(List.of()),
            wanted.schemaIds().orElse(List.of()),
            now,
            now);
    if (!store.add(caller.workspace(), queue)) {
      return Optional.empty();
    }
    record(caller, "review-queue.create", queue, Map.of("name", name));
    return Optional.of(queue);
  }

  /** The user's own queue, which is made if there is none. */
  public ReviewQueue ofUser(Caller caller, String experimentId, String user) {
    return transactions.write(
        () -> {
          experiments.get(caller, experimentId);
          ReviewQueue.Change own =
              new ReviewQueue.Change(
                  Optional.empty(),
                  Optional.of(user),
                  Optional.of(List.of(user)),
                  Optional.empty());
          ReviewQueue queue =
              store
                  .findByName(caller.workspace(), experimentId, user)
                  .or(() -> add(caller, experimentId, user, ReviewQueue.Kind.USER, own))
                  .or(() -> store.findByName(caller.workspace(), experimentId, user))
                  .orElseThrow(() -> new NotFound("review queue name", user + " " + experimentId));
          if (queue.kind() != ReviewQueue.Kind.USER) {
            throw new AlreadyExists("review queue of nobody", user);
          }
          return queue;
        });
  }

  private void record(
      Caller caller, String action, ReviewQueue queue, Map<String, String> details) {
    Map<String, String> all = new HashMap<>(details);
    all.put("experiment", queue.experimentId());
    audit.record(caller, action, "review-queue:" + queue.id(), all);
  }

  public ReviewQueue get(Caller caller, String id) {
    ReviewQueue queue = checked(caller, store.find(caller.workspace(), id), id);
    new QueueRights(caller, queue).checkOpen();
    return queue;
  }

  private ReviewQueue locked(Caller caller, String id) {
    return checked(caller, store.lock(caller.workspace(), id), id);
  }

  private static ReviewQueue checked(Caller caller, Optional<ReviewQueue> found, String id) {
    ReviewQueue queue = found.orElseThrow(() -> new NotFound("review queue", id));
    caller.rights().check(Rights.Kind.EXPERIMENT, queue.experimentId());
    return queue;
  }

  public ReviewQueue getByName(Caller caller, String experimentId, String name) {
    experiments.get(caller, experimentId);
    ReviewQueue queue =
        store
            .findByName(caller.workspace(), experimentId, name)
            .orElseThrow(() -> new NotFound("review queue name", name + " " + experimentId));
    new QueueRights(caller, queue).checkOpen();
    return queue;
  }

  /** The newest first; who may only read sees those that they are to look into. */
  public Page<ReviewQueue> list(
      Caller caller, String experimentId, ReviewQueue.Filter filter, Page.Request page) {
    experiments.get(caller, experimentId);
    ReviewQueue.Filter seen =
        caller.rights().edits(Rights.Kind.EXPERIMENT, experimentId)
            ? filter
            : filter.andOf(ReviewQueue.user(caller.principal()));
    return store.list(caller.workspace(), experimentId, seen, page);
  }

  public ReviewQueue update(Caller caller, String id, ReviewQueue.Change change) {
    return transactions.write(
        () -> {
          ReviewQueue old = locked(caller, id);
          QueueRights rights = new QueueRights(caller, old);
          rights.checkChange();
          if (change.owner().isPresent()) {
            rights.checkGiveAway();
          }
          if (old.kind() == ReviewQueue.Kind.USER) {
            throw refused(
                "A user queue's name, assigned user, schemas, and owner are fixed and cannot be"
                    + " updated.");
          }
          if (change.isEmpty()) {
            return old;
          }
          check(caller, old, change);
          ReviewQueue changed = old.with(change, now());
          store.update(caller.workspace(), changed);
          record(caller, "review-queue.update", changed, told(change, changed));
          return changed;
        });
  }

  private static Map<String, String> told(ReviewQueue.Change change, ReviewQueue changed) {
    Map<String, String> details = new HashMap<>(Map.of("name", changed.name()));
    change.owner().ifPresent(owner -> details.put("owner", owner));
    change.users().ifPresent(_ -> details.put("users", String.join(", ", changed.users())));
    change
        .schemaIds()
        .ifPresent(_ -> details.put("schemas", String.join(", ", changed.schemaIds())));
    return details;
  }

  private void check(Caller caller, ReviewQueue old, ReviewQueue.Change change) {
    String workspace = caller.workspace();
    if (change.schemaIds().isPresent()) {
      if (hasItems(workspace, old)) {
        throw refused(
            "A review queue's questions are locked once items are assigned to it. Remove the items"
                + " before changing its questions.");
      }
      schemas.check(caller, old.experimentId(), change.schemaIds().get());
    }
    if (change.name().isPresent()) {
      String name = change.name().get();
      checkName(name);
      boolean isTaken =
          store
              .findByName(workspace, old.experimentId(), name)
              .filter(other -> !other.id().equals(old.id()))
              .isPresent();
      if (isTaken) {
        throw new AlreadyExists("review queue", name);
      }
    }
  }

  private boolean hasItems(String workspace, ReviewQueue queue) {
    ReviewItem.Filter any = new ReviewItem.Filter(Optional.empty());
    return !store.items(workspace, queue.id(), any, Page.Request.first(1)).items().isEmpty();
  }

  private static InvalidInput refused(String message) {
    return new InvalidInput("review_queue", message, List.of());
  }

  /** Deletes the queue, if there is one; what has been said of its traces stays. */
  public void delete(Caller caller, String id) {
    transactions.write(
        () -> {
          Optional<ReviewQueue> found = store.lock(caller.workspace(), id);
          if (found.isPresent()) {
            ReviewQueue queue = checked(caller, found, id);
            new QueueRights(caller, queue).checkPrune();
            store.delete(caller.workspace(), id);
            record(caller, "review-queue.delete", queue, Map.of("name", queue.name()));
          }
        });
  }

  /** Adds traces of the queue's experiment; those that it has stay as they are. */
  public List<ReviewItem> add(Caller caller, String queueId, List<String> traceIds) {
    return transactions.write(
        () -> {
          ReviewQueue queue = locked(caller, queueId);
          checkTraces(caller, queue, traceIds);
          Instant now = now();
          List<ReviewItem> items =
              traceIds.stream()
                  .map(
                      id -> new ReviewItem(queueId, id, Status.PENDING, Optional.empty(), now, now))
                  .toList();
          store.addItems(caller.workspace(), queue.experimentId(), items);
          record(caller, "review-queue.add", queue, counted(traceIds));
          Map<String, ReviewItem> kept = new HashMap<>();
          store
              .items(caller.workspace(), queueId, traceIds)
              .forEach(item -> kept.put(item.id(), item));
          return traceIds.stream().filter(kept::containsKey).map(id -> item(kept, id)).toList();
        });
  }

  private static ReviewItem item(Map<String, ReviewItem> kept, String id) {
    return Optional.ofNullable(kept.get(id)).orElseThrow();
  }

  /** How many there are, and the first of them. */
  private static Map<String, String> counted(List<String> traceIds) {
    String first = traceIds.stream().limit(TOLD).collect(Collectors.joining(", "));
    return Map.of("traces", String.valueOf(traceIds.size()), "first", first);
  }

  private void checkTraces(Caller caller, ReviewQueue queue, List<String> traceIds) {
    Set<String> known = new HashSet<>();
    traces.lock(caller.workspace(), traceIds).stream()
        .filter(trace -> trace.experimentId().equals(queue.experimentId()))
        .map(Trace::id)
        .forEach(known::add);
    List<String> missing = traceIds.stream().filter(id -> !known.contains(id)).toList();
    if (!missing.isEmpty()) {
      throw new NotFound(
          "review trace",
          "Cannot attach trace(s) ['%s'] to review queue '%s': they do not exist in experiment '%s'."
              .formatted(String.join("', '", missing), queue.id(), queue.experimentId()));
    }
  }

  public void remove(Caller caller, String queueId, List<String> traceIds) {
    transactions.write(
        () -> {
          ReviewQueue queue = locked(caller, queueId);
          new QueueRights(caller, queue).checkPrune();
          store.removeItems(caller.workspace(), queueId, traceIds);
          record(caller, "review-queue.remove", queue, counted(traceIds));
        });
  }

  /** The newest first, then by id. */
  public Page<ReviewItem> items(
      Caller caller, String queueId, ReviewItem.Filter filter, Page.Request page) {
    get(caller, queueId);
    return store.items(caller.workspace(), queueId, filter, page);
  }

  /** Opens the item again. Nothing happens if it is open. */
  public ReviewItem reopen(Caller caller, String queueId, String itemId) {
    return transactions.write(() -> change(caller, queueId, itemId, Status.PENDING, ""));
  }

  /**
   * Ends the item. Who has ended it in the same way stays the one who has.
   *
   * @param status any but {@link Status#PENDING}
   */
  public ReviewItem end(Caller caller, String queueId, String itemId, Status status, String by) {
    return transactions.write(() -> change(caller, queueId, itemId, status, by));
  }

  private ReviewItem change(
      Caller caller, String queueId, String itemId, Status status, String by) {
    ReviewQueue queue = locked(caller, queueId);
    new QueueRights(caller, queue).checkReview();
    ReviewItem old =
        store.items(caller.workspace(), queueId, List.of(itemId)).stream()
            .findFirst()
            .orElseThrow(() -> new NotFound("review item", itemId + " " + queueId));
    if (old.status() == status) {
      return old;
    }
    Instant now = now();
    Optional<ReviewItem.Completion> completion =
        status == Status.PENDING
            ? Optional.empty()
            : Optional.of(new ReviewItem.Completion(by, now));
    ReviewItem changed = new ReviewItem(queueId, itemId, status, completion, old.createdAt(), now);
    store.updateItem(caller.workspace(), changed);
    record(caller, "review-queue.status", queue, Map.of("trace", itemId, "status", status.name()));
    return changed;
  }
}
