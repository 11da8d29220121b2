// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.evaluation;

import io.bellwether.platform.audit.Audit;
import io.bellwether.platform.experiments.ExperimentStore;
import io.bellwether.platform.experiments.Lifecycle;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Conflict;
import io.bellwether.platform.shared.Ids;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.platform.shared.Rights;
import io.bellwether.platform.shared.Transactions;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps scorers; running them is the client's work. */
public final class Scorers {
  private final ScorerStore store;
  private final ExperimentStore experiments;
  private final Audit audit;
  private final Transactions transactions;
  private final Ids ids;
  private final InstantSource clock;

  public Scorers(
      ScorerStore store,
      ExperimentStore experiments,
      Audit audit,
      Transactions transactions,
      Ids ids,
      InstantSource clock) {
    this.store = store;
    this.experiments = experiments;
    this.audit = audit;
    this.transactions = transactions;
    this.ids = ids;
    this.clock = clock;
  }

  /** Keeps the next version of the scorer. */
  public ScorerVersion register(Caller caller, String experimentId, String name, String content) {
    return transactions.write(
        () -> {
          checkActive(caller, experimentId);
          List<ScorerVersion> known = store.versions(caller.workspace(), experimentId, name);
          ScorerVersion version =
              new ScorerVersion(
                  experimentId,
                  name,
                  known.isEmpty() ? ids.next() : known.getLast().scorerId(),
                  known.isEmpty() ? 1 : known.getLast().version() + 1,
                  content,
                  clock.instant());
          store.add(caller.workspace(), version);
          audit.record(
              caller,
              "scorer.register",
              "scorer:" + name,
              Map.of("experiment", experimentId, "version", String.valueOf(version.version())));
          return version;
        });
  }

  /** The newest version of each scorer of the experiment, by name. */
  public List<ScorerVersion> list(Caller caller, String experimentId) {
    checkActive(caller, experimentId);
    return store.newest(caller.workspace(), experimentId);
  }

  /** Every version of the scorer, the oldest first; at least one. */
  public List<ScorerVersion> versions(Caller caller, String experimentId, String name) {
    checkActive(caller, experimentId);
    List<ScorerVersion> versions = store.versions(caller.workspace(), experimentId, name);
    if (versions.isEmpty()) {
      throw missing(experimentId, name, Optional.empty());
    }
    return versions;
  }

  /** The version, or the newest if none is named. */
  public ScorerVersion get(
      Caller caller, String experimentId, String name, Optional<Integer> version) {
    List<ScorerVersion> versions = versions(caller, experimentId, name);
    return versions.reversed().stream()
        .filter(one -> version.isEmpty() || one.version() == version.get())
        .findFirst()
        .orElseThrow(() -> missing(experimentId, name, version));
  }

  /** Deletes the version, or all of them if none is named. */
  public void delete(Caller caller, String experimentId, String name, Optional<Integer> version) {
    transactions.write(
        () -> {
          checkActive(caller, experimentId);
          if (store.delete(caller.workspace(), experimentId, name, version) == 0) {
            throw missing(experimentId, name, version);
          }
          String which = version.map(String::valueOf).orElse("all");
          audit.record(
              caller,
              "scorer.delete",
              "scorer:" + name,
              Map.of("experiment", experimentId, "version", which));
        });
  }

  private static NotFound missing(String experimentId, String name, Optional<Integer> version) {
    return new NotFound(
        "scorer",
        "'%s'%s not found for experiment %s."
            .formatted(
                name, version.map(number -> " and version " + number).orElse(""), experimentId));
  }

  private void checkActive(Caller caller, String experimentId) {
    var experiment = experiments.find(caller.workspace(), experimentId);
    if (experiment.isEmpty()) {
      throw new NotFound("experiment", experimentId);
    }
    caller.rights().check(Rights.Kind.EXPERIMENT, experimentId);
    if (experiment.get().lifecycle() == Lifecycle.DELETED) {
      throw new Conflict(
          "experiment_deleted",
          "The experiment %s must be in the 'active' state. Current state is deleted."
              .formatted(experimentId));
    }
  }
}
