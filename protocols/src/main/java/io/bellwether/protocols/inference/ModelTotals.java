// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.inference;

import io.bellwether.platform.serving.LoadedModel;
import io.bellwether.platform.serving.Serving;
import io.bellwether.platform.serving.Total;
import io.bellwether.platform.shared.Caller;
import java.util.List;
import java.util.Optional;

/** What models were asked for since the server started. */
final class ModelTotals {
  private ModelTotals() {}

  /**
   * The totals of all models, of one, or of one version; of those, with nothing but zeros if it was
   * never asked.
   */
  static List<Total> of(
      Serving serving, Caller caller, Optional<String> model, Optional<String> version) {
    List<Total> all = serving.totals(caller);
    if (model.isEmpty()) {
      return all;
    }
    LoadedModel served =
        version
            .map(name -> serving.version(caller, model.get(), name))
            .orElseGet(() -> serving.served(caller, model.get()));
    String name = served.version().model();
    String number = served.version().version();
    List<Total> known =
        all.stream()
            .filter(total -> total.model().equals(name))
            .filter(total -> version.isEmpty() || total.version().equals(number))
            .toList();
    return known.isEmpty() ? List.of(Total.none(name, number)) : known;
  }
}
