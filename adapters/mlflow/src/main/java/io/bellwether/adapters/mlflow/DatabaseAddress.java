// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.mlflow;

import io.bellwether.platform.shared.InvalidInput;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.sqlite.SQLiteConfig;

/** A database of MLflow's, by the address that SQLAlchemy knows it by. */
sealed interface DatabaseAddress {
  /** Without user and password. */
  String name();

  /** What relative addresses of artifacts are relative to. */
  Path base();

  /** Only for reading. */
  Connection connect() throws SQLException;

  static DatabaseAddress parse(String from) {
    return from.startsWith("sqlite") ? Sqlite.parse(from) : Postgres.parse(from);
  }

  private static InvalidInput unreadable(String value, String expected) {
    return InvalidInput.field("from", value, expected, "name another source");
  }

  /** A file. */
  record Sqlite(Path file) implements DatabaseAddress {
    static Sqlite parse(String from) {
      String path = from.replaceFirst("^sqlite(\\+\\w+)?:///", "");
      if (path.equals(from) || !path.startsWith("/")) {
        throw unreadable(from, "sqlite:////absolute.db");
      }
      return new Sqlite(Path.of(path.replaceFirst("\\?.*", "")).normalize());
    }

    @Override
    public String name() {
      return "sqlite:///" + file;
    }

    @Override
    public Path base() {
      return file.resolveSibling(".").normalize();
    }

    @Override
    public Connection connect() throws SQLException {
      if (!Files.isRegularFile(file)) {
        throw unreadable(file.toString(), "a database file of MLflow's on the server's machine");
      }
      SQLiteConfig config = new SQLiteConfig();
      config.setReadOnly(true);
      config.setBusyTimeout(10_000);
      return config.createConnection("jdbc:sqlite:" + file);
    }
  }

  /** A database of a server. */
  record Postgres(URI uri) implements DatabaseAddress {
    static Postgres parse(String from) {
      try {
        URI uri = new URI(from.replaceFirst("^postgres(ql)?(\\+\\w+)?:", "postgresql:"));
        if (uri.getHost() != null && uri.getPath() != null && uri.getPath().length() > 1) {
          return new Postgres(uri);
        }
      } catch (java.net.URISyntaxException e) {
        // told below, without what may be a password
      }
      throw unreadable("postgresql://…", "postgresql://user:password@host:5432/database");
    }

    @Override
    public String name() {
      return "postgresql://" + place();
    }

    private String place() {
      return uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort()) + uri.getPath();
    }

    @Override
    public Path base() {
      return Path.of("").toAbsolutePath();
    }

    @Override
    public Connection connect() throws SQLException {
      Properties properties = new Properties();
      String[] login =
          uri.getRawUserInfo() == null ? new String[0] : uri.getRawUserInfo().split(":", 2);
      if (login.length > 0) {
        properties.setProperty("user", decode(login[0]));
      }
      if (login.length > 1) {
        properties.setProperty("password", decode(login[1]));
      }
      properties.setProperty("readOnly", "true");
      String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
      return DriverManager.getConnection("jdbc:postgresql://" + place() + query, properties);
    }

    private static String decode(String text) {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
      return name();
    }
  }
}
