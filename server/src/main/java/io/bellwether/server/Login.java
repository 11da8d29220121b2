// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import io.bellwether.platform.access.Level;
import io.bellwether.platform.access.Users;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the configuration says of logging in; MLflow's file and our own keys come together here.
 *
 * @param on whether requests need a login
 * @param loopback whether only this machine can reach the server
 * @param password of the first administrator, if one is named
 * @param fallback what users may do without a grant
 */
record Login(
    boolean on, boolean loopback, String admin, Optional<String> password, Level fallback) {
  /** What MLflow shipped as its administrator's password for years. */
  static final String NOTORIOUS = "password1234";

  private static final System.Logger LOG = System.getLogger(Login.class.getName());
  private static final Set<String> WITHOUT_EFFECT =
      Set.of("database_uri", "read_database_uri", "authorization_function");

  /**
   * @throws BadConfiguration if others could reach a server without login, or a value is wrong
   */
  static Login of(Settings settings) {
    Map<String, String> file =
        settings.optional(Setting.AUTH_CONFIG).map(Login::read).orElse(Map.of());
    Login login =
        new Login(
            isOn(settings),
            isLoopback(settings),
            value(settings, Setting.ADMIN_USERNAME, file, "admin_username"),
            Optional.of(value(settings, Setting.ADMIN_PASSWORD, file, "admin_password"))
                .filter(password -> !password.isEmpty()),
            level(value(settings, Setting.DEFAULT_PERMISSION, file, "default_permission")));
    if (!login.on && !login.loopback) {
      throw new BadConfiguration(
          "host: %s (expected: 127.0.0.1; on another address without authentication others could do everything: turn the login on with auth: on or --auth-config)"
              .formatted(settings.text(Setting.HOST)));
    }
    return login;
  }

  /** Says what of MLflow's file counts for nothing here. */
  static void tellIgnored(Settings settings) {
    settings.optional(Setting.AUTH_CONFIG).map(Login::read).orElse(Map.of()).keySet().stream()
        .filter(WITHOUT_EFFECT::contains)
        .forEach(key -> LOG.log(System.Logger.Level.INFO, "auth_config: {0} is ignored", key));
  }

  /** What was set for us wins over MLflow's file. */
  private static String value(
      Settings settings, Setting setting, Map<String, String> file, String key) {
    String own = settings.text(setting);
    return own.equals(setting.fallback()) ? file.getOrDefault(key, own) : own;
  }

  private static boolean isOn(Settings settings) {
    return switch (settings.text(Setting.AUTH)) {
      case "on", "true" -> true;
      case "off", "false" -> settings.optional(Setting.AUTH_CONFIG).isPresent();
      default ->
          throw new BadConfiguration(
              "auth: %s (expected: on or off)".formatted(settings.text(Setting.AUTH)));
    };
  }

  private static boolean isLoopback(Settings settings) {
    String host = settings.text(Setting.HOST);
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new BadConfiguration("host: " + host + " (expected: an address of this machine)");
    }
  }

  private static Level level(String word) {
    try {
      Level level = Level.valueOf(word.toUpperCase(Locale.ROOT));
      if (level != Level.DENY) {
        return level;
      }
    } catch (IllegalArgumentException e) {
      // Told below, together with DENY.
    }
    throw new BadConfiguration(
        "default_permission: %s (expected: NO_PERMISSIONS, READ, USE, EDIT or MANAGE)"
            .formatted(word));
  }

  /** The keys of the section [mlflow]. */
  private static Map<String, String> read(String path) {
    Map<String, String> values = new HashMap<>();
    String section = "";
    try {
      for (String line : Files.readAllLines(Path.of(path))) {
        String text = line.strip();
        int equals = text.indexOf('=');
        if (text.startsWith("[") && text.endsWith("]")) {
          section = text.substring(1, text.length() - 1);
        } else if (equals > 0 && !text.startsWith("#") && !text.startsWith(";")) {
          if (section.equals("mlflow")) {
            values.put(text.substring(0, equals).strip(), text.substring(equals + 1).strip());
          }
        }
      }
    } catch (IOException e) {
      throw new BadConfiguration("auth_config: " + path + " (expected: a readable file)");
    }
    if (values.isEmpty()) {
      throw new BadConfiguration("auth_config: " + path + " (expected: a section [mlflow])");
    }
    return values;
  }

  /**
   * The password that the first administrator gets.
   *
   * @throws BadConfiguration if there is none, or one that others guess while they can reach us
   */
  String firstPassword() {
    String given =
        password.orElseThrow(
            () ->
                new BadConfiguration(
                    "admin_password is missing (expected: the password that the administrator %s gets, in BELLWETHER_ADMIN_PASSWORD or in the file of auth_config)"
                        .formatted(admin)));
    if (given.length() < Users.SHORTEST) {
      throw new BadConfiguration(
          "admin_password: %d characters (expected: at least %d)"
              .formatted(given.length(), Users.SHORTEST));
    }
    if (given.equals(NOTORIOUS) && !loopback) {
      throw notorious();
    }
    return given;
  }

  static BadConfiguration notorious() {
    return new BadConfiguration(
        "the administrator's password is the one that MLflow used to ship (expected: another one before others can reach this server)");
  }
}
