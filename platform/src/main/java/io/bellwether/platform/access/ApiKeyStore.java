// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.access;

import java.util.List;
import java.util.Optional;

/** Keeps API keys by the hash of the key. */
public interface ApiKeyStore {
  void add(ApiKey key, String hash);

  Optional<ApiKey> find(String id);

  Optional<ApiKey> findByHash(String hash);

  /** Of one user, the oldest first. */
  List<ApiKey> list(long userId);

  void delete(String id);
}
