// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.mlflow;

import io.bellwether.platform.imports.ImportSource;
import io.bellwether.platform.imports.ImportSources;
import io.bellwether.platform.imports.SourceAddress;
import io.bellwether.platform.shared.InvalidInput;

/** Opens MLflow's databases. */
public final class MlflowSources implements ImportSources {
  @Override
  public String name(SourceAddress address) {
    return database(address).name();
  }

  private static DatabaseAddress database(SourceAddress address) {
    String scheme = address.from().replaceFirst("[+:].*", "");
    return switch (scheme) {
      case "sqlite", "postgresql", "postgres" -> DatabaseAddress.parse(address.from());
      default ->
          throw InvalidInput.field(
              "from",
              scheme + "…",
              "sqlite:////absolute.db or postgresql://user:password@host:5432/database",
              "name where MLflow keeps its experiments");
    };
  }

  @Override
  public ImportSource open(SourceAddress address) {
    DatabaseAddress database = database(address);
    Sql sql = new Sql(database::connect);
    if (!sql.has("experiments") || !sql.has("runs")) {
      sql.close();
      throw InvalidInput.field(
          "from", database.name(), "a database that MLflow made", "name another one");
    }
    return new DatabaseSource(sql, LocalFiles.of(database.base(), address.artifacts()));
  }
}
