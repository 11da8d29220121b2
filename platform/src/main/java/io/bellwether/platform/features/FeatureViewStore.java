// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.features;

import io.bellwether.platform.shared.Page;
import java.time.Instant;
import java.util.Optional;

/** Keeps the definitions of views. */
public interface FeatureViewStore {
  /** The newest version; inside a change, nobody else changes the view before it ends. */
  Optional<FeatureView> newest(String workspace, String name);

  /** Adds a version, or a view with its first one; only inside a change. */
  void add(String workspace, String name, int version, ViewDefinition definition, Instant time);

  /** Remembers what the online store holds; only inside a change. */
  void materialized(String workspace, String name, FeatureView.Materialized materialized);

  /** The newest version of each, by name, which is the page's key. */
  Page<FeatureView> list(String workspace, Page.Request page);
}
