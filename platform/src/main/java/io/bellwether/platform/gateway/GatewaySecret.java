// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.gateway;

import io.bellwether.platform.shared.SecretBox;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Credentials for a provider of language models.
 *
 * @param sealed the values by name, encrypted
 * @param masked what may be told of the values
 * @param settings how to log in; no secrets
 */
public record GatewaySecret(
    String id,
    String name,
    Map<String, String> sealed,
    Map<String, String> masked,
    Optional<String> provider,
    Map<String, String> settings,
    Stamp stamp)
    implements GatewayThing {
  private static final int SHORT = 8;
  private static final int HEAD = 3;
  private static final int TAIL = 4;

  public GatewaySecret {
    sealed = Map.copyOf(sealed);
    masked = Map.copyOf(masked);
    settings = Map.copyOf(settings);
  }

  public GatewaySecret named(String other) {
    return new GatewaySecret(id, other, sealed, masked, provider, settings, stamp);
  }

  /** With the values that this one has. */
  public GatewaySecret withValuesOf(GatewaySecret other) {
    return new GatewaySecret(id, name, other.sealed, other.masked, provider, settings, stamp);
  }

  /** The beginning and the end of a value, if it is long enough not to be guessed from them. */
  static String masked(String value) {
    int length = value.length();
    return length < SHORT
        ? "***"
        : value.substring(0, HEAD) + "..." + value.substring(length - TAIL);
  }

  /** The values as they are kept, which can be opened for this secret only. */
  static Map<String, String> sealed(
      SecretBox box, String workspace, String id, Map<String, String> values) {
    Map<String, String> sealed = new HashMap<>();
    values.forEach(
        (key, value) ->
            sealed.put(
                key, box.seal(value, "gateway-secret:%s:%s:%s".formatted(workspace, id, key))));
    return sealed;
  }

  static Map<String, String> masked(Map<String, String> values) {
    Map<String, String> masked = new TreeMap<>();
    values.forEach((key, value) -> masked.put(key, masked(value)));
    return masked;
  }
}
