// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.gateway;

import io.bellwether.platform.gateway.GatewayModels.SecretChange;
import io.bellwether.platform.shared.InvalidInput;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Where requests with a secret go is told by {@code api_base} alone, which is checked: else whoever
 * keeps a secret could have it sent to an address that only this network reaches.
 */
final class SecretDestinations {
  private static final String BASE = "api_base";
  private static final Set<String> OTHERS =
      Set.of("base_url", "model_list", "fallbacks", "custom_llm_provider");

  private final Function<String, Optional<String>> refusal;

  /**
   * @param refusal why nothing may be sent to an address, if so
   */
  SecretDestinations(Function<String, Optional<String>> refusal) {
    this.refusal = refusal;
  }

  /** The change with the address as it is kept; a blank one is none. */
  SecretChange checked(SecretChange wanted) {
    Set<String> values = wanted.values().orElse(Map.of()).keySet();
    check(
        values.stream().filter(key -> key.equals(BASE) || OTHERS.contains(key)).toList(),
        "secret_value must not contain %s: these keys choose where the gateway sends requests. Set"
            + " the upstream with 'api_base' in auth_config, where it is validated.");
    Map<String, String> settings = wanted.settings().orElse(Map.of());
    check(
        settings.keySet().stream().filter(OTHERS::contains).toList(),
        "auth_config must not contain %s: these LiteLLM options choose where the gateway sends"
            + " requests. Set the upstream with 'api_base', which is validated.");
    return new SecretChange(
        wanted.values(), wanted.provider(), wanted.settings().map(this::normal), wanted.by());
  }

  private static void check(List<String> reserved, String message) {
    if (!reserved.isEmpty()) {
      String names =
          reserved.stream().sorted().map("'%s'"::formatted).collect(Collectors.joining(", "));
      throw refused(message.formatted(names));
    }
  }

  private static InvalidInput refused(String message) {
    return new InvalidInput("gateway_secret", message, List.of());
  }

  private Map<String, String> normal(Map<String, String> settings) {
    Map<String, String> normal = new HashMap<>(settings);
    String base = normal.getOrDefault(BASE, "").strip();
    if (base.isEmpty()) {
      normal.remove(BASE);
      return normal;
    }
    if (base.matches("[^/?#]*//[^/?#]*@.*")) {
      throw refused("Gateway secret api_base must not include embedded credentials");
    }
    refusal
        .apply(base)
        .ifPresent(
            reason -> {
              throw refused("auth_config.api_base: " + reason);
            });
    normal.put(BASE, base);
    return normal;
  }
}
