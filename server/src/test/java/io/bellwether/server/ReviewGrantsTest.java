// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bellwether.server.RunningServer.Reply;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What MLflow's levels on an experiment allow with its review queues and label schemas. */
class ReviewGrantsTest {
  private static final String ADMIN = "the-first-password";
  private static final String QUEUES = "/api/3.0/mlflow/review-queues/";
  private static final String SCHEMAS = "/api/3.0/mlflow/label-schemas/";

  @TempDir Path folder;
  private RunningServer server;
  private RunningServer ann;
  private RunningServer bob;
  private RunningServer cat;
  private String experiment;

  /** Ann manages the experiment, Bob edits it, Cat reads it. */
  @BeforeEach
  void start() {
    server =
        new RunningServer(
            folder.resolve("data"),
            Map.of("BELLWETHER_AUTH", "on", "BELLWETHER_ADMIN_PASSWORD", ADMIN));
    ann = user("ann");
    bob = user("bob");
    cat = user("cat");
    experiment =
        ok(ann.post("/api/2.0/mlflow/experiments/create", "{\"name\": \"e\"}"))
            .path("experiment_id")
            .asText();
    String grant =
        "{\"username\":\"bob\",\"resource_type\":\"experiment\",\"resource_id\":\"%s\",\"permission\":\"EDIT\"}"
            .formatted(experiment);
    ok(ann.post("/api/3.0/mlflow/users/permissions/grant", grant));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private RunningServer admin() {
    return server.as("admin", ADMIN);
  }

  private RunningServer user(String name) {
    String password = "password of " + name;
    String body = "{\"name\": \"%s\", \"password\": \"%s\"}".formatted(name, password);
    assertThat(admin().post("/api/v1/access/users", body).status()).isEqualTo(201);
    return server.as(name, password);
  }

  private static JsonNode ok(Reply reply) {
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    return reply.json();
  }

  private static void denied(Reply reply) {
    assertThat(reply.text()).isEqualTo("Permission denied");
  }

  private Reply create(RunningServer by, String name, String users) {
    return by.post(
        QUEUES + "create",
        "{\"experiment_id\": \"%s\", \"name\": \"%s\", \"queue_type\": \"CUSTOM\", \"users\": [%s]}"
            .formatted(experiment, name, users));
  }

  private static String id(Reply created) {
    return ok(created).path("review_queue").path("queue_id").asText();
  }

  private List<String> listed(RunningServer by) {
    return ok(by.get(QUEUES + "list?experiment_id=" + experiment))
        .path("review_queues")
        .findValuesAsText("name");
  }

  private static String queue(String id, String more) {
    return "{\"queue_id\": \"%s\"%s}".formatted(id, more);
  }

  @Test
  void whoReadsSeesTheirOwnQueues() {
    String of = id(create(ann, "of ann", ""));
    String to = id(create(ann, "for cat", "\"cat\""));

    assertThat(listed(cat)).containsExactly("for cat");
    assertThat(listed(bob)).containsExactlyInAnyOrder("of ann", "for cat");
    assertThat(cat.get(QUEUES + "get?queue_id=" + to).status()).isEqualTo(200);
    assertThat(cat.get(QUEUES + "items/list?queue_id=" + to).status()).isEqualTo(200);
    for (RunningServer other : List.of(bob, cat)) {
      denied(other.get(QUEUES + "get?queue_id=" + of));
      denied(other.get(QUEUES + "get-by-name?name=of%20ann&experiment_id=" + experiment));
      denied(other.get(QUEUES + "items/list?queue_id=" + of));
    }
    denied(create(cat, "mine", ""));
    denied(cat.post(QUEUES + "update", queue(to, ", \"name\": \"x\"")));
  }

  @Test
  void whoEditsChangesTheirOwnQueues() {
    String of = id(create(ann, "of ann", "\"ann\""));
    String own = id(create(bob, "of bob", ""));
    String item = ", \"item_ids\": [\"tr-1\"]";

    denied(bob.post(QUEUES + "update", queue(of, ", \"name\": \"x\"")));
    denied(bob.post(QUEUES + "update", queue(of, ", \"update_users\": true, \"users\": []")));
    denied(bob.post(QUEUES + "items/remove", queue(of, item)));
    denied(bob.post(QUEUES + "delete", queue(of, "")));
    denied(bob.post(QUEUES + "update", queue(own, ", \"new_owner\": \"ann\"")));
    assertThat(bob.get(QUEUES + "get?queue_id=" + own).status()).isEqualTo(200);
    ok(bob.post(QUEUES + "update", queue(own, ", \"name\": \"x\"")));
    ok(bob.post(QUEUES + "items/remove", queue(own, item)));
    ok(bob.post(QUEUES + "delete", queue(own, "")));
    ok(ann.post(QUEUES + "delete", queue(of, "")));
  }

  @Test
  void whoReviewsIsAMember() {
    String of = id(create(ann, "of ann", "\"bob\""));
    String ended = ", \"item_id\": \"tr-1\", \"status\": \"COMPLETE\"";

    denied(ann.post(QUEUES + "items/set-status", queue(of, ended)));
    assertThat(bob.post(QUEUES + "items/set-status", queue(of, ended)).status()).isEqualTo(404);
    assertThat(admin().post(QUEUES + "items/set-status", queue(of, ended)).status()).isEqualTo(404);
  }

  @Test
  void nobodyTakesTheNameOfAUser() {
    for (RunningServer by : List.of(bob, admin())) {
      Reply taken = create(by, "Cat", "");
      assertThat(taken.status()).isEqualTo(400);
      assertThat(taken.text()).contains("is a registered user");
    }
    String own = id(create(bob, "of bob", ""));
    Reply renamed = bob.post(QUEUES + "update", queue(own, ", \"name\": \"CAT\""));
    assertThat(renamed.text()).contains("is a registered user");
    String mine = "{\"experiment_id\": \"%s\", \"user\": \"cat\"}".formatted(experiment);
    ok(bob.post(QUEUES + "get-or-create-user", mine));
  }

  @Test
  void schemasAreOfWhoManages() {
    String schema =
        "{\"experiment_id\": \"%s\", \"name\": \"s\", \"type\": \"FEEDBACK\", \"input\": {\"text\": {}}}"
            .formatted(experiment);
    denied(bob.post(SCHEMAS + "create", schema));
    String id =
        ok(ann.post(SCHEMAS + "create", schema)).path("label_schema").path("schema_id").asText();
    String change = "{\"schema_id\": \"%s\", \"name\": \"t\"}".formatted(id);
    denied(bob.patch(SCHEMAS + "update", change));
    assertThat(cat.get(SCHEMAS + "get?schema_id=" + id).status()).isEqualTo(200);
    ok(ann.patch(SCHEMAS + "update", change));
  }
}
