// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.registry;

import io.bellwether.adapters.sql.Columns;
import io.bellwether.adapters.sql.Database;
import io.bellwether.adapters.sql.search.Fragment;
import io.bellwether.platform.registry.AliasChange;
import io.bellwether.platform.registry.Content;
import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.platform.registry.RegisteredModel;
import io.bellwether.platform.registry.SemanticVersion;
import io.bellwether.platform.registry.Stage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jooq.Record;

/** The rows of models, versions and changes of aliases. */
final class ModelRows {
  private ModelRows() {}

  static List<RegisteredModel> models(Database database, String workspace, List<Record> rows) {
    List<RegisteredModel> models = new ArrayList<>();
    for (List<Record> chunk : Fragment.chunks(rows)) {
      List<String> names = chunk.stream().map(row -> row.get("name", String.class)).toList();
      Map<String, Map<String, Integer>> aliases = aliases(database, workspace, names);
      chunk.forEach(
          row ->
              models.add(
                  model(row, aliases.getOrDefault(row.get("name", String.class), Map.of()))));
    }
    return models;
  }

  private static Map<String, Map<String, Integer>> aliases(
      Database database, String workspace, List<String> models) {
    Fragment these = Fragment.in("model", models);
    String query =
        "select model, alias, version from model_aliases where workspace = ? and " + these.sql();
    Map<String, Map<String, Integer>> aliases = new HashMap<>();
    database
        .read(sql -> sql.fetch(query, these.valuesAfter(workspace)))
        .forEach(
            row ->
                aliases
                    .computeIfAbsent(row.get(0, String.class), _ -> new TreeMap<>())
                    .put(row.get(1, String.class), row.get(2, Integer.class)));
    return aliases;
  }

  private static RegisteredModel model(Record row, Map<String, Integer> aliases) {
    return new RegisteredModel(
        row.get("name", String.class),
        row.get("description", String.class),
        Columns.texts(row.get("tags", String.class)),
        aliases,
        Columns.time(row.get("created_at", Long.class)),
        Columns.time(row.get("updated_at", Long.class)));
  }

  static ModelVersion version(Record row) {
    Content content = Columns.json(row.get("content", String.class), Content.class);
    return new ModelVersion(
        row.get("model", String.class),
        row.get("version", Integer.class),
        SemanticVersion.parse(row.get("semantic_version", String.class)),
        Stage.ofLabel(row.get("stage", String.class)).orElseThrow(),
        content.described(
            row.get("description", String.class), Columns.texts(row.get("tags", String.class))),
        Columns.time(row.get("created_at", Long.class)),
        Columns.time(row.get("updated_at", Long.class)),
        row.get("created_by", String.class));
  }

  static AliasChange change(Record row) {
    return new AliasChange(
        row.get("alias", String.class),
        Optional.ofNullable(row.get("from_version", Integer.class)),
        Optional.ofNullable(row.get("to_version", Integer.class)),
        row.get("actor", String.class),
        row.get("reason", String.class),
        Columns.time(row.get("time", Long.class)));
  }
}
