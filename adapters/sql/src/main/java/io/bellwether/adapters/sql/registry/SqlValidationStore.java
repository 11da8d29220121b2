// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.registry;

import io.bellwether.adapters.sql.Columns;
import io.bellwether.adapters.sql.Database;
import io.bellwether.platform.registry.ValidationStore;
import io.bellwether.platform.registry.VersionValidation;
import java.util.Map;
import java.util.TreeMap;

/** Validations in SQL, each in the row of its version. */
public final class SqlValidationStore implements ValidationStore {
  private final Database database;

  public SqlValidationStore(Database database) {
    this.database = database;
  }

  @Override
  public void put(String workspace, String model, int number, VersionValidation validation) {
    database.change(
        sql ->
            sql.execute(
                """
                update model_versions set validation = ?
                where workspace = ? and model = ? and version = ?
                """,
                Columns.json(validation),
                workspace,
                model,
                number));
  }

  @Override
  public Map<Integer, VersionValidation> ofModel(String workspace, String model) {
    Map<Integer, VersionValidation> found = new TreeMap<>();
    database
        .read(
            sql ->
                sql.fetch(
                    """
                    select version, validation from model_versions
                    where workspace = ? and model = ? and validation is not null
                    """,
                    workspace,
                    model))
        .forEach(
            row ->
                found.put(
                    row.get("version", Integer.class),
                    Columns.json(row.get("validation", String.class), VersionValidation.class)));
    return found;
  }
}
