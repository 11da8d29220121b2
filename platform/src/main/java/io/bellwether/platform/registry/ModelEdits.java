// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.registry;

import io.bellwether.platform.audit.Audit;
import io.bellwether.platform.shared.AlreadyExists;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Ids;
import io.bellwether.platform.shared.Names;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.platform.shared.Outbox;
import io.bellwether.platform.shared.Rights;
import io.bellwether.platform.shared.Transactions;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Single changes of models and versions: a tag, a description, a stage. */
public final class ModelEdits {
  private final ModelStore store;
  private final Transactions transactions;
  private final Audit audit;
  private final RegistryEvents events;
  private final InstantSource clock;

  public ModelEdits(
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
    this.clock = clock;
  }

  public RegisteredModel rename(Caller caller, String name, String newName) {
    Names.check("new_name", newName);
    return transactions.write(
        () -> {
          RegisteredModel model = model(caller, name);
          if (!store.rename(caller.workspace(), name, newName, now())) {
            throw new AlreadyExists("model", newName);
          }
          caller.rights().renamed(Rights.Kind.MODEL, name, newName);
          events.publish(caller, RegistryEvents.MODEL_GONE, model, Map.of("to", newName));
          audit.record(caller, "model.rename", "model:" + name, Map.of("to", newName));
          return model(caller, newName);
        });
  }

  public RegisteredModel describe(Caller caller, String name, String description) {
    return transactions.write(
        () -> {
          RegisteredModel old = model(caller, name);
          return replace(caller, old, description, old.tags(), now(), "model.update");
        });
  }

  public void setTag(Caller caller, String name, String key, String value) {
    transactions.write(
        () -> {
          RegisteredModel old = model(caller, name);
          Map<String, String> tags = with(old.tags(), key, value);
          RegisteredModel now = tagged(caller, old, tags, "model.tag");
          events.publish(caller, RegistryEvents.TAG_SET, now, Map.of("key", key, "value", value));
        });
  }

  /** Does nothing but write down the attempt if there is no such tag. */
  public void deleteTag(Caller caller, String name, String key) {
    transactions.write(
        () -> {
          RegisteredModel old = model(caller, name);
          Map<String, String> tags = without(old.tags(), key);
          RegisteredModel now = tagged(caller, old, tags, "model.untag");
          events.publish(caller, RegistryEvents.TAG_DELETED, now, Map.of("key", key));
        });
  }

  /** As with MLflow, neither tags nor aliases count as a change of what they hang on. */
  private RegisteredModel tagged(
      Caller caller, RegisteredModel old, Map<String, String> tags, String action) {
    return replace(caller, old, old.description(), tags, old.updatedAt(), action);
  }

  private RegisteredModel replace(
      Caller caller,
      RegisteredModel old,
      String description,
      Map<String, String> tags,
      Instant time,
      String action) {
    RegisteredModel changed =
        new RegisteredModel(old.name(), description, tags, old.aliases(), old.createdAt(), time);
    store.update(caller.workspace(), changed);
    audit.record(caller, action, "model:" + old.name(), Map.of());
    return changed;
  }

  public ModelVersion describeVersion(Caller caller, String name, int number, String description) {
    return transactions.write(
        () -> {
          ModelVersion old = version(caller, name, number);
          Map<String, String> tags = old.content().tags();
          store.touch(caller.workspace(), name, now());
          return replace(caller, old, description, tags, now(), "model.version.update");
        });
  }

  public void setVersionTag(Caller caller, String name, int number, String key, String value) {
    transactions.write(
        () -> {
          ModelVersion old = version(caller, name, number);
          Map<String, String> tags = with(old.content().tags(), key, value);
          DatasetTag.check(caller, old.content().tags(), tags);
          String description = old.content().description();
          replace(caller, old, description, tags, old.updatedAt(), "model.version.tag");
          Map<String, String> facts = Map.of("version", "" + number, "key", key, "value", value);
          events.publish(caller, RegistryEvents.VERSION_TAG_SET, model(caller, name), facts);
        });
  }

  public void deleteVersionTag(Caller caller, String name, int number, String key) {
    transactions.write(
        () -> {
          ModelVersion old = version(caller, name, number);
          Map<String, String> tags = without(old.content().tags(), key);
          String description = old.content().description();
          replace(caller, old, description, tags, old.updatedAt(), "model.version.untag");
          Map<String, String> facts = Map.of("version", "" + number, "key", key);
          events.publish(caller, RegistryEvents.VERSION_TAG_DELETED, model(caller, name), facts);
        });
  }

  /**
   * Moves the version to the stage.
   *
   * @param archiveOthers whether the other versions in that stage are archived
   */
  public ModelVersion moveToStage(
      Caller caller, String name, int number, Stage stage, boolean archiveOthers) {
    return transactions.write(
        () -> {
          ModelVersion version = version(caller, name, number);
          List<ModelVersion> others =
              archiveOthers ? store.versions(caller.workspace(), name) : List.of();
          others.stream()
              .filter(other -> other.stage() == stage && other.number() != number)
              .forEach(other -> update(caller, other, Stage.ARCHIVED));
          update(caller, version, stage);
          store.touch(caller.workspace(), name, now());
          Map<String, String> details =
              Map.of("version", Integer.toString(number), "to", stage.label());
          audit.record(caller, "model.promote", subject(version), details);
          events.promoted(caller, version, stage.label());
          return version(caller, name, number);
        });
  }

  private void update(Caller caller, ModelVersion version, Stage stage) {
    store.updateVersion(
        caller.workspace(),
        version.model(),
        version.number(),
        stage,
        version.content().description(),
        version.content().tags(),
        now());
  }

  private ModelVersion replace(
      Caller caller,
      ModelVersion old,
      String description,
      Map<String, String> tags,
      Instant time,
      String action) {
    String model = old.model();
    store.updateVersion(
        caller.workspace(), model, old.number(), old.stage(), description, tags, time);
    audit.record(caller, action, subject(old), Map.of());
    return version(caller, old.model(), old.number());
  }

  private static Map<String, String> with(Map<String, String> tags, String key, String value) {
    Map<String, String> changed = new HashMap<>(tags);
    changed.put(key, value);
    return changed;
  }

  private static Map<String, String> without(Map<String, String> tags, String key) {
    Map<String, String> changed = new HashMap<>(tags);
    changed.remove(key);
    return changed;
  }

  private RegisteredModel model(Caller caller, String name) {
    RegisteredModel model =
        store.find(caller.workspace(), name).orElseThrow(() -> new NotFound("model", name));
    caller.rights().check(Rights.Kind.MODEL, name);
    return model;
  }

  private ModelVersion version(Caller caller, String name, int number) {
    model(caller, name);
    return store
        .version(caller.workspace(), name, number)
        .orElseThrow(() -> new NotFound("model version", name + " " + number));
  }

  private static String subject(ModelVersion version) {
    return "model:" + version.model() + "/" + version.number();
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
