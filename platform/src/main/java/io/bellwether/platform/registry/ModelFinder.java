// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.registry;

import io.bellwether.platform.shared.Page;
import io.bellwether.platform.shared.search.Search;
import java.util.Collection;
import java.util.List;

/**
 * Finds models and versions among many.
 *
 * <p>Implementers: a page reads what it needs, not all that there is, and starts where the page
 * before it ended.
 */
public interface ModelFinder {
  /** Prompts are kept as models with a tag that says so. */
  enum Prompts {
    HIDDEN,
    FOUND
  }

  /** In the natural order: by name. */
  Page<RegisteredModel> models(String workspace, Prompts prompts, Search<ModelField> search);

  /** In the natural order: what changed last comes first, then by model, newest first. */
  Page<ModelVersion> versions(String workspace, Prompts prompts, Search<VersionField> search);

  /** Of each model the newest version of each stage. */
  List<ModelVersion> newestOfStages(String workspace, Collection<String> models);
}
