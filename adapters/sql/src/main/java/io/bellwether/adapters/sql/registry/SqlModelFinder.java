// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.registry;

import io.bellwether.adapters.sql.Database;
import io.bellwether.adapters.sql.Dialect;
import io.bellwether.adapters.sql.search.Fragment;
import io.bellwether.adapters.sql.search.SearchQuery;
import io.bellwether.adapters.sql.search.Source;
import io.bellwether.adapters.sql.search.Source.Column;
import io.bellwether.adapters.sql.search.Source.Sort;
import io.bellwether.platform.registry.ModelField;
import io.bellwether.platform.registry.ModelFinder;
import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.platform.registry.RegisteredModel;
import io.bellwether.platform.registry.VersionField;
import io.bellwether.platform.shared.Page;
import io.bellwether.platform.shared.search.Search;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.Record;

/** Searches of models and versions in SQL, each order from an index of its own. */
public final class SqlModelFinder implements ModelFinder {
  private static final String IS_PROMPT = "mlflow.prompt.is_prompt";

  private final Database database;
  private final Source<ModelField> models;
  private final Source<VersionField> versions;

  public SqlModelFinder(Database database) {
    this.database = database;
    this.models = models(database.dialect());
    this.versions = versions(database.dialect());
  }

  private static Source<ModelField> models(Dialect dialect) {
    List<Sort> byName = List.of(Sort.text(dialect.binary("t.name"), true));
    return new Source<>(
        "registered_models",
        List.of("workspace", "name"),
        Map.of(
            ModelField.NAME, new Column.Ordered("t.name", Sort.Kind.TEXT),
            ModelField.UPDATED, new Column.Ordered("t.updated_at", Sort.Kind.WHOLE)),
        Optional.of("registered_model_tags"),
        Optional.empty(),
        Optional.empty(),
        byName,
        byName);
  }

  private static Source<VersionField> versions(Dialect dialect) {
    Sort byModel = Sort.text(dialect.binary("t.model"), true);
    Sort newestFirst = Sort.whole("t.version", false);
    return new Source<>(
        "model_versions",
        List.of("workspace", "model", "version"),
        Map.of(
            VersionField.MODEL, new Column.Ordered("t.model", Sort.Kind.TEXT),
            VersionField.NUMBER, new Column.Ordered("t.version", Sort.Kind.WHOLE),
            VersionField.RUN_ID, new Column.Text("coalesce(t.run_id, '')"),
            VersionField.SOURCE, new Column.Text(dialect.binary("t.source")),
            VersionField.CREATED, new Column.Ordered("t.created_at", Sort.Kind.WHOLE),
            VersionField.UPDATED, new Column.Ordered("t.updated_at", Sort.Kind.WHOLE)),
        Optional.of("model_version_tags"),
        Optional.empty(),
        Optional.empty(),
        List.of(Sort.whole("t.updated_at", false), byModel, newestFirst),
        List.of(byModel, newestFirst));
  }

  @Override
  public Page<RegisteredModel> models(
      String workspace, Prompts prompts, Search<ModelField> search) {
    Fragment noPrompt =
        Fragment.of(
            """
            not exists (select 1 from registered_model_tags p where p.workspace = t.workspace
              and p.name = t.name and p.key = ? and p.value = 'true')""",
            IS_PROMPT);
    Page<Record> rows = query(models, workspace, prompts, noPrompt).page(search, row -> row);
    return new Page<>(ModelRows.models(database, workspace, rows.items()), rows.next());
  }

  /** As with MLflow, one version that is a prompt makes prompts of all versions of its model. */
  @Override
  public Page<ModelVersion> versions(
      String workspace, Prompts prompts, Search<VersionField> search) {
    String value = database.dialect().binary("substr(p.value, 1, 200)");
    Fragment noPrompt =
        Fragment.of(
            """
            not exists (select 1 from model_version_tags p%s where p.workspace = t.workspace
              and p.key = ? and %s = 'true' and p.model = t.model)"""
                .formatted(database.dialect().indexedBy("model_version_tags_by_value"), value),
            IS_PROMPT);
    return query(versions, workspace, prompts, noPrompt).page(search, ModelRows::version);
  }

  private <F extends Enum<F>> SearchQuery<F> query(
      Source<F> source, String workspace, Prompts prompts, Fragment noPrompt) {
    Fragment here = Fragment.of("t.workspace = ?", workspace);
    SearchQuery<F> query = new SearchQuery<>(database, source, here);
    return switch (prompts) {
      case HIDDEN -> query.and(noPrompt);
      case FOUND -> query;
    };
  }

  @Override
  public List<ModelVersion> newestOfStages(String workspace, Collection<String> names) {
    List<ModelVersion> newest = new ArrayList<>();
    for (List<String> chunk : Fragment.chunks(names)) {
      Fragment these = Fragment.in("m.name", chunk);
      String query =
          """
          select t.* from registered_models m
          cross join (select 'development' as stage union all select 'staging'
            union all select 'production' union all select 'archived') s
          join model_versions t on t.workspace = m.workspace and t.model = m.name
            and t.version = (select max(o.version) from model_versions o
              where o.workspace = m.workspace and o.model = m.name and o.stage = s.stage)
          where m.workspace = ? and
          """
              + these.sql();
      database
          .read(sql -> sql.fetch(query, these.valuesAfter(workspace)))
          .forEach(row -> newest.add(ModelRows.version(row)));
    }
    return newest;
  }
}
