// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.reviews;

import io.bellwether.platform.audit.Audit;
import io.bellwether.platform.experiments.ExperimentStore;
import io.bellwether.platform.experiments.RunStore;
import io.bellwether.platform.experiments.Sight;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Ids;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.platform.shared.Page;
import io.bellwether.platform.shared.Rights;
import io.bellwether.platform.shared.Transactions;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is wrong with the traces of experiments. */
public final class Issues {
  private final IssueStore store;
  private final ExperimentStore experimentStore;
  private final ActiveExperiments experiments;
  private final RunStore runs;
  private final Audit audit;
  private final Transactions transactions;
  private final Ids ids;
  private final InstantSource clock;

  public Issues(
      IssueStore store,
      ExperimentStore experiments,
      RunStore runs,
      Audit audit,
      Transactions transactions,
      Ids ids,
      InstantSource clock) {
    this.store = store;
    this.experimentStore = experiments;
    this.runs = runs;
    this.experiments = new ActiveExperiments(experiments);
    this.audit = audit;
    this.transactions = transactions;
    this.ids = ids;
    this.clock = clock;
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  public Issue create(
      Caller caller,
      String experimentId,
      Issue.Text text,
      Issue.Change state,
      Optional<String> sourceRunId,
      Optional<String> createdBy) {
    return transactions.write(
        () -> {
          experiments.get(caller, experimentId);
          checkRun(caller, sourceRunId);
          Instant now = now();
          Issue issue =
              new Issue(
                  "iss-" + ids.next(),
                  experimentId,
                  text,
                  state.status().orElse(Issue.Status.PENDING),
                  state.severity(),
                  sourceRunId,
                  createdBy,
                  now,
                  now,
                  Optional.empty());
          store.add(caller.workspace(), issue);
          record(caller, "issue.create", issue);
          return issue;
        });
  }

  private void checkRun(Caller caller, Optional<String> id) {
    if (id.isPresent() && runs.find(caller.workspace(), id.get()).isEmpty()) {
      throw new NotFound("run", id.get());
    }
  }

  private void record(Caller caller, String action, Issue issue) {
    audit.record(
        caller,
        action,
        "issue:" + issue.id(),
        Map.of("experiment", issue.experimentId(), "status", issue.status().name()));
  }

  public Issue get(Caller caller, String id) {
    return checked(caller, store.find(caller.workspace(), id), id);
  }

  private static Issue checked(Caller caller, Optional<Issue> found, String id) {
    Issue issue = found.orElseThrow(() -> new NotFound("issue", id));
    caller.rights().check(Rights.Kind.EXPERIMENT, issue.experimentId());
    return issue;
  }

  public Issue update(Caller caller, String id, Issue.Change change) {
    return transactions.write(
        () -> {
          Issue old = checked(caller, store.lock(caller.workspace(), id), id);
          Issue changed = old.with(change, now());
          store.update(caller.workspace(), changed);
          record(caller, "issue.update", changed);
          return changed;
        });
  }

  /** The worst first, then the newest; of all experiments if none is named. */
  public Page<Issue> search(Caller caller, List<String> experimentIds, IssueSearch search) {
    return Sight.of(caller, experimentStore, experimentIds)
        .map(seen -> store.search(caller.workspace(), seen, search))
        .orElseGet(() -> new Page<>(List.of(), Optional.empty()));
  }
}
