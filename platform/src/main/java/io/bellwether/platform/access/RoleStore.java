// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.access;

import java.util.List;
import java.util.Optional;

/** Keeps roles, their grants and who has them. Numbers are given once in the whole server. */
public interface RoleStore {
  /** Adds a role without grants; empty if the workspace has one of this name. */
  Optional<Role> add(String workspace, String name, Optional<String> description);

  Optional<Role> find(long id);

  Optional<Role> find(String workspace, String name);

  /** Of one workspace or of all, the oldest first. */
  List<Role> list(Optional<String> workspace);

  /** Changes name and description; false if another role of the workspace has the name. */
  boolean update(Role role);

  /** Deletes the role with its grants and memberships. */
  void delete(long id);

  /** Adds a grant; empty if the role has one on the same thing. */
  Optional<Grant> grant(long roleId, ResourceType type, String pattern, Level level);

  Optional<Grant> findGrant(long id);

  void setLevel(long grantId, Level level);

  void revoke(long grantId);

  /** Gives the user the role; empty if it has it. */
  Optional<Membership> assign(long userId, long roleId);

  /** False if the user did not have the role. */
  boolean unassign(long userId, long roleId);

  List<Membership> members(long roleId);

  /** The roles that the user has in all workspaces, the oldest first. */
  List<Role> rolesOf(long userId);

  /** All that the user's roles give in the workspace; asked with every request. */
  List<Grant> grantsOf(String workspace, long userId);

  /** Moves the grants on one thing to its new name. */
  void renameResource(String workspace, ResourceType type, String from, String to);

  /** Deletes the grants on one thing. */
  void deleteResource(String workspace, ResourceType type, String pattern);
}
