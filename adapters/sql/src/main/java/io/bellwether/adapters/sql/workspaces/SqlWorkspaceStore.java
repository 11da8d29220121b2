// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.workspaces;

import io.bellwether.adapters.sql.Database;
import io.bellwether.platform.workspaces.WorkspaceStore;

/** Workspaces in SQL. */
public final class SqlWorkspaceStore implements WorkspaceStore {
  private final Database database;

  public SqlWorkspaceStore(Database database) {
    this.database = database;
  }

  @Override
  public boolean exists(String workspace) {
    return database.read(
        sql ->
            sql.fetchOptional("select name from workspaces where name = ?", workspace).isPresent());
  }
}
