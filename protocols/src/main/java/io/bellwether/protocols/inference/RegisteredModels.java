// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.inference;

import io.bellwether.platform.registry.RegisteredModel;
import io.bellwether.platform.registry.Registry;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Page;
import java.util.Optional;
import java.util.stream.Stream;

/** All models that the caller sees, page by page. */
final class RegisteredModels {
  private RegisteredModels() {}

  static Stream<RegisteredModel> all(Registry registry, Caller caller) {
    return Stream.iterate(
            Optional.of(page(registry, caller, Optional.empty())),
            Optional::isPresent,
            last ->
                last.flatMap(Page::next).map(after -> page(registry, caller, Optional.of(after))))
        .flatMap(page -> page.orElseThrow().items().stream());
  }

  /** Those that something is routed to. */
  static Stream<RegisteredModel> served(Registry registry, Caller caller) {
    return all(registry, caller)
        .filter(model -> model.aliases().containsKey(RegisteredModel.CHAMPION));
  }

  private static Page<RegisteredModel> page(
      Registry registry, Caller caller, Optional<String> after) {
    return registry.list(caller, new Page.Request(Page.Request.MAX_LIMIT, after));
  }
}
