// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.reviews;

import io.bellwether.platform.audit.Audit;
import io.bellwether.platform.experiments.Experiment;
import io.bellwether.platform.experiments.ExperimentStore;
import io.bellwether.platform.shared.AlreadyExists;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Ids;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.platform.shared.Page;
import io.bellwether.platform.shared.Rights;
import io.bellwether.platform.shared.Transactions;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** The questions that reviewers are asked about an experiment's traces. */
public final class LabelSchemas {
  /** Where the page begins that has nothing but the default question. */
  private static final String ONLY_DEFAULT = "default";

  private final LabelSchemaStore store;
  private final ActiveExperiments experiments;
  private final Audit audit;
  private final Transactions transactions;
  private final Ids ids;
  private final InstantSource clock;

  public LabelSchemas(
      LabelSchemaStore store,
      ExperimentStore experiments,
      Audit audit,
      Transactions transactions,
      Ids ids,
      InstantSource clock) {
    this.store = store;
    this.experiments = new ActiveExperiments(experiments);
    this.audit = audit;
    this.transactions = transactions;
    this.ids = ids;
    this.clock = clock;
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  public LabelSchema create(
      Caller caller,
      String experimentId,
      String name,
      LabelSchema.Kind kind,
      LabelSchema.Input input,
      LabelSchema.Change more) {
    checkName(name);
    return transactions.write(
        () -> {
          experiments.get(caller, experimentId);
          Instant now = now();
          LabelSchema schema =
              new LabelSchema(
                  "ls-" + ids.next(),
                  experimentId,
                  name,
                  kind,
                  input,
                  more.instruction(),
                  more.comments().orElse(false),
                  now,
                  now);
          if (!store.add(caller.workspace(), schema)) {
            throw taken(schema);
          }
          record(caller, "label-schema.create", schema);
          return schema;
        });
  }

  private static void checkName(String name) {
    if (LabelSchema.isReserved(name)) {
      throw refused(
          "`%s` is reserved for the experiment's default question and cannot be used for another"
                  .formatted(name)
              + " label schema.");
    }
  }

  private static InvalidInput refused(String message) {
    return new InvalidInput("label_schema", message, List.of());
  }

  private static AlreadyExists taken(LabelSchema schema) {
    return new AlreadyExists("label schema", schema.name() + " " + schema.experimentId());
  }

  private void record(Caller caller, String action, LabelSchema schema) {
    audit.record(
        caller,
        action,
        "label-schema:" + schema.id(),
        Map.of("experiment", schema.experimentId(), "name", schema.name()));
  }

  public LabelSchema get(Caller caller, String id) {
    return find(caller, id, store::find).orElseThrow(() -> new NotFound("label schema", id));
  }

  private Optional<LabelSchema> locked(Caller caller, String id) {
    return find(caller, id, store::lock);
  }

  private Optional<LabelSchema> find(
      Caller caller, String id, BiFunction<String, String, Optional<LabelSchema>> finding) {
    Optional<String> ofDefault = LabelSchema.experimentOfDefault(id);
    if (ofDefault.isPresent()) {
      return Optional.of(LabelSchema.defaultOf(experiments.get(caller, ofDefault.get())));
    }
    Optional<LabelSchema> found = finding.apply(caller.workspace(), id);
    found.ifPresent(schema -> caller.rights().check(Rights.Kind.EXPERIMENT, schema.experimentId()));
    return found;
  }

  public LabelSchema getByName(Caller caller, String experimentId, String name) {
    Experiment experiment = experiments.get(caller, experimentId);
    if (name.equals(LabelSchema.DEFAULT_NAME)) {
      return LabelSchema.defaultOf(experiment);
    }
    return store
        .findByName(caller.workspace(), experimentId, name)
        .orElseThrow(() -> new NotFound("label schema name", name + " " + experimentId));
  }

  /** The newest first, the default question last. */
  public Page<LabelSchema> list(Caller caller, String experimentId, Page.Request page) {
    LabelSchema standard = LabelSchema.defaultOf(experiments.get(caller, experimentId));
    if (page.after().equals(Optional.of(ONLY_DEFAULT))) {
      return new Page<>(List.of(standard), Optional.empty());
    }
    Page<LabelSchema> found = store.list(caller.workspace(), experimentId, page);
    if (found.next().isPresent()) {
      return found;
    }
    if (found.items().size() == page.limit()) {
      return new Page<>(found.items(), Optional.of(ONLY_DEFAULT));
    }
    List<LabelSchema> all = new ArrayList<>(found.items());
    all.add(standard);
    return new Page<>(all, Optional.empty());
  }

  public LabelSchema update(Caller caller, String id, LabelSchema.Change change) {
    return transactions.write(
        () -> {
          LabelSchema old = locked(caller, id).orElseThrow(() -> new NotFound("label schema", id));
          if (old.isDefault()) {
            throw refused("The experiment's default question cannot be edited.");
          }
          change.name().ifPresent(LabelSchemas::checkName);
          change.input().ifPresent(input -> checkInput(old.input(), input));
          LabelSchema changed = old.with(change, now());
          boolean isTaken =
              store
                  .findByName(caller.workspace(), old.experimentId(), changed.name())
                  .filter(other -> !other.id().equals(id))
                  .isPresent();
          if (isTaken) {
            throw taken(changed);
          }
          store.update(caller.workspace(), changed);
          record(caller, "label-schema.update", changed);
          return changed;
        });
  }

  /** Else what has been answered would no longer be an answer. */
  private static void checkInput(LabelSchema.Input old, LabelSchema.Input input) {
    if (!old.getClass().equals(input.getClass())) {
      throw refused(
          "A label schema's input type cannot be changed after creation (existing: Input%s, got:"
                  .formatted(old.getClass().getSimpleName())
              + " Input%s).".formatted(input.getClass().getSimpleName()));
    }
    if (old instanceof LabelSchema.Input.Categorical before
        && input instanceof LabelSchema.Input.Categorical after
        && before.several() != after.several()) {
      throw refused("`InputCategorical.multi_select` cannot be changed after creation.");
    }
  }

  /** Deletes the schema, if there is one; answers stay. */
  public void delete(Caller caller, String id) {
    transactions.write(
        () -> {
          Optional<LabelSchema> found = locked(caller, id);
          if (found.isPresent()) {
            if (found.get().isDefault()) {
              throw refused("The experiment's default question cannot be deleted.");
            }
            store.delete(caller.workspace(), id);
            record(caller, "label-schema.delete", found.get());
          }
        });
  }

  /**
   * Goes on only if the experiment has all of these.
   *
   * @throws InvalidInput naming those that it has not
   */
  void check(Caller caller, String experimentId, List<String> schemaIds) {
    List<String> known = store.known(caller.workspace(), experimentId, schemaIds);
    List<String> missing =
        schemaIds.stream()
            .filter(id -> !known.contains(id))
            .filter(id -> !LabelSchema.experimentOfDefault(id).equals(Optional.of(experimentId)))
            .toList();
    if (!missing.isEmpty()) {
      throw refused(
          "Label schema id(s) ['%s'] not found for experiment '%s'."
              .formatted(String.join("', '", missing), experimentId));
    }
  }
}
