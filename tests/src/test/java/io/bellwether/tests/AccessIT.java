// SPDX-License-Identifier: Apache-2.0
package io.bellwether.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users, keys and roles over our own API, on a server that asks for a login. */
class AccessIT {
  static final String PATH = "/api/v1/access/";

  private static final String PASSWORD = "a long enough secret";

  /** What turns the login on. */
  static final Map<String, String> LOGIN =
      Map.of("BELLWETHER_AUTH", "on", "BELLWETHER_ADMIN_PASSWORD", PASSWORD);

  /** The header of the first administrator. */
  static Map<String, String> administrator() {
    return basic("admin", PASSWORD);
  }

  static Map<String, String> basic(String name, String password) {
    byte[] pair = (name + ":" + password).getBytes(StandardCharsets.UTF_8);
    return Map.of("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
  }

  private static int status(CheckedApi api, String method, String path) throws Exception {
    return api.send(method, path, Optional.empty()).status();
  }

  private static int status(CheckedApi api, String method, String path, Object json)
      throws Exception {
    return api.send(method, path, Optional.of(json)).status();
  }

  @Test
  void givesAndTakesWhatUsersMayDo(@TempDir Path data) throws Exception {
    try (BellwetherServer server = BellwetherServer.start(data, LOGIN);
        CheckedApi stranger = new CheckedApi(server.url());
        CheckedApi first = new CheckedApi(server.url(), administrator())) {
      assertThat(status(stranger, "GET", PATH + "me")).isEqualTo(401);
      JsonNode key = first.post(PATH + "api-keys", Map.of("label", "for the test"));
      String bearer = "Bearer " + key.path("key").asText();
      try (CheckedApi admin = new CheckedApi(server.url(), Map.of("Authorization", bearer))) {
        users(server, admin);
        roles(admin);
        assertThat(status(admin, "DELETE", PATH + "users/ann")).isEqualTo(204);
        Map<String, String> change =
            Map.of("password", "another long secret", "current_password", PASSWORD);
        assertThat(status(admin, "PUT", PATH + "me/password", change)).isEqualTo(204);
        assertThat(status(first, "GET", PATH + "me")).isEqualTo(401);
        String other = admin.post(PATH + "api-keys", Map.of("label", "other")).path("id").asText();
        assertThat(status(admin, "DELETE", PATH + "api-keys/" + other)).isEqualTo(204);
        Set<String> called = new TreeSet<>(first.succeeded());
        called.addAll(admin.succeeded());
        assertThat(called).containsAll(changes());
      }
    }
  }

  private static void users(BellwetherServer server, CheckedApi admin) throws Exception {
    admin.post(PATH + "users", Map.of("name", "ann", "password", "the password of ann"));
    try (CheckedApi ann = new CheckedApi(server.url(), basic("ann", "the password of ann"))) {
      assertThat(ann.get(PATH + "me").path("admin").asBoolean()).isFalse();
      assertThat(status(ann, "GET", PATH + "users")).isEqualTo(403);
      Map<String, Boolean> promoted = Map.of("admin", true);
      assertThat(status(ann, "PUT", PATH + "users/ann/admin", promoted)).isEqualTo(403);
      assertThat(status(admin, "PUT", PATH + "users/ann/admin", promoted)).isEqualTo(204);
      assertThat(status(ann, "GET", PATH + "users")).isEqualTo(200);
      String end = "2999-01-01T00:00:00Z";
      Map<String, String> wanted = Map.of("label", "k", "expires_at", end);
      String key = ann.post(PATH + "api-keys", wanted).path("key").asText();
      try (CheckedApi byKey =
          new CheckedApi(server.url(), Map.of("Authorization", "Bearer " + key))) {
        assertThat(status(byKey, "GET", PATH + "me")).isEqualTo(200);
        JsonNode second = byKey.post(PATH + "api-keys", Map.of("label", "of a key"));
        assertThat(second.path("expires_at").asText()).isEqualTo(end);
        Map<String, String> later = Map.of("label", "k", "expires_at", "2999-01-01T00:00:01Z");
        assertThat(status(byKey, "POST", PATH + "api-keys", later)).isEqualTo(422);
        Map<String, String> change = Map.of("password", "a new password of ann");
        assertThat(status(admin, "PUT", PATH + "users/ann/password", change)).isEqualTo(204);
        assertThat(status(byKey, "GET", PATH + "me")).isEqualTo(401);
      }
    }
  }

  private static void roles(CheckedApi admin) throws Exception {
    String role =
        PATH + "roles/" + admin.post(PATH + "roles", Map.of("name", "r")).path("id").asText();
    Map<String, String> grant = Map.of("type", "experiment", "level", "EDIT");
    String granted = admin.post(role + "/grants", grant).path("id").asText();
    assertThat(status(admin, "PUT", role + "/members/ann")).isEqualTo(204);
    assertThat(status(admin, "DELETE", role + "/members/ann")).isEqualTo(204);
    assertThat(status(admin, "DELETE", role + "/grants/" + granted)).isEqualTo(204);
    assertThat(status(admin, "DELETE", role)).isEqualTo(204);
  }

  private static Set<String> changes() {
    return CheckedApi.changes().stream()
        .filter(operation -> operation.contains(" " + PATH))
        .collect(Collectors.toSet());
  }
}
