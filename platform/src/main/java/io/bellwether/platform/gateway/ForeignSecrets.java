// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.gateway;

import io.bellwether.platform.gateway.GatewayModels.SecretChange;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.SecretBox;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Makes ours of credentials that another system has kept. */
public final class ForeignSecrets {
  private final SecretBox box;
  private final SecretDestinations destinations;

  /**
   * @param refusal why nothing may be sent to an address, if so
   */
  public ForeignSecrets(SecretBox box, Function<String, Optional<String>> refusal) {
    this.box = box;
    this.destinations = new SecretDestinations(refusal);
  }

  /**
   * The secret with these values, sealed.
   *
   * @param values empty where nobody has told them
   * @throws InvalidInput if requests with it would go where none may
   */
  public GatewaySecret sealed(String workspace, GatewaySecret theirs, Map<String, String> values) {
    SecretChange checked =
        destinations.checked(
            new SecretChange(
                Optional.of(values),
                theirs.provider(),
                Optional.of(theirs.settings()),
                Optional.empty()));
    return new GatewaySecret(
        theirs.id(),
        theirs.name(),
        GatewaySecret.sealed(box, workspace, theirs.id(), values),
        theirs.masked(),
        theirs.provider(),
        checked.settings().orElse(theirs.settings()),
        theirs.stamp());
  }
}
