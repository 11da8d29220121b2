// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.registry;

import io.bellwether.platform.audit.Audit;
import io.bellwether.platform.shared.AlreadyExists;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Conflict;
import io.bellwether.platform.shared.Ids;
import io.bellwether.platform.shared.Names;
import io.bellwether.platform.shared.Outbox;
import io.bellwether.platform.shared.Page;
import io.bellwether.platform.shared.Rights;
import io.bellwether.platform.shared.Transactions;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Registers versions and says which one counts. */
public final class Registry {
  private final ModelStore store;
  private final Transactions transactions;
  private final Audit audit;
  private final RegistryEvents events;
  private final Memberships memberships;
  private final InstantSource clock;

  public Registry(
      ModelStore store,
      Transactions transactions,
      Audit audit,
      Outbox outbox,
      Ids ids,
      InstantSource clock) {
    this.store = store;
    this.transactions = transactions;
    this.audit = audit;
    this.events = new RegistryEvents(outbox, ids, clock);
    this.memberships = new Memberships(store);
    this.clock = clock;
  }

  public Page<RegisteredModel> list(Caller caller, Page.Request page) {
    return store
        .list(caller.workspace(), page)
        .filtered(one -> caller.rights().sees(Rights.Kind.MODEL, one.name()));
  }

  public RegisteredModel model(Caller caller, String name) {
    RegisteredModel model =
        store.find(caller.workspace(), name).orElseThrow(() -> KnownVersions.noModel(name));
    caller.rights().check(Rights.Kind.MODEL, name);
    return model;
  }

  /** The model, if there is one that the caller may see. */
  public Optional<RegisteredModel> find(Caller caller, String name) {
    return store
        .find(caller.workspace(), name)
        .filter(_ -> caller.rights().sees(Rights.Kind.MODEL, name));
  }

  /** All versions of a model, newest first. */
  public List<ModelVersion> versions(Caller caller, String model) {
    model(caller, model);
    return store.versions(caller.workspace(), model);
  }

  public Optional<ModelVersion> newest(Caller caller, String model) {
    model(caller, model);
    return store.newest(caller.workspace(), model);
  }

  public List<ModelVersion> versionsOfRun(Caller caller, String runId) {
    return store.versionsOfRun(caller.workspace(), runId).stream()
        .filter(version -> caller.rights().sees(Rights.Kind.MODEL, version.model()))
        .toList();
  }

  /** The version that a name stands for: an integer, a semantic version, an alias. */
  public ModelVersion version(Caller caller, String model, String name) {
    RegisteredModel registered = model(caller, model);
    return find(caller, registered, name)
        .orElseThrow(
            () -> KnownVersions.lack(registered, name, store.versions(caller.workspace(), model)));
  }

  private Optional<ModelVersion> find(Caller caller, RegisteredModel model, String name) {
    if (name.matches("\\d{1,9}")) {
      return store.version(caller.workspace(), model.name(), Integer.parseInt(name));
    }
    if (name.matches("\\d{1,9}\\.\\d{1,9}\\.\\d{1,9}")) {
      SemanticVersion wanted = SemanticVersion.parse(name);
      return store.versions(caller.workspace(), model.name()).stream()
          .filter(version -> version.semanticVersion().equals(wanted))
          .findFirst();
    }
    return Optional.ofNullable(model.aliases().get(name))
        .flatMap(number -> store.version(caller.workspace(), model.name(), number));
  }

  /** The version with this alias. */
  public Optional<ModelVersion> aliased(Caller caller, String model, String alias) {
    return find(caller, model)
        .map(found -> found.aliases().get(alias))
        .flatMap(number -> store.version(caller.workspace(), model, number));
  }

  /** The versions that have had the alias, with when and why, newest first. */
  public List<AliasChange> history(Caller caller, String model, String alias) {
    caller.rights().check(Rights.Kind.MODEL, model);
    return store.aliasChanges(caller.workspace(), model, alias);
  }

  /** The versions that an ensemble, or a copy of one, is made of. */
  public List<ModelVersion> members(Caller caller, ModelVersion version) {
    return memberships.found(caller.workspace(), version);
  }

  /** Makes the name known, before any version. */
  public RegisteredModel create(
      Caller caller, String name, String description, Map<String, String> tags) {
    Names.check("name", name);
    Instant now = now();
    RegisteredModel model = new RegisteredModel(name, description, tags, Map.of(), now, now);
    caller.rights().checkCreate(Rights.Kind.MODEL);
    return transactions.write(
        () -> {
          if (!store.insert(caller.workspace(), model)) {
            throw new AlreadyExists("model", name);
          }
          caller.rights().created(Rights.Kind.MODEL, name);
          audit.record(caller, "model.create", "model:" + name, Map.of());
          events.modelCreated(caller, model);
          return model;
        });
  }

