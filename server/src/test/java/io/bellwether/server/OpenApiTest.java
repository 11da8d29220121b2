// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.platform.access.Permission;
import io.bellwether.platform.access.Permission.Resource;
import io.bellwether.protocols.http.Route;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The route table and the documents under {@code api/} say the same: each route stands in {@code
 * openapi.yaml} or in its protocol's endpoint table, and each of theirs is a route.
 */
class OpenApiTest {
  private static final Path API =
      Path.of(System.getProperty("bellwether.root", "..")).resolve("api");
  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

  /** The page's own files are no API. */
  private static final String PAGE = "/ui";

  /** What the server says of itself needs no credentials. */
  private static final String WITHOUT_CREDENTIALS = permission(Permission.read(Resource.SERVER));

  @TempDir Path data;

  @Test
  void everyRouteIsWrittenDownAndTheOtherWayRound() throws IOException {
    Set<String> written = new TreeSet<>(openApi());
    written.addAll(endpointTables());
    Set<String> served = served();

    assertThat(only(served, written)).as("routes that stand in no document").isEmpty();
    assertThat(only(written, served)).as("documented, but no route").isEmpty();
  }

  private static Set<String> only(Set<String> these, Set<String> withoutThose) {
    Set<String> rest = new TreeSet<>(these);
    rest.removeAll(withoutThose);
    return rest;
  }

  /** Method, path, permission and effect of each route. */
  private Set<String> served() {
    Flags flags = Flags.parse(List.of("--port", "0", "--data", data.toString()));
    try (Server server = Server.start(Settings.load(flags, Map.of(), data), data)) {
      return lines(server.routes());
    }
  }

  private static Set<String> lines(List<Route> routes) {
    return routes.stream()
        .filter(route -> !route.path().startsWith(PAGE))
        .map(
            route ->
                line(
                    route.method(),
                    route.path(),
                    permission(route.permission()),
                    route.effect().name().toLowerCase(Locale.ROOT)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String permission(Permission permission) {
    return (permission.resource() + ":" + permission.action()).toLowerCase(Locale.ROOT);
  }

  private static String line(String... facts) {
    return String.join(" ", facts).replace("{+", "{");
  }

  private static Set<String> openApi() throws IOException {
    Map<?, ?> document =
        new Yaml(new SafeConstructor(new LoaderOptions()))
            .load(Files.readString(API.resolve("openapi.yaml")));
    return map(document.get("paths")).entrySet().stream()
        .flatMap(path -> operations(path.getKey().toString(), map(path.getValue())))
        .collect(Collectors.toSet());
  }

  private static Stream<String> operations(String path, Map<?, ?> methods) {
    return methods.entrySet().stream()
        .filter(method -> METHODS.contains(method.getKey().toString()))
        .map(
            method -> {
              Map<?, ?> operation = map(method.getValue());
              return line(
                  method.getKey().toString().toUpperCase(Locale.ROOT),
                  path,
                  String.valueOf(operation.get("x-permission"))
                      .replace("none", WITHOUT_CREDENTIALS),
                  String.valueOf(operation.get("x-effect")));
            });
  }

  /** Rows of the tables, below a header: method, path, permission, effect. */
  private static Set<String> endpointTables() throws IOException {
    try (Stream<Path> files = Files.list(API)) {
      Set<String> rows = new TreeSet<>();
      for (Path file : files.filter(name -> name.toString().endsWith("-endpoints.tsv")).toList()) {
        Files.readAllLines(file).stream()
            .skip(1)
            .map(row -> row.split("\t"))
            .forEach(cells -> rows.add(line(cells[0], cells[1], cells[2], cells[3])));
      }
      return rows;
    }
  }

  private static Map<?, ?> map(@Nullable Object tree) {
    return tree instanceof Map<?, ?> map ? map : Map.of();
  }
}
