// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.registry.webhooks;

import io.bellwether.platform.registry.RegistryEvents;
import io.bellwether.platform.shared.Event;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One thing that happened in the registry, to be told.
 *
 * @param model the name of the model or prompt
 * @param facts what else is known of it, by the names that {@link RegistryEvents}'s events have
 * @param tags with which it was made
 */
public record Announcement(
    Topic topic,
    String workspace,
    Instant time,
    String model,
    Map<String, String> facts,
    Map<String, String> tags) {
  private static final String TOPIC = "topic";
  private static final String TIME = "time";
  private static final String MODEL = "model";
  private static final String FACT = "fact.";

  public Announcement {
    facts = Map.copyOf(facts);
    tags = Map.copyOf(tags);
  }

  /** What the event tells; most events are none of the registry's. */
  static Optional<Announcement> of(Event event) {
    return topic(event)
        .map(
            topic -> {
              Map<String, String> facts = new HashMap<>();
              Map<String, String> tags = new TreeMap<>();
              event.details().forEach((key, value) -> sort(key, value, facts, tags));
              return new Announcement(
                  topic, event.workspace(), event.time(), event.subject(), facts, tags);
            });
  }

  private static void sort(
      String key, String value, Map<String, String> facts, Map<String, String> tags) {
    if (key.startsWith(RegistryEvents.TAG)) {
      tags.put(key.substring(RegistryEvents.TAG.length()), value);
    } else {
      facts.put(key, value);
    }
  }

  private static Optional<Topic> topic(Event event) {
    boolean prompt = event.details().containsKey(RegistryEvents.PROMPT);
    return switch (event.type()) {
      case RegistryEvents.MODEL_CREATED ->
          either(prompt, Topic.PROMPT_CREATED, Topic.MODEL_CREATED);
      case RegistryEvents.VERSION_CREATED ->
          either(prompt, Topic.PROMPT_VERSION_CREATED, Topic.VERSION_CREATED);
      case RegistryEvents.VERSION_TAG_SET ->
          either(prompt, Topic.PROMPT_VERSION_TAG_SET, Topic.VERSION_TAG_SET);
      case RegistryEvents.VERSION_TAG_DELETED ->
          either(prompt, Topic.PROMPT_VERSION_TAG_DELETED, Topic.VERSION_TAG_DELETED);
      case RegistryEvents.ALIAS_SET -> either(prompt, Topic.PROMPT_ALIAS_SET, Topic.ALIAS_SET);
      case RegistryEvents.ALIAS_DELETED ->
          either(prompt, Topic.PROMPT_ALIAS_DELETED, Topic.ALIAS_DELETED);
      case RegistryEvents.TAG_SET -> prompt ? Optional.of(Topic.PROMPT_TAG_SET) : Optional.empty();
      case RegistryEvents.TAG_DELETED ->
          prompt ? Optional.of(Topic.PROMPT_TAG_DELETED) : Optional.empty();
      case String other -> Optional.empty();
    };
  }

  private static Optional<Topic> either(boolean prompt, Topic ofPrompt, Topic ofModel) {
    return Optional.of(prompt ? ofPrompt : ofModel);
  }

  /** As the arguments of the job that delivers it. */
  Map<String, String> arguments() {
    Map<String, String> arguments = new HashMap<>();
    arguments.put(TOPIC, topic.label());
    arguments.put(TIME, time.toString());
    arguments.put(MODEL, model);
    facts.forEach((key, value) -> arguments.put(FACT + key, value));
    tags.forEach((key, value) -> arguments.put(RegistryEvents.TAG + key, value));
    return arguments;
  }

  static Announcement ofArguments(String workspace, Map<String, String> arguments) {
    Map<String, String> facts = new HashMap<>();
    Map<String, String> tags = new TreeMap<>();
    arguments.forEach(
        (key, value) -> {
          if (key.startsWith(FACT)) {
            facts.put(key.substring(FACT.length()), value);
          } else if (key.startsWith(RegistryEvents.TAG)) {
            tags.put(key.substring(RegistryEvents.TAG.length()), value);
          }
        });
    return new Announcement(
        Topic.ofLabel(arguments.getOrDefault(TOPIC, "")),
        workspace,
        Instant.parse(arguments.getOrDefault(TIME, "")),
        arguments.getOrDefault(MODEL, ""),
        facts,
        tags);
  }
}
