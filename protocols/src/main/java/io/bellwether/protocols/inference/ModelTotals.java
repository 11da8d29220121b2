// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.inference;

import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.platform.registry.RegisteredModel;
import io.bellwether.platform.registry.Registry;
import io.bellwether.platform.serving.PredictRequest;
import io.bellwether.platform.serving.Serving;
import io.bellwether.platform.serving.Total;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.NotFound;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What models were asked for since the server started. */
record ModelTotals(Serving serving, Registry registry) {
  /**
   * The totals of all models, of one, or of one version; of that, and of a champion, with nothing
   * but zeros if it was never asked. Nothing is loaded to tell them.
   *
   * @throws NotFound if there is no such model or version
   */
  List<Total> of(Caller caller, Optional<String> model, Optional<String> version) {
    List<Total> all = serving.totals(caller);
    if (model.isEmpty()) {
      return all;
    }
    Optional<String> named = version.filter(name -> !name.equals(PredictRequest.LATEST));
    return named.isPresent()
        ? ofVersion(all, registry.version(caller, model.get(), named.get()))
        : ofModel(all, registry.model(caller, model.get()));
  }

  private static List<Total> ofVersion(List<Total> all, ModelVersion version) {
    String number = Integer.toString(version.number());
    List<Total> known =
        of(all, version.model()).filter(total -> total.version().equals(number)).toList();
    return known.isEmpty() ? List.of(Total.none(version.model(), number)) : known;
  }

  private static List<Total> ofModel(List<Total> all, RegisteredModel model) {
    List<Total> known = of(all, model.name()).toList();
    Integer champion = model.aliases().get(RegisteredModel.CHAMPION);
    return known.isEmpty() && champion != null
        ? List.of(Total.none(model.name(), champion.toString()))
        : known;
  }

  private static Stream<Total> of(List<Total> all, String model) {
    return all.stream().filter(total -> total.model().equals(model));
  }
}
