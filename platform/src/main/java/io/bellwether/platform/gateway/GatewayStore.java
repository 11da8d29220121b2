// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.gateway;

import java.util.List;
import java.util.Optional;

/** Keeps the gateway's things of one kind. */
public interface GatewayStore<T extends GatewayThing> {
  /**
   * Until the present change has ended nobody else changes anything of the gateway: its things name
   * each other, and are changed seldom.
   */
  void lock();

  /** Adds the thing, or puts it in the place of what has its id. */
  void put(String workspace, T thing);

  Optional<T> find(String workspace, String id);

  Optional<T> findByName(String workspace, String name);

  /** The oldest first. */
  List<T> list(String workspace);

  void delete(String workspace, String id);
}