  /** Registers the next version, and the model with it if it is its first. */
  public ModelVersion register(Caller caller, String name, Content content) {
    return register(caller, name, content, List.of());
  }

  /** As {@link #register(Caller, String, Content)}, a version that is made of these. */
  public ModelVersion register(
      Caller caller, String name, Content content, List<ModelVersion> members) {
    Names.check("name", name);
    DatasetTag.check(caller, Map.of(), content.tags());
    return transactions.write(
        () -> {
          Instant now = now();
          RegisteredModel first = new RegisteredModel(name, "", Map.of(), Map.of(), now, now);
          boolean isFirst = store.insert(caller.workspace(), first);
          if (isFirst) {
            caller.rights().checkCreate(Rights.Kind.MODEL);
            caller.rights().created(Rights.Kind.MODEL, name);
          } else {
            caller.rights().check(Rights.Kind.MODEL, name);
          }
          int number = store.nextNumber(caller.workspace(), name);
          ModelVersion version =
              new ModelVersion(
                  name,
                  number,
                  semanticVersion(caller, name, content),
                  Stage.DEVELOPMENT,
                  content,
                  now,
                  now,
                  caller.principal());
          store.insertVersion(caller.workspace(), version);
          memberships.keep(caller.workspace(), version, members);
          store.touch(caller.workspace(), name, now);
          audit.record(
              caller,
              "model.version.create",
              subject(version),
              Map.of("semantic_version", version.semanticVersion().toString()));
          if (isFirst) { // As late as those of deletions: changes wait here for each other.
            events.modelCreated(caller, first);
          }
          events.versionCreated(caller, version);
          return version;
        });
  }

  private SemanticVersion semanticVersion(Caller caller, String name, Content content) {
    return store
        .newest(caller.workspace(), name)
        .map(last -> SemanticVersion.after(last, content))
        .orElse(SemanticVersion.FIRST);
  }

  /** Gives the version an alias, which another version may lose by it. */
  public void setAlias(Caller caller, String model, int number, String alias, String reason) {
    AliasChange.check(alias);
    transactions.write(
        () -> {
          ModelVersion version = version(caller, model, Integer.toString(number));
          point(caller, version, alias, reason);
          recordPromotion(caller, version, alias, reason);
        });
  }

  /**
   * Makes the version champion: it gets the alias, and the one that had it is archived, so that
   * rollback can bring it back.
   */
  public void promoteToChampion(Caller caller, String model, int number, String reason) {
    transactions.write(
        () -> {
          ModelVersion version = version(caller, model, Integer.toString(number));
          Optional<ModelVersion> before = aliased(caller, model, RegisteredModel.CHAMPION);
          point(caller, version, RegisteredModel.CHAMPION, reason);
          setStage(caller, version, Stage.PRODUCTION);
          before
              .filter(old -> old.number() != number)
              .ifPresent(old -> setStage(caller, old, Stage.ARCHIVED));
          RegisteredModel registered = model(caller, model);
          if (Integer.valueOf(number)
              .equals(registered.aliases().get(RegisteredModel.CHALLENGER))) {
            unpoint(caller, registered, RegisteredModel.CHALLENGER, "became champion");
            Map<String, String> facts = Map.of("alias", RegisteredModel.CHALLENGER);
            events.publish(caller, RegistryEvents.ALIAS_DELETED, registered, facts);
          }
          recordPromotion(caller, version, RegisteredModel.CHAMPION, reason);
        });
  }

  /**
   * Moves the version to a stage, which does not change who serves.
   *
   * @throws Conflict if it is the champion, which is in production as long as it serves
   */
  public void promoteToStage(Caller caller, String model, String name, Stage stage, String reason) {
    transactions.write(
        () -> {
          ModelVersion version = version(caller, model, name);
          requireProductionOfChampion(caller, version, stage);
          setStage(caller, version, stage);
          recordPromotion(caller, version, stage.label(), reason);
        });
  }

  private void requireProductionOfChampion(Caller caller, ModelVersion version, Stage stage) {
    RegisteredModel registered = model(caller, version.model());
    boolean champion = registered.aliasesOf(version).contains(RegisteredModel.CHAMPION);
    if (champion && stage != Stage.PRODUCTION) {
      throw new Conflict(
          "version_is_champion",
          "target_stage: %s, but %s is the champion and serves (expected: production; promote another version or roll back first)"
              .formatted(stage.label(), version.label()));
    }
  }

  public void removeAlias(Caller caller, String model, String alias) {
    transactions.write(
        () -> {
          RegisteredModel registered = model(caller, model);
          unpoint(caller, registered, alias, "");
          events.publish(caller, RegistryEvents.ALIAS_DELETED, registered, Map.of("alias", alias));
          audit.record(caller, "model.alias.delete", "model:" + model, Map.of("alias", alias));
        });
  }

