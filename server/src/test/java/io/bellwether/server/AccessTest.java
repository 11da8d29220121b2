// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.server.RunningServer.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that asks for a login. */
class AccessTest {
  private static final String ADMIN = "the-first-password";
  private static final String USERS = "/api/2.0/mlflow/users/";

  @TempDir Path folder;
  private RunningServer server;

  @BeforeEach
  void start() {
    server =
        new RunningServer(
            folder.resolve("data"),
            Map.of("BELLWETHER_AUTH", "on", "BELLWETHER_ADMIN_PASSWORD", ADMIN));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private RunningServer as(String user, String password) {
    return server.as(user, password);
  }

  private RunningServer admin() {
    return as("admin", ADMIN);
  }

  private RunningServer user(String name) {
    String password = "password of " + name;
    Reply reply =
        admin()
            .post(
                USERS + "create",
                "{\"username\": \"%s\", \"password\": \"%s\"}".formatted(name, password));
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    return as(name, password);
  }

  @Test
  void asksForALoginButForWhatTheServerSaysOfItself() {
    for (String open : List.of("/health", "/health/ready", "/version", "/openapi.yaml")) {
      assertThat(server.get(open).status()).as(open).isEqualTo(200);
    }
    for (String guarded : List.of("/api/v1/overview", "/api/v1/audit", "/metrics", "/ui/")) {
      Reply reply = server.get(guarded);
      assertThat(reply.status()).as(guarded).isEqualTo(401);
      assertThat(reply.header("WWW-Authenticate")).startsWith("Basic realm=");
      assertThat(reply.json().path("code").asText()).isEqualTo("not_authenticated");
      assertThat(admin().get(guarded).status()).as(guarded).isNotEqualTo(401);
    }
    Reply mlflow = server.get("/api/2.0/mlflow/experiments/get?experiment_id=0");
    assertThat(mlflow.status()).isEqualTo(401);
    assertThat(mlflow.text()).startsWith("You are not authenticated.");
    assertThat(mlflow.header("WWW-Authenticate")).isEqualTo("Basic realm=\"mlflow\"");
    assertThat(as("admin", "wrong").get("/api/v1/overview").status()).isEqualTo(401);
  }

  @Test
  void onlyAdministratorsSeeAndChangeOtherUsers() {
    RunningServer ann = user("ann");
    user("bob");

    assertThat(admin().get(USERS + "list").json().path("users")).hasSize(3);
    assertThat(ann.get(USERS + "list").status()).isEqualTo(403);
    assertThat(ann.get(USERS + "get?username=bob").text()).isEqualTo("Permission denied");
    assertThat(ann.get(USERS + "get?username=ann").json().path("user").path("is_admin").asBoolean())
        .isFalse();
    assertThat(ann.get(USERS + "current").json().path("user").path("username").asText())
        .isEqualTo("ann");
    assertThat(
            ann.patch(USERS + "update-admin", "{\"username\": \"ann\", \"is_admin\": true}")
                .status())
        .isEqualTo(403);
    assertThat(ann.get("/api/v1/audit").status()).isEqualTo(403);
    assertThat(ann.get("/api/v1/overview").status()).isEqualTo(200);
  }

  @Test
  void aNewPasswordCountsAtOnce() {
    RunningServer ann = user("ann");
    String change = "{\"username\": \"ann\", \"password\": \"another password\"%s}";

    assertThat(ann.get("/api/v1/overview").status()).isEqualTo(200);
    Reply without = ann.patch(USERS + "update-password", change.formatted(""));
    assertThat(without.json().path("message").asText()).startsWith("Current password is required");
    Reply wrong =
        ann.patch(USERS + "update-password", change.formatted(", \"current_password\": \"no\""));
    assertThat(wrong.json().path("message").asText()).isEqualTo("Current password does not match.");
    String right = ", \"current_password\": \"password of ann\"";
    assertThat(ann.patch(USERS + "update-password", change.formatted(right)).status())
        .isEqualTo(200);

    assertThat(ann.get("/api/v1/overview").status()).isEqualTo(401);
    assertThat(as("ann", "another password").get("/api/v1/overview").status()).isEqualTo(200);
    String audit = admin().get("/api/v1/audit").text();
    assertThat(audit).contains("user.password", "user.create").doesNotContain("another password");
  }

  @Test
  void slowsDownWhoGuesses() {
    RunningServer ann = user("ann");
    RunningServer guess = as("ann", "not the password");
    for (int i = 0; i < 5; i++) {
      assertThat(guess.get("/api/v1/overview").status()).isEqualTo(401);
    }

    Reply slowed = guess.get("/api/v1/overview");

    assertThat(slowed.status()).isEqualTo(429);
    assertThat(Integer.parseInt(slowed.header("Retry-After"))).isBetween(1, 2);
    assertThat(admin().get("/api/v1/overview").status()).isEqualTo(200);
    assertThat(ann.get("/api/v1/overview").status()).isEqualTo(429);
  }

  @Test
  void refusesToStartWithoutAPasswordOrWithOneThatEverybodyKnows() throws IOException {
    assertThatThrownBy(() -> login(Map.of("BELLWETHER_HOST", "0.0.0.0")))
        .hasMessageContaining("turn the login on");
    assertThatThrownBy(() -> login(Map.of("BELLWETHER_AUTH", "on")).firstPassword())
        .hasMessageContaining("BELLWETHER_ADMIN_PASSWORD");
    Path file = folder.resolve("auth.ini");
    Files.writeString(
        file,
        """
        [mlflow]
        default_permission = NO_PERMISSIONS
        database_uri = sqlite:///basic_auth.db
        admin_username = root
        admin_password = password1234
        """);
    Map<String, String> loopback = Map.of("MLFLOW_AUTH_CONFIG_PATH", file.toString());

    Login here = login(loopback);
    assertThat(here.on()).isTrue();
    assertThat(here.admin()).isEqualTo("root");
    assertThat(here.fallback()).hasToString("NO_PERMISSIONS");
    assertThat(here.firstPassword()).isEqualTo("password1234");
    Login open =
        login(Map.of("MLFLOW_AUTH_CONFIG_PATH", file.toString(), "BELLWETHER_HOST", "0.0.0.0"));
    assertThatThrownBy(open::firstPassword).hasMessageContaining("used to ship");
  }

  private Login login(Map<String, String> environment) {
    return Login.of(Settings.load(Flags.parse(List.of()), environment, folder));
  }

  @Test
  void aPageOfAnotherSiteIsRefusedThoughTheBrowserSendsItsPassword() {
    RunningServer admin = admin().with("Origin", "https://evil.example");

    assertThat(admin.post(USERS + "create", "{}").status()).isEqualTo(403);
    assertThat(admin().with("Sec-Fetch-Site", "cross-site").post(USERS + "create", "{}").status())
        .isEqualTo(403);
    assertThat(admin().with("Sec-Fetch-Site", "same-origin").get("/api/v1/overview").status())
        .isEqualTo(200);
  }
}
