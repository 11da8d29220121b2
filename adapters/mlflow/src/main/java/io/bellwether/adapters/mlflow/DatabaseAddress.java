// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.mlflow;

import io.bellwether.platform.shared.InvalidInput;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
        throw unreadable("sqlite:…", "sqlite:////absolute.db");
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

  /**
   * A database of a server.
   *
   * @param place host, port and name of the database
   * @param query options of the connection, which may hold a password
   */
  record Postgres(String place, Optional<String> login, Optional<String> query)
      implements DatabaseAddress {
    /** Hosts may have names that no URI may have: Docker gives such ones. */
    private static final Pattern ADDRESS =
        Pattern.compile(
            "postgres(?:ql)?(?:\\+\\w+)?://(?:([^/?#]*)@)?"
                + "((?:[\\w.-]+|\\[[0-9a-fA-F:.]+])(?::\\d{1,5})?/[^/?#]+)(?:\\?([^#]*))?");

    static Postgres parse(String from) {
      Matcher address = ADDRESS.matcher(from);
      if (!address.matches()) {
        throw unreadable("postgresql://…", "postgresql://user:password@host:5432/database");
      }
      return new Postgres(
          address.group(2),
          Optional.ofNullable(address.group(1)),
          Optional.ofNullable(address.group(3)));
    }

    @Override
    public String name() {
      return "postgresql://" + place;
    }

    @Override
    public Path base() {
      return Path.of("").toAbsolutePath();
    }

    @Override
    public Connection connect() throws SQLException {
      Properties properties = new Properties();
      for (String option : query.orElse("").split("&")) {
        String[] pair = option.split("=", 2);
        if (pair.length == 2) {
          properties.setProperty(pair[0], decode(pair[1]));
        }
      }
      String[] names = login.orElse("").split(":", 2);
      if (!names[0].isEmpty()) {
        properties.setProperty("user", decode(names[0]));
      }
      if (names.length > 1) {
        properties.setProperty("password", decode(names[1]));
      }
      properties.setProperty("readOnly", "true");
      return DriverManager.getConnection("jdbc:postgresql://" + place, properties);
    }

    private static String decode(String text) {
      try {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
      } catch (IllegalArgumentException e) {
        throw unreadable("postgresql://…", "%25 for each % in user or password");
      }
    }

    @Override
    public String toString() {
      return name();
    }
  }
}