  /**
   * The champion before the present one is champion again, or if there is none, the last one that
   * is left; what rollbacks undid is passed over.
   */
  public ModelVersion rollback(Caller caller, String model, String reason) {
    return transactions.write(
        () -> {
          model(caller, model);
          Optional<ModelVersion> present = aliased(caller, model, RegisteredModel.CHAMPION);
          Optional<Integer> number = present.map(ModelVersion::number);
          ModelVersion previous =
              ChampionHistory.of(history(caller, model, RegisteredModel.CHAMPION)).stream()
                  .filter(earlier -> !number.equals(Optional.of(earlier)))
                  .flatMap(earlier -> store.version(caller.workspace(), model, earlier).stream())
                  .findFirst()
                  .orElseThrow(() -> ChampionHistory.nobody(model));
          point(caller, previous, RegisteredModel.CHAMPION, ChampionHistory.rollback(reason));
          setStage(caller, previous, Stage.PRODUCTION);
          present.ifPresent(version -> setStage(caller, version, Stage.ARCHIVED));
          audit.record(
              caller,
              "model.rollback",
              subject(previous),
              Map.of("from", number.map(Object::toString).orElse(""), "reason", reason));
          events.promoted(caller, previous, RegisteredModel.CHAMPION);
          return store.version(caller.workspace(), model, previous.number()).orElseThrow();
        });
  }

  /** Sets description and tags of a version. */
  public void describeVersion(
      Caller caller, String model, int number, String description, Map<String, String> tags) {
    transactions.write(
        () -> {
          ModelVersion version = version(caller, model, Integer.toString(number));
          DatasetTag.check(caller, version.content().tags(), tags);
          store.updateVersion(
              caller.workspace(), model, number, version.stage(), description, tags, now());
          store.touch(caller.workspace(), model, now());
          audit.record(caller, "model.version.update", subject(version), Map.of());
        });
  }

  /** Sets description and tags of a model. */
  public void describe(Caller caller, String name, String description, Map<String, String> tags) {
    transactions.write(
        () -> {
          RegisteredModel model = model(caller, name);
          store.update(
              caller.workspace(),
              new RegisteredModel(
                  name, description, tags, model.aliases(), model.createdAt(), now()));
          audit.record(caller, "model.update", "model:" + name, Map.of());
        });
  }

  /**
   * @throws Conflict if an ensemble of another model needs one of its versions
   */
  public void delete(Caller caller, String name) {
    transactions.write(
        () -> {
          RegisteredModel model = model(caller, name);
          memberships.requireUnused(caller, name);
          store.delete(caller.workspace(), name);
          events.publish(caller, RegistryEvents.MODEL_GONE, model, Map.of());
          caller.rights().deleted(Rights.Kind.MODEL, name);
          audit.record(caller, "model.delete", "model:" + name, Map.of());
        });
  }

  /**
   * @throws Conflict if an ensemble needs the version
   */
  public void deleteVersion(Caller caller, String model, int number) {
    transactions.write(
        () -> {
          ModelVersion version = version(caller, model, Integer.toString(number));
          memberships.requireUnused(caller, version);
          store.deleteVersion(caller.workspace(), model, number);
          store.touch(caller.workspace(), model, now());
          events.versionDeleted(caller, model(caller, model), number);
          audit.record(caller, "model.version.delete", subject(version), Map.of());
        });
  }

  private void setStage(Caller caller, ModelVersion version, Stage stage) {
    store.updateVersion(
        caller.workspace(),
        version.model(),
        version.number(),
        stage,
        version.content().description(),
        version.content().tags(),
        now());
  }

  private void point(Caller caller, ModelVersion version, String alias, String reason) {
    RegisteredModel model = model(caller, version.model());
    Optional<Integer> from = Optional.ofNullable(model.aliases().get(alias));
    store.changeAlias(
        caller.workspace(),
        version.model(),
        new AliasChange(
            alias, from, Optional.of(version.number()), caller.principal(), reason, now()));
    Map<String, String> facts = Map.of("alias", alias, "version", "" + version.number());
    events.publish(caller, RegistryEvents.ALIAS_SET, model, facts);
  }

  private void unpoint(Caller caller, RegisteredModel model, String alias, String reason) {
    Optional<Integer> from = Optional.ofNullable(model.aliases().get(alias));
    if (from.isPresent()) {
      store.changeAlias(
          caller.workspace(),
          model.name(),
          new AliasChange(alias, from, Optional.empty(), caller.principal(), reason, now()));
    }
  }

  private void recordPromotion(Caller caller, ModelVersion version, String target, String reason) {
    audit.record(caller, "model.promote", subject(version), Map.of("to", target, "reason", reason));
    events.promoted(caller, version, target);
  }

  private static String subject(ModelVersion version) {
    return "model:" + version.model() + "/" + version.number();
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
