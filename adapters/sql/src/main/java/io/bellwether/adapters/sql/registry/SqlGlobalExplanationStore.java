// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.registry;

import io.bellwether.adapters.sql.Columns;
import io.bellwether.adapters.sql.Database;
import io.bellwether.platform.serving.explanations.GlobalExplanation;
import io.bellwether.platform.serving.explanations.GlobalExplanationStore;
import java.util.Optional;

/** Explanations of versions in SQL, beside the versions. */
public final class SqlGlobalExplanationStore implements GlobalExplanationStore {
  private final Database database;

  public SqlGlobalExplanationStore(Database database) {
    this.database = database;
  }

  @Override
  public void put(String workspace, String model, int number, GlobalExplanation explanation) {
    database.change(
        sql ->
            sql.execute(
                """
                insert into version_explanations (workspace, model, version, content)
                select workspace, model, version, cast(? as text) from model_versions
                where workspace = ? and model = ? and version = ?
                on conflict (workspace, model, version) do update set content = excluded.content
                """,
                Columns.json(explanation),
                workspace,
                model,
                number));
  }

  @Override
  public Optional<GlobalExplanation> find(String workspace, String model, int number) {
    return database
        .read(
            sql ->
                sql.fetch(
                    """
                    select content from version_explanations
                    where workspace = ? and model = ? and version = ?
                    """,
                    workspace,
                    model,
                    number))
        .stream()
        .findFirst()
        .map(row -> Columns.json(row.get("content", String.class), GlobalExplanation.class));
  }
}
