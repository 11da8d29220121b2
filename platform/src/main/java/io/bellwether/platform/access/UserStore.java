// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.access;

import io.bellwether.platform.shared.Page;
import java.time.Instant;
import java.util.Optional;

/**
 * Keeps users. They belong to the server and not to a workspace; what they may do in one is said by
 * the roles that they have there.
 */
public interface UserStore {
  /** Adds the user; empty if the name is taken. Numbers are not given twice. */
  Optional<User> add(String name, String passwordHash, boolean admin, Instant createdAt);

  Optional<Account> find(String name);

  Optional<Account> find(long id);

  /** In the order of names, whose bytes count; the key is the name. */
  Page<User> list(Page.Request page);

  /** Ends all API keys of the user. */
  void deleteKeys(long id);

  void setPassword(long id, String passwordHash);

  void setAdmin(long id, boolean admin);

  /** Deletes the user with all keys, grants and memberships. */
  void delete(long id);

  /** How many users are administrators. */
  int admins();
}
