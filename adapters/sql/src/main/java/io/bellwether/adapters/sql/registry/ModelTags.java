// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.registry;

import io.bellwether.adapters.sql.Database;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;

/** Tags once more, as rows, by which models and versions are found. */
final class ModelTags {
  private static final String OF_MODELS = "registered_model_tags";
  private static final String OF_VERSIONS = "model_version_tags";

  private final Database database;

  ModelTags(Database database) {
    this.database = database;
  }

  void ofModel(String workspace, String model, Map<String, String> tags) {
    database.change(
        sql -> {
          sql.execute(
              "delete from registered_model_tags where workspace = ? and name = ?",
              workspace,
              model);
          return insert(sql, OF_MODELS, "name", List.of(workspace, model), tags);
        });
  }

  void ofVersion(String workspace, String model, int version, Map<String, String> tags) {
    database.change(
        sql -> {
          sql.execute(
              "delete from model_version_tags where workspace = ? and model = ? and version = ?",
              workspace,
              model,
              version);
          return insert(
              sql, OF_VERSIONS, "model, version", List.of(workspace, model, version), tags);
        });
  }

  private static int insert(
      DSLContext sql, String table, String columns, List<Object> owner, Map<String, String> tags) {
    String marks = "?, ".repeat(owner.size()) + "?, ?";
    String insert =
        "insert into %s (workspace, %s, key, value) values (%s)".formatted(table, columns, marks);
    tags.forEach(
        (key, value) -> {
          Object[] values = new Object[owner.size() + 2];
          owner.toArray(values);
          values[owner.size()] = key;
          values[owner.size() + 1] = value;
          sql.execute(insert, values);
        });
    return tags.size();
  }
}
