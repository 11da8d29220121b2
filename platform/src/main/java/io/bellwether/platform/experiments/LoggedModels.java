// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.experiments;

import io.bellwether.platform.audit.Audit;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Ids;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.platform.shared.Page;
import io.bellwether.platform.shared.Rights;
import io.bellwether.platform.shared.Transactions;
import io.bellwether.platform.shared.search.Search;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Keeps the models that runs log. */
public final class LoggedModels {
  private static final String KIND = "logged model";

  private final LoggedModelStore store;
  private final ExperimentStore experiments;
  private final Audit audit;
  private final Transactions transactions;
  private final Ids ids;
  private final InstantSource clock;
  private final RunNames names;

  public LoggedModels(
      LoggedModelStore store,
      ExperimentStore experiments,
      Audit audit,
      Transactions transactions,
      Ids ids,
      InstantSource clock,
      RunNames names) {
    this.store = store;
    this.experiments = experiments;
    this.audit = audit;
    this.transactions = transactions;
    this.ids = ids;
    this.clock = clock;
    this.names = names;
  }

  /** Announces a model; its files follow. */
  public LoggedModel create(Caller caller, NewLoggedModel request) {
    String id = "m-" + ids.next();
    String name = request.name().orElseGet(names::next);
    return transactions.write(
        () -> {
          Experiment experiment =
              experiments
                  .find(caller.workspace(), request.experimentId())
                  .orElseThrow(() -> new NotFound("experiment", request.experimentId()));
          caller.rights().check(Rights.Kind.EXPERIMENT, experiment.id());
          Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
          LoggedModel model =
              new LoggedModel(
                  id,
                  experiment.id(),
                  name,
                  experiment.artifactLocation() + "/models/" + id + "/artifacts",
                  LoggedModel.Status.PENDING,
                  request.modelType(),
                  request.sourceRunId(),
                  now,
                  now,
                  request.params(),
                  request.tags(),
                  List.of());
          store.add(caller.workspace(), model);
          audit.record(caller, "logged_model.create", "logged_model:" + id, Map.of("name", name));
          return model;
        });
  }

  public LoggedModel get(Caller caller, String id) {
    LoggedModel model =
        store.find(caller.workspace(), id).orElseThrow(() -> new NotFound(KIND, id));
    caller.rights().check(Rights.Kind.EXPERIMENT, model.experimentId());
    return model;
  }

  /** Says that the model's files are there, or that they will not come. */
  public LoggedModel finish(Caller caller, String id, LoggedModel.Status status) {
    change(
        caller,
        id,
        "logged_model.finish",
        () -> store.setStatus(caller.workspace(), id, status, clock.instant()));
    return get(caller, id);
  }

  public LoggedModel setTags(Caller caller, String id, Map<String, String> tags) {
    change(caller, id, "logged_model.tag", () -> store.setTags(caller.workspace(), id, tags));
    return get(caller, id);
  }

  /**
   * Changes one tag as part of another change, whose audit record tells of it.
   *
   * @param change the new value, from the present one
   */
  public void amendTag(
      Caller caller, String id, String key, Function<Optional<String>, String> change) {
    transactions.write(
        () -> {
          Optional<String> present = Optional.ofNullable(get(caller, id).tags().get(key));
          store.setTags(caller.workspace(), id, Map.of(key, change.apply(present)));
        });
  }

  public void deleteTag(Caller caller, String id, String key) {
    change(
        caller,
        id,
        "logged_model.untag",
        () -> {
          if (!store.deleteTag(caller.workspace(), id, key)) {
            throw new NotFound("logged model tag", key);
          }
        });
  }

  /** Parameters are reported like those of runs: without an audit record. */
  public void logParams(Caller caller, String id, Map<String, String> params) {
    transactions.write(
        () -> {
          get(caller, id);
          store.setParams(caller.workspace(), id, params);
        });
  }

  public void delete(Caller caller, String id) {
    change(
        caller,
        id,
        "logged_model.delete",
        () -> store.delete(caller.workspace(), id, clock.instant()));
  }

  public Page<LoggedModel> search(
      Caller caller, List<String> experimentIds, Search<LoggedModelField> search) {
    return Sight.of(caller, experiments, experimentIds)
        .map(seen -> store.search(caller.workspace(), seen, search))
        .orElseGet(() -> new Page<>(List.of(), Optional.empty()));
  }

  private void change(Caller caller, String id, String action, Runnable change) {
    transactions.write(
        () -> {
          get(caller, id);
          change.run();
          audit.record(caller, action, "logged_model:" + id, Map.of());
        });
  }
}
