// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.registry;

import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Event;
import io.bellwether.platform.shared.Ids;
import io.bellwether.platform.shared.Outbox;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;

/** What the registry tells of itself. The subject of each event is the model. */
public final class RegistryEvents {
  /** Event: a model was registered; {@code description} and the tags stand beside it. */
  public static final String MODEL_CREATED = "model.created";

  /**
   * Event: a version was registered, {@code version} its number; beside it {@code source}, {@code
   * run_id}, {@code description} and the tags.
   */
  public static final String VERSION_CREATED = "model.version.created";

  /** Event: a model got the tag {@code key} with {@code value}. */
  public static final String TAG_SET = "model.tag.set";

  /** Event: a model lost the tag {@code key}. */
  public static final String TAG_DELETED = "model.tag.deleted";

  /** Event: {@code version} got the tag {@code key} with {@code value}. */
  public static final String VERSION_TAG_SET = "model.version.tag.set";

  /** Event: {@code version} lost the tag {@code key}. */
  public static final String VERSION_TAG_DELETED = "model.version.tag.deleted";

  /** Event: {@code alias} points to {@code version}. */
  public static final String ALIAS_SET = "model.alias.set";

  /** Event: {@code alias} points to nothing. */
  public static final String ALIAS_DELETED = "model.alias.deleted";

  /** Event: the model is gone, or has another name, {@code to}. */
  public static final String MODEL_GONE = "model.gone";

  /** Event: {@code version} was deleted, and with it the aliases that pointed to it. */
  public static final String VERSION_DELETED = "model.version.deleted";

  /** The detail of an event that is there if the model is a prompt. */
  public static final String PROMPT = "prompt";

  /** What details of events begin with that are tags. */
  public static final String TAG = "tag.";

  /** Event: an alias or a stage was given; {@code version} has it. */
  public static final String PROMOTED = "model.promoted";

  /** The tag that MLflow's clients give to what is no model but the text of a prompt. */
  private static final String IS_PROMPT = "mlflow.prompt.is_prompt";

  private final Outbox outbox;
  private final Ids ids;
  private final InstantSource clock;

  RegistryEvents(Outbox outbox, Ids ids, InstantSource clock) {
    this.outbox = outbox;
    this.ids = ids;
    this.clock = clock;
  }

  void modelCreated(Caller caller, RegisteredModel model) {
    Map<String, String> facts = new HashMap<>(Map.of("description", model.description()));
    created(caller, MODEL_CREATED, model.name(), model.tags(), facts);
  }

  void versionCreated(Caller caller, ModelVersion version) {
    Content content = version.content();
    Map<String, String> facts = new HashMap<>();
    facts.put("version", Integer.toString(version.number()));
    facts.put("source", content.source());
    facts.put("run_id", content.runId().orElse(""));
    facts.put("description", content.description());
    created(caller, VERSION_CREATED, version.model(), content.tags(), facts);
  }

  void versionDeleted(Caller caller, RegisteredModel model, int number) {
    publish(caller, VERSION_DELETED, model, Map.of("version", Integer.toString(number)));
  }

  private void created(
      Caller caller,
      String type,
      String model,
      Map<String, String> tags,
      Map<String, String> facts) {
    tags.forEach((key, value) -> facts.put(TAG + key, value));
    publish(caller, type, model, tags, facts);
  }

  /**
   * @param target the alias or the stage
   */
  void promoted(Caller caller, ModelVersion version, String target) {
    Map<String, String> facts = Map.of("version", Integer.toString(version.number()), "to", target);
    publish(caller, PROMOTED, version.model(), Map.of(), facts);
  }

  void publish(Caller caller, String type, RegisteredModel model, Map<String, String> facts) {
    publish(caller, type, model.name(), model.tags(), facts);
  }

  private void publish(
      Caller caller,
      String type,
      String model,
      Map<String, String> tags,
      Map<String, String> facts) {
    Map<String, String> details = new HashMap<>(facts);
    if ("true".equalsIgnoreCase(tags.get(IS_PROMPT))) {
      details.put(PROMPT, "true");
    }
    outbox.publish(
        new Event(
            ids.next(),
            caller.workspace(),
            type,
            model,
            details,
            clock.instant().truncatedTo(ChronoUnit.MICROS)));
  }
}
