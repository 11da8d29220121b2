// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.registry.webhooks;

import io.bellwether.platform.shared.Page;
import java.util.List;
import java.util.Optional;

/** Keeps webhooks. Implementers: methods that change are called inside a change. */
public interface WebhookStore {
  /** Inserts it, or replaces the one with its id. */
  void put(String workspace, Webhook webhook);

  Optional<Webhook> find(String workspace, String id);

  /** Newest first. */
  Page<Webhook> list(String workspace, Page.Request page);

  /** The active ones that want to be told of this, oldest first. */
  List<Webhook> of(String workspace, Topic topic);

  void delete(String workspace, String id);
}
