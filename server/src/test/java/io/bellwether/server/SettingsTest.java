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
  void takesFlagsOfMlflowsServer() {
    Settings settings =
        load(
            Map.of(),
            "--default-artifact-root=s3://b/r",
            "--no-serve-artifacts",
            "--artifacts-destination",
            "file:///srv/files",
            "--static-prefix=/ml");

    assertThat(settings.text(Setting.ARTIFACT_ROOT)).isEqualTo("s3://b/r");
    assertThat(settings.artifactFolder(folder)).isEqualTo(Path.of("/srv/files"));
    assertThat(PublicPaths.of(settings)).isEqualTo(new PublicPaths("/ml", false));
    assertThat(load(Map.of()).artifactFolder(folder)).isEqualTo(folder.resolve("artifacts"));
    assertThat(PublicPaths.of(load(Map.of()))).isEqualTo(new PublicPaths("", true));
  }

  @Test
  void saysWhatToUseInsteadOfOthers() {
    assertThatThrownBy(() -> load(Map.of(), "--backend-store-uri", "sqlite:///mlflow.db"))
        .isInstanceOf(BadConfiguration.class)
        .hasMessageContaining("--backend-store-uri")
        .hasMessageContaining("DATABASE_URL");
    assertThatThrownBy(() -> load(Map.of(), "--workers=4"))
        .isInstanceOf(BadConfiguration.class)
        .hasMessageContaining("leave it out");
    Settings elsewhere = load(Map.of(), "--artifacts-destination", "s3://b/x");
    assertThatThrownBy(() -> elsewhere.artifactFolder(folder))
        .isInstanceOf(BadConfiguration.class)
        .hasMessageContaining("s3://b/x")
        .hasMessageContaining("--artifact-root");
    Settings nowhere = load(Map.of(), "--no-serve-artifacts");
    assertThatThrownBy(() -> PublicPaths.of(nowhere))
        .isInstanceOf(BadConfiguration.class)
        .hasMessageContaining("--artifact-root");
    Settings slash = load(Map.of(), "--static-prefix", "/ml/");
    assertThatThrownBy(() -> PublicPaths.of(slash)).isInstanceOf(BadConfiguration.class);
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
  void modelsMayHaveLimitsOfTheirOwn() {
    String key = "BELLWETHER_SERVING_MODELS_CONCURRENCY";
    assertThat(ServingRoom.limits(load(Map.of())).atOnceOfModels()).isEmpty();
    Settings some = load(Map.of(key, "risk=4, a = b=2,"));
    assertThat(ServingRoom.limits(some).atOnceOfModels())
        .containsExactlyInAnyOrderEntriesOf(Map.of("risk", 4, "a = b", 2));
    for (String wrong : List.of("risk", "risk=0", "=4", "risk=x")) {
      assertThatThrownBy(() -> ServingRoom.limits(load(Map.of(key, wrong))))
          .as(wrong)
          .isInstanceOf(BadConfiguration.class)
          .hasMessageContaining("risk=4, separated by commas");
    }
  }

  @Test
  void refusesUnknownFlagsAndMissingFiles() {
    assertThatThrownBy(() -> load(Map.of(), "--prot", "1")).hasMessageContaining("flag: --prot");
    assertThatThrownBy(() -> load(Map.of(), "--port")).hasMessageContaining("a value behind it");
    assertThatThrownBy(() -> load(Map.of(), "--config", "none.yaml"))
        .hasMessageContaining("none.yaml");
  }
}
