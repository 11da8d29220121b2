// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.platform.gateway.GatewayModels.SecretChange;
import io.bellwether.platform.shared.InvalidInput;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SecretDestinationsTest {
  private final SecretDestinations destinations =
      new SecretDestinations(
          url -> url.startsWith("https:") ? Optional.empty() : Optional.of("not " + url));

  private Map<String, String> settings(String key, String value) {
    return destinations
        .checked(change(Map.of("api_key", "x"), Map.of(key, value)))
        .settings()
        .orElseThrow();
  }

  private static SecretChange change(Map<String, String> values, Map<String, String> settings) {
    return new SecretChange(
        Optional.of(values), Optional.empty(), Optional.of(settings), Optional.empty());
  }

  @Test
  void keepsAnAddressThatIsAllowed() {
    assertThat(settings("api_base", " https://a/ ")).isEqualTo(Map.of("api_base", "https://a/"));
    assertThat(settings("api_base", " ")).isEmpty();
    assertThat(settings("region", "eu")).isEqualTo(Map.of("region", "eu"));
  }

  @Test
  void refusesEveryOtherWayToSendASecretSomewhere() {
    assertThatThrownBy(() -> settings("api_base", "http://169.254.169.254/"))
        .isInstanceOf(InvalidInput.class)
        .hasMessage("auth_config.api_base: not http://169.254.169.254/");
    assertThatThrownBy(() -> settings("api_base", "https://me:secret@a/"))
        .hasMessageContaining("embedded credentials")
        .hasMessageNotContaining("secret@");
    assertThatThrownBy(() -> settings("base_url", "https://a/")).hasMessageContaining("'base_url'");
    assertThatThrownBy(
            () ->
                destinations.checked(
                    change(Map.of("api_base", "https://a/", "fallbacks", "x"), Map.of())))
        .hasMessageContaining("'api_base', 'fallbacks'");
  }
}
