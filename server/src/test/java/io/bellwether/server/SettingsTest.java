// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  @TempDir Path folder;

  private Settings load(Map<String, String> environment, String... flags) {
    return Settings.load(Flags.parse(List.of(flags)), environment, folder);
  }

  @Test
  void everyKeyHasItsDefault() {
    Settings settings = load(Map.of());

    for (Setting setting : Setting.values()) {
      assertThat(settings.text(setting)).isEqualTo(setting.fallback());
    }
  }

  @Test
  void everyKeyIsReadFromTheFileAndTheEnvironment() throws Exception {
    for (Setting setting : Setting.values()) {
      Files.writeString(folder.resolve("bellwether.yaml"), setting.key() + ": from-file\n");
      assertThat(load(Map.of()).text(setting)).isEqualTo("from-file");
      assertThat(load(Map.of(setting.variable(), "from-env")).text(setting)).isEqualTo("from-env");
    }
  }

  @Test
  void aFlagWinsOverTheEnvironmentAndThatOverTheFile() throws Exception {
    Files.writeString(
        folder.resolve("bellwether.yaml"), "port: 1\nmonitoring:\n  min_samples: 7\n");
    Map<String, String> environment = Map.of("BELLWETHER_PORT", "2");

    assertThat(load(environment, "--port", "3").text(Setting.PORT)).isEqualTo("3");
    assertThat(load(environment).text(Setting.PORT)).isEqualTo("2");
    assertThat(load(Map.of()).text(Setting.PORT)).isEqualTo("1");
    assertThat(load(Map.of()).integer(Setting.MIN_SAMPLES, 1, 100)).isEqualTo(7);
  }

  @Test
  void knowsTheNamesThatUsersHaveInTheirEnvironment() {
    Map<String, String> environment =
        Map.of(
            "DATABASE_URL", "postgresql://db/ml",
            "DRIFT_THRESHOLD", "0.3",
            "MIN_SAMPLES_FOR_MONITORING", "50",
            "REDIS_HOST", "redis");
    Settings settings = load(environment);

    assertThat(settings.text(Setting.DATABASE_URL)).isEqualTo("postgresql://db/ml");
    assertThat(settings.number(Setting.DRIFT_THRESHOLD, 0, 1)).isEqualTo(0.3);
    assertThat(settings.integer(Setting.MIN_SAMPLES, 1, 100)).isEqualTo(50);
    assertThat(settings.notYet()).containsExactly("REDIS_HOST");
  }

  @Test
  void suggestsTheRightNameForAnUnknownOne() throws Exception {
    assertThatThrownBy(() -> load(Map.of("BELLWETHER_PROT", "1")))
        .isInstanceOf(BadConfiguration.class)
        .hasMessageContaining("BELLWETHER_PROT (did you mean BELLWETHER_PORT?)");
    Files.writeString(folder.resolve("bellwether.yaml"), "monitoring:\n  min_sample: 7\n");
    assertThatThrownBy(() -> load(Map.of()))
        .hasMessageContaining("monitoring.min_sample (did you mean monitoring.min_samples?)");
  }

  @Test
  void namesTheValueAndTheRange() {
    Settings settings = load(Map.of("BELLWETHER_PORT", "70000", "DRIFT_THRESHOLD", "much"));

    assertThatThrownBy(() -> settings.integer(Setting.PORT, 0, 65535))
        .hasMessage("port: 70000 (expected: 0 to 65535)");
    assertThatThrownBy(() -> settings.number(Setting.DRIFT_THRESHOLD, 0, 1))
        .hasMessage("monitoring.drift_threshold: much (expected: 0 to 1)");
  }

  @Test
  void refusesUnknownFlagsAndMissingFiles() {
    assertThatThrownBy(() -> load(Map.of(), "--prot", "1")).hasMessageContaining("flag: --prot");
    assertThatThrownBy(() -> load(Map.of(), "--port")).hasMessageContaining("a value behind it");
    assertThatThrownBy(() -> load(Map.of(), "--config", "none.yaml"))
        .hasMessageContaining("none.yaml");
  }
}
