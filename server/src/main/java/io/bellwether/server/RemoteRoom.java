// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import io.bellwether.adapters.processes.Login;
import io.bellwether.adapters.processes.ScoringServers.Server;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Which versions are scored elsewhere, where, and how this server logs in there. */
final class RemoteRoom {
  private static final System.Logger LOG = System.getLogger(RemoteRoom.class.getName());

  private static final String LOGIN = "bearer TOKEN, basic USER:PASSWORD or header NAME: VALUE";

  private RemoteRoom() {}

  /** Scoring servers by the versions that they score. */
  static Map<String, Server> servers(Settings settings) {
    Map<URI, Login> logins = logins(settings);
    Map<String, Server> servers = new HashMap<>();
    for (String one : settings.text(Setting.REMOTE_MODELS).split(",", -1)) {
      if (!one.isBlank()) {
        int equals = one.indexOf('=');
        String version = one.substring(0, Math.max(0, equals)).strip();
        Optional<URI> address = address(one.substring(equals + 1));
        if (!version.matches(".+/[1-9]\\d{0,8}") || address.isEmpty()) {
          throw new BadConfiguration(
              "%s: %s (expected: such as risk/3=http://host:5001, separated by commas)"
                  .formatted(Setting.REMOTE_MODELS.key(), one.strip()));
        }
        Optional<Login> login = Optional.ofNullable(logins.get(address.get()));
        servers.put(version, new Server(address.get(), login));
      }
    }
    checkUsed(logins, servers);
    return servers;
  }

  private static Optional<URI> address(String told) {
    String text = told.strip().replaceFirst("/+$", "");
    return text.matches("https?://[A-Za-z0-9.-]+(:\\d{1,5})?(/[A-Za-z0-9._~/-]*)?")
        ? Optional.of(URI.create(text))
        : Optional.empty();
  }

  /** What is wrong is told without what could be a secret. */
  private static Map<URI, Login> logins(Settings settings) {
    Map<URI, Login> logins = new HashMap<>();
    String[] all = settings.text(Setting.REMOTE_LOGINS).split(",", -1);
    for (int i = 0; i < all.length; i++) {
      if (!all[i].isBlank()) {
        int equals = all[i].indexOf('=');
        Optional<URI> address = address(all[i].substring(0, Math.max(0, equals)));
        if (address.isEmpty()) {
          throw refusal("login %d of %d".formatted(i + 1, all.length), "http://host:5001=…");
        }
        String place = address.get().toString();
        logins.put(address.get(), login(place, all[i].substring(equals + 1).strip()));
        if (place.startsWith("http://") && !place.matches("http://(localhost|127\\.).*")) {
          LOG.log(System.Logger.Level.WARNING, "the login at {0} travels unencrypted", place);
        }
      }
    }
    return logins;
  }

  private static Login login(String place, String told) {
    String[] words = told.split("\\s+", 2);
    String rest = words.length < 2 ? "" : words[1];
    try {
      return switch (words[0]) {
        case "bearer" -> Login.bearer(secret(place, rest));
        case "basic" -> Login.basic(secret(place, rest));
        case "header" -> {
          String[] header = rest.split(":", 2);
          yield Login.header(
              header[0].strip(), secret(place, header.length < 2 ? "" : header[1].strip()));
        }
        default -> throw refusal(place, LOGIN);
      };
    } catch (IllegalArgumentException e) {
      throw refusal(place, "%s; %s".formatted(LOGIN, e.getMessage()));
    }
  }

  /** The text itself, or what is in the file that it names after an @. */
  private static String secret(String place, String told) {
    String secret = told;
    if (told.startsWith("@")) {
      try {
        secret = Files.readString(Path.of(told.substring(1))).strip();
      } catch (IOException | InvalidPathException e) {
        throw refusal(place, "a file that can be read after the @");
      }
    }
    if (secret.isEmpty()) {
      throw refusal(place, LOGIN);
    }
    return secret;
  }

  private static void checkUsed(Map<URI, Login> logins, Map<String, Server> servers) {
    for (URI address : logins.keySet()) {
      if (servers.values().stream().noneMatch(server -> server.address().equals(address))) {
        throw refusal(
            address.toString(), "an address that " + Setting.REMOTE_MODELS.key() + " names, too");
      }
    }
  }

  private static BadConfiguration refusal(String place, String expected) {
    return new BadConfiguration(
        "%s: the login at %s (expected: %s)"
            .formatted(Setting.REMOTE_LOGINS.key(), place, expected));
  }
}
