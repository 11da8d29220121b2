// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import io.bellwether.platform.registry.webhooks.Announcement;
import io.bellwether.platform.registry.webhooks.LetterWriter;
import io.bellwether.platform.registry.webhooks.Topic;
import io.bellwether.platform.shared.Caller;
import io.bellwether.protocols.http.Json;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The bodies and headers with which MLflow tells webhooks. */
public final class WebhookLetters implements LetterWriter {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS+00:00").withZone(ZoneOffset.UTC);

  private static final String PROMPT_TEXT = "mlflow.prompt.text";
  private static final Set<String> INNER_TAGS =
      Set.of("mlflow.prompt.is_prompt", "_mlflow_prompt_type", PROMPT_TEXT);

  @Override
  public byte[] body(Announcement told) {
    return letter(told.topic(), told.workspace(), told.time(), data(told));
  }

  @Override
  public byte[] example(Topic topic, String workspace, Instant time) {
    return letter(topic, workspace, time, exampleData(topic));
  }

  private static byte[] letter(
      Topic topic, String workspace, Instant time, Map<String, Object> data) {
    Map<String, Object> letter = new LinkedHashMap<>();
    letter.put("entity", topic.entity());
    letter.put("action", topic.action());
    letter.put("timestamp", TIME.format(time.truncatedTo(ChronoUnit.MICROS)));
    letter.put("data", data);
    if (!workspace.equals(Caller.DEFAULT_WORKSPACE)) {
      letter.put("workspace", workspace);
    }
    return Json.bytes(letter);
  }

  private static Map<String, Object> data(Announcement told) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("name", told.model());
    switch (told.topic()) {
      case MODEL_CREATED, PROMPT_CREATED -> {
        data.put("tags", tags(told));
        data.put("description", told.facts().getOrDefault("description", ""));
      }
      case VERSION_CREATED -> {
        copy(told, data, "version", "source");
        data.put("run_id", filled(told, "run_id"));
        data.put("tags", tags(told));
        data.put("description", filled(told, "description"));
      }
      case PROMPT_VERSION_CREATED -> {
        copy(told, data, "version");
        data.put("template", Optional.ofNullable(told.tags().get(PROMPT_TEXT)));
        data.put("tags", tags(told));
        data.put("description", filled(told, "description"));
      }
      case VERSION_TAG_SET, PROMPT_VERSION_TAG_SET -> copy(told, data, "version", "key", "value");
      case VERSION_TAG_DELETED, PROMPT_VERSION_TAG_DELETED -> copy(told, data, "version", "key");
      case PROMPT_TAG_SET -> copy(told, data, "key", "value");
      case PROMPT_TAG_DELETED -> copy(told, data, "key");
      case ALIAS_SET, PROMPT_ALIAS_SET -> copy(told, data, "alias", "version");
      case ALIAS_DELETED, PROMPT_ALIAS_DELETED -> copy(told, data, "alias");
      case BUDGET_EXCEEDED -> {}
    }
    return data;
  }

  private static void copy(Announcement told, Map<String, Object> into, String... names) {
    for (String name : names) {
      into.put(name, told.facts().getOrDefault(name, ""));
    }
  }

  private static Optional<String> filled(Announcement told, String name) {
    return Optional.ofNullable(told.facts().get(name)).filter(text -> !text.isEmpty());
  }

  /** Of a prompt without those that only make it one. */
  private static Map<String, String> tags(Announcement told) {
    Map<String, String> tags = new TreeMap<>(told.tags());
    if (told.topic() == Topic.PROMPT_CREATED || told.topic() == Topic.PROMPT_VERSION_CREATED) {
      tags.keySet().removeAll(INNER_TAGS);
    }
    return tags;
  }

  private static Map<String, Object> exampleData(Topic topic) {
    if (topic == Topic.BUDGET_EXCEEDED) {
      return exampleOfBudget();
    }
    String kind = topic.entity().startsWith("prompt") ? "prompt" : "model";
    String what = topic.name().contains("VERSION") ? kind + " version" : kind;
    String article = topic == Topic.MODEL_CREATED ? "An example registered " : "An example ";
    Announcement example =
        new Announcement(
            topic,
            Caller.DEFAULT_WORKSPACE,
            Instant.EPOCH,
            "example_" + kind,
            Map.of(
                "description", article + what,
                "version", "1",
                "source", "models:/123",
                "run_id", "abcd1234abcd5678",
                "alias", "example_alias",
                "key", "example_key",
                "value", "example_value"),
            Map.of("example_key", "example_value", PROMPT_TEXT, "Hello {{name}}!"));
    Map<String, Object> data = data(example);
    data.computeIfPresent("tags", (key, tags) -> Map.of("example_key", "example_value"));
    return data;
  }

  private static Map<String, Object> exampleOfBudget() {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("budget_policy_id", "bp-abc123");
    data.put("budget_unit", "USD");
    data.put("budget_amount", 100.0);
    data.put("current_spend", 105.5);
    data.put("duration_unit", "MONTHS");
    data.put("duration_value", 1);
    data.put("target_scope", "ENDPOINT");
    data.put("workspace", Caller.DEFAULT_WORKSPACE);
    data.put("target_value", "ep-abc123");
    data.put("window_start", 1_704_067_200_000L);
    return data;
  }

  @Override
  public Map<String, String> headers(
      String delivery, Instant sentAt, byte[] body, Optional<String> secret) {
    String timestamp = Long.toString(sentAt.getEpochSecond());
    Map<String, String> headers = new TreeMap<>();
    headers.put("X-MLflow-Delivery-Id", delivery);
    headers.put("X-MLflow-Timestamp", timestamp);
    secret.ifPresent(
        key ->
            headers.put("X-MLflow-Signature", "v1," + signature(key, delivery, timestamp, body)));
    return headers;
  }

  private static String signature(String secret, String delivery, String timestamp, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      mac.update((delivery + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JVM has HMAC with SHA-256", e);
    }
  }
}
