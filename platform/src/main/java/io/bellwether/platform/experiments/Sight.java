// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.experiments;

import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Page;
import io.bellwether.platform.shared.Rights;
import io.bellwether.platform.shared.search.Search;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Leaves out of lists what a caller may not see. */
public final class Sight {
  private static final int BATCH = 1000;

  private Sight() {}

  /**
   * Those of these experiments that the caller may see; of all of them if none is named, which is
   * empty again for who sees all.
   *
   * @return nothing if the caller sees none of them
   */
  public static Optional<List<String>> of(
      Caller caller, ExperimentStore store, List<String> experimentIds) {
    if (caller.rights().seesEverything(Rights.Kind.EXPERIMENT)) {
      return Optional.of(experimentIds);
    }
    List<String> named = experimentIds.isEmpty() ? all(caller, store) : experimentIds;
    return Optional.of(named.stream().filter(id -> sees(caller, id)).toList())
        .filter(seen -> !seen.isEmpty());
  }

  private static boolean sees(Caller caller, String id) {
    return caller.rights().sees(Rights.Kind.EXPERIMENT, id);
  }

  private static List<String> all(Caller caller, ExperimentStore store) {
    List<String> ids = new ArrayList<>();
    Optional<String> after = Optional.empty();
    do {
      Search<ExperimentField> batch = Search.all(BATCH, after);
      Page<Experiment> page = store.search(caller.workspace(), Set.of(Lifecycle.values()), batch);
      page.items().forEach(experiment -> ids.add(experiment.id()));
      after = page.next();
    } while (after.isPresent());
    return ids;
  }

  /** A page of experiments, as full as the caller's sight allows. */
  static Page<Experiment> experiments(
      Caller caller,
      Search<ExperimentField> search,
      Function<Search<ExperimentField>, Page<Experiment>> find) {
    if (caller.rights().seesEverything(Rights.Kind.EXPERIMENT)) {
      return find.apply(search);
    }
    return search.sifted(one -> sees(caller, one.id()), find);
  }
}
