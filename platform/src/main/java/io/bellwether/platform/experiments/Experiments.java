// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.experiments;

import io.bellwether.platform.audit.Audit;
import io.bellwether.platform.shared.AlreadyExists;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Conflict;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.platform.shared.Page;
import io.bellwether.platform.shared.Rights;
import io.bellwether.platform.shared.Transactions;
import io.bellwether.platform.shared.search.Search;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes, finds and changes experiments. */
public final class Experiments {
  private static final String KIND = "experiment";

  private final ExperimentStore store;
  private final RunStore runs;
  private final Audit audit;
  private final Transactions transactions;
  private final InstantSource clock;
  private final String artifactRoot;

  /**
   * @param artifactRoot the URI under which each new experiment gets a folder named by its id
   */
  public Experiments(
      ExperimentStore store,
      RunStore runs,
      Audit audit,
      Transactions transactions,
      InstantSource clock,
      String artifactRoot) {
    this.store = store;
    this.runs = runs;
    this.audit = audit;
    this.transactions = transactions;
    this.clock = clock;
    this.artifactRoot = artifactRoot.replaceAll("/+$", "");
  }

  /** Makes sure that the workspace has its experiment 0; the server calls this when it starts. */
  public void ensureDefault(String workspace) {
    if (store.find(workspace, Experiment.DEFAULT_ID).isEmpty()) {
      Experiment first = make(Experiment.DEFAULT_ID, Experiment.DEFAULT_NAME, "", Map.of());
      transactions.write(() -> store.add(workspace, first));
    }
  }

  /**
   * @param artifactLocation empty means the usual place
   */
  public Experiment create(
      Caller caller, String name, String artifactLocation, Map<String, String> tags) {
    if (name.isEmpty()) {
      throw InvalidInput.field("name", name, "a text", "give the experiment a name");
    }
    caller.rights().checkCreate(Rights.Kind.EXPERIMENT);
    return transactions.write(
        () -> {
          String id = store.nextId(caller.workspace());
          Experiment experiment = make(id, name, artifactLocation, tags);
          if (!store.add(caller.workspace(), experiment)) {
            throw new AlreadyExists(KIND, name);
          }
          caller.rights().created(Rights.Kind.EXPERIMENT, id);
          audit.record(caller, "experiment.create", "experiment:" + id, Map.of("name", name));
          return experiment;
        });
  }

  private Experiment make(
      String id, String name, String artifactLocation, Map<String, String> tags) {
    String location = artifactLocation.isEmpty() ? artifactRoot + "/" + id : artifactLocation;
    Instant now = clock.instant();
    return new Experiment(id, name, location, Lifecycle.ACTIVE, now, now, tags);
  }

  public Experiment get(Caller caller, String id) {
    return find(caller, id);
  }

  public Experiment getByName(Caller caller, String name) {
    Experiment found =
        store
            .findByName(caller.workspace(), name)
            .orElseThrow(() -> new NotFound("experiment name", name));
    caller.rights().check(Rights.Kind.EXPERIMENT, found.id());
    return found;
  }

  /** The experiment of this name, made if there is none. */
  public Experiment getOrCreate(Caller caller, String name) {
    return store
        .findByName(caller.workspace(), name)
        .orElseGet(() -> create(caller, name, "", Map.of()));
  }

  public Page<Experiment> search(
      Caller caller, Set<Lifecycle> lifecycles, Search<ExperimentField> search) {
    return Sight.experiments(
        caller, search, one -> store.search(caller.workspace(), lifecycles, one));
  }

  /** By experiment; one without runs is not in it. */
  public Map<String, ExperimentActivity> activity(Caller caller, List<String> ids) {
    return runs.activity(caller.workspace(), ids);
  }

  public void rename(Caller caller, String id, String name) {
    transactions.write(
        () -> {
          Experiment old = active(caller, id);
          if (!store.update(caller.workspace(), old.named(name, clock.instant()))) {
            throw new AlreadyExists(KIND, name);
          }
          Map<String, String> details = Map.of("from", old.name(), "to", name);
          audit.record(caller, "experiment.rename", "experiment:" + id, details);
        });
  }

  /** Deletes the experiment, and with it all its runs. */
  public void delete(Caller caller, String id) {
    change(caller, id, Lifecycle.DELETED, "experiment.delete");
  }

  /** Brings back the experiment and all its runs. */
  public void restore(Caller caller, String id) {
    change(caller, id, Lifecycle.ACTIVE, "experiment.restore");
  }

  private void change(Caller caller, String id, Lifecycle to, String action) {
    transactions.write(
        () -> {
          Experiment old = find(caller, id);
          if (old.lifecycle() == to) {
            throw new NotFound(KIND, id);
          }
          Instant now = clock.instant();
          store.update(caller.workspace(), old.in(to, now));
          find(caller, id); // unless it has gone for good meanwhile
          runs.setLifecycle(caller.workspace(), id, to, now);
          audit.record(caller, action, "experiment:" + id, Map.of());
        });
  }

  public void setTag(Caller caller, String id, String key, String value) {
    transactions.write(
        () -> {
          active(caller, id);
          store.setTag(caller.workspace(), id, key, value);
          audit.record(
              caller, "experiment.tag", "experiment:" + id, Map.of("key", key, "value", value));
        });
  }

  public void deleteTag(Caller caller, String id, String key) {
    transactions.write(
        () -> {
          active(caller, id);
          if (!store.deleteTag(caller.workspace(), id, key)) {
            throw new NotFound("experiment tag", key);
          }
          audit.record(caller, "experiment.untag", "experiment:" + id, Map.of("key", key));
        });
  }

  private Experiment active(Caller caller, String id) {
    Experiment experiment = find(caller, id);
    if (experiment.lifecycle() == Lifecycle.DELETED) {
      throw new Conflict(
          "experiment_deleted",
          "The experiment %s must be in the 'active' state. Current state is deleted."
              .formatted(id));
    }
    return experiment;
  }

  private Experiment find(Caller caller, String id) {
    Experiment experiment =
        store.find(caller.workspace(), id).orElseThrow(() -> new NotFound(KIND, id));
    caller.rights().check(Rights.Kind.EXPERIMENT, id);
    return experiment;
  }
}
