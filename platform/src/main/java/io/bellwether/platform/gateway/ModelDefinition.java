// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.gateway;

import java.time.Instant;
import java.util.Optional;

/**
 * A language model of a provider.
 *
 * @param secretId empty once the secret is deleted
 * @param model as the provider calls it
 */
public record ModelDefinition(
    String id, String name, Optional<String> secretId, String provider, String model, Stamp stamp)
    implements GatewayThing {
  /** What is to be different. */
  public record Change(
      Optional<String> name,
      Optional<String> secretId,
      Optional<String> provider,
      Optional<String> model,
      Optional<String> by) {}

  ModelDefinition with(Change change, Instant now) {
    return new ModelDefinition(
        id,
        change.name().orElse(name),
        change.secretId().or(() -> secretId),
        change.provider().orElse(provider),
        change.model().orElse(model),
        stamp.changed(now, change.by().or(stamp::updatedBy)));
  }

  public ModelDefinition named(String other) {
    return new ModelDefinition(id, other, secretId, provider, model, stamp);
  }

  public ModelDefinition withoutSecret() {
    return new ModelDefinition(id, name, Optional.empty(), provider, model, stamp);
  }
}
