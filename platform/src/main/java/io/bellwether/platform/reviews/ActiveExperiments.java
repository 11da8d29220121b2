// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.reviews;

import io.bellwether.platform.experiments.Experiment;
import io.bellwether.platform.experiments.ExperimentStore;
import io.bellwether.platform.experiments.Lifecycle;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.platform.shared.Rights;

/** Experiments that the caller may do with what the request is about to. */
final class ActiveExperiments {
  private final ExperimentStore store;

  ActiveExperiments(ExperimentStore store) {
    this.store = store;
  }

  Experiment get(Caller caller, String id) {
    Experiment experiment =
        store
            .find(caller.workspace(), id)
            .filter(one -> one.lifecycle() == Lifecycle.ACTIVE)
            .orElseThrow(() -> new NotFound("experiment", id));
    caller.rights().check(Rights.Kind.EXPERIMENT, id);
    return experiment;
  }
}
