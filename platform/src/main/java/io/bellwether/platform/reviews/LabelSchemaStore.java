// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.reviews;

import io.bellwether.platform.shared.Page;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Keeps schemas of labels; defaults are none of its business. */
public interface LabelSchemaStore {
  /** Adds the schema unless the experiment has one of its name; whether it did. */
  boolean add(String workspace, LabelSchema schema);

  Optional<LabelSchema> find(String workspace, String id);

  /** As {@code find}, and nobody else changes the schema until the present change has ended. */
  Optional<LabelSchema> lock(String workspace, String id);

  Optional<LabelSchema> findByName(String workspace, String experimentId, String name);

  /** The newest first. */
  Page<LabelSchema> list(String workspace, String experimentId, Page.Request page);

  /** Which of these ids the experiment has. */
  List<String> known(String workspace, String experimentId, Collection<String> ids);

  void update(String workspace, LabelSchema schema);

  void delete(String workspace, String id);
}
