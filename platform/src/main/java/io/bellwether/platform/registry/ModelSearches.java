// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.registry;

import io.bellwether.platform.registry.ModelFinder.Prompts;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Page;
import io.bellwether.platform.shared.Rights;
import io.bellwether.platform.shared.search.Search;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Searches of models and versions, without those that the caller must not see. */
public final class ModelSearches {
  private final ModelFinder finder;

  public ModelSearches(ModelFinder finder) {
    this.finder = finder;
  }

  public Page<RegisteredModel> models(Caller caller, Prompts prompts, Search<ModelField> search) {
    return seen(
        caller,
        search,
        RegisteredModel::name,
        part -> finder.models(caller.workspace(), prompts, part));
  }

  public Page<ModelVersion> versions(Caller caller, Prompts prompts, Search<VersionField> search) {
    return seen(
        caller,
        search,
        ModelVersion::model,
        part -> finder.versions(caller.workspace(), prompts, part));
  }

  /** Of each of these models, which the caller may see, the newest version of each stage. */
  public Map<String, List<ModelVersion>> newestOfStages(
      Caller caller, List<RegisteredModel> models) {
    List<String> names = models.stream().map(RegisteredModel::name).toList();
    return finder.newestOfStages(caller.workspace(), names).stream()
        .collect(Collectors.groupingBy(ModelVersion::model));
  }

  /** A page as full as the caller's sight allows. */
  private static <F extends Enum<F>, T> Page<T> seen(
      Caller caller,
      Search<F> search,
      Function<T, String> model,
      Function<Search<F>, Page<T>> find) {
    if (caller.rights().seesEverything(Rights.Kind.MODEL)) {
      return find.apply(search);
    }
    return search.sifted(item -> caller.rights().sees(Rights.Kind.MODEL, model.apply(item)), find);
  }
}
