// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.adapters.processes.Login;
import io.bellwether.adapters.processes.ScoringServers.Server;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteRoomTest {
  @TempDir Path folder;

  private Map<String, Server> servers(String models, String logins) {
    Map<String, String> environment =
        Map.of(
            "BELLWETHER_SERVING_REMOTE_MODELS", models,
            "BELLWETHER_SERVING_REMOTE_LOGINS", logins);
    return RemoteRoom.servers(Settings.load(Flags.parse(List.of()), environment, folder));
  }

  @Test
  void eachServerGetsItsOwnLogin() throws Exception {
    Path file = Files.writeString(folder.resolve("token"), "s3,cret\n");
    Map<String, Server> servers =
        servers(
            "risk/3=https://a:1/x/, risk/4=https://b, risk/5=http://127.0.0.1:2,cost/1=https://d",
            "https://a:1/x=bearer @%s, https://b/=basic u:p=q, http://127.0.0.1:2=header X-Key: k"
                .formatted(file));

    Map<String, String> logins = new TreeMap<>();
    servers.forEach(
        (version, server) -> logins.put(version, server.login().map(Login::toString).orElse("")));
    assertThat(logins)
        .containsExactly(
            Map.entry("cost/1", ""),
            Map.entry("risk/3", "a login by Authorization"),
            Map.entry("risk/4", "a login by Authorization"),
            Map.entry("risk/5", "a login by X-Key"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://a=s3cret",
        "https://a=bearer",
        "https://a=bearer s3cret,rest",
        "https://a=bearer @/s3cret/absent",
        "https://a=basic s3cret",
        "https://a=header s3cret",
        "https://a=header X: s3\u00fcc\u0001ret",
        "https://b=bearer s3cret",
        "a=bearer s3cret",
        "s3cret",
      })
  void whatIsWrongIsToldWithoutTheSecret(String logins) {
    assertThatThrownBy(() -> servers("risk/3=https://a", logins))
        .isInstanceOf(BadConfiguration.class)
        .hasMessageContaining("serving.remote_logins")
        .hasMessageNotContaining("s3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"risk=https://a", "risk/3=a", "risk/3", "risk/x=https://a"})
  void aVersionHasAnAddress(String models) {
    assertThatThrownBy(() -> servers(models, ""))
        .isInstanceOf(BadConfiguration.class)
        .hasMessageContaining("serving.remote_models");
  }
}
