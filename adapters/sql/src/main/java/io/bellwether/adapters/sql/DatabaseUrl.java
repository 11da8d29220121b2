// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the metadata is, as SQLAlchemy writes it: {@code sqlite:///file}, {@code postgresql://…}.
 */
public sealed interface DatabaseUrl {
  /** Opens the database that this names. */
  Database open();

  record Sqlite(Path file) implements DatabaseUrl {
    @Override
    public Database open() {
      return SqliteDatabase.open(file);
    }
  }

  record Postgres(String jdbcUrl, @Nullable String user, @Nullable String password)
      implements DatabaseUrl {
    @Override
    public Database open() {
      return PostgresDatabase.connect(jdbcUrl, user, password);
    }

    /** Without the password. */
    @Override
    public String toString() {
      return jdbcUrl;
    }
  }

  /**
   * Reads such an address.
   *
   * @throws IllegalArgumentException if it is neither SQLite's nor PostgreSQL's
   */
  static DatabaseUrl parse(String url) {
    String scheme = url.replaceFirst("[+:].*", "");
    return switch (scheme) {
      case "sqlite" -> sqlite(url);
      case "postgresql", "postgres" -> postgres(url);
      default ->
          throw new IllegalArgumentException(
              "database url: %s… (expected: sqlite:///relative.db, sqlite:////absolute.db or"
                      .formatted(scheme)
                  + " postgresql://user:password@host:5432/database)");
    };
  }

  private static DatabaseUrl sqlite(String url) {
    String path = url.replaceFirst("^sqlite[^:]*:///", "");
    if (path.equals(url) || path.isEmpty()) {
      throw new IllegalArgumentException(
          "database url: " + url + " (expected: sqlite:///relative.db or sqlite:////absolute.db)");
    }
    return new Sqlite(Path.of(path));
  }

  private static DatabaseUrl postgres(String url) {
    URI uri = URI.create(url.replaceFirst("^postgres(ql)?(\\+\\w+)?:", "postgresql:"));
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    String[] login =
        uri.getRawUserInfo() == null ? new String[0] : uri.getRawUserInfo().split(":", 2);
    return new Postgres(
        "jdbc:postgresql://" + uri.getHost() + port + uri.getRawPath() + query,
        login.length > 0 ? decode(login[0]) : null,
        login.length > 1 ? decode(login[1]) : null);
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
