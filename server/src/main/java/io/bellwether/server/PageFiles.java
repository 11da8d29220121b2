// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import io.bellwether.platform.access.Permission;
import io.bellwether.platform.access.Permission.Resource;
import io.bellwether.protocols.http.Exchange;
import io.bellwether.protocols.http.Route;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/**
 * The built page. Only files that lay in its folder when the server started are served; any other
 * path below {@code /ui/} is a place inside the page, so it gets the page itself.
 */
final class PageFiles {
  private static final Permission READ = Permission.read(Resource.ACCOUNT);
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml",
          "png", "image/png",
          "json", "application/json",
          "woff2", "font/woff2");

  private final Path folder;
  private final Set<String> files;
  private final Map<String, byte[]> compressed = new ConcurrentHashMap<>();

  PageFiles(Path folder) throws IOException {
    this.folder = folder;
    this.files = new TreeSet<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> found = Files.walk(folder)) {
        found
            .filter(Files::isRegularFile)
            .forEach(file -> files.add(folder.relativize(file).toString().replace('\\', '/')));
      }
    }
  }

  List<Route> routes() {
    return List.of(
        Route.get("/ui", READ, exchange -> exchange.redirect("/ui/")),
        Route.get("/ui/{+path}", READ, this::file));
  }

  private void file(Exchange exchange) throws IOException {
    String asked = exchange.pathName("path");
    String name = files.contains(asked) ? asked : "index.html";
    if (!files.contains(name)) {
      exchange.answerText(404, "The page is not built: run ./bellwether build");
      return;
    }
    exchange.answerHeader(
        "Cache-Control",
        name.startsWith("assets/") ? "public, max-age=31536000, immutable" : "no-cache");
    exchange.answerHeader("X-Content-Type-Options", "nosniff");
    if (name.endsWith(".html")) {
      exchange.answerHeader(
          "Content-Security-Policy",
          "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
              + " frame-ancestors 'none'");
    }
    String extension = name.substring(name.lastIndexOf('.') + 1);
    String type = TYPES.getOrDefault(extension, "application/octet-stream");
    if (exchange.header("Accept-Encoding").orElse("").contains("gzip")) {
      exchange.answerHeader("Content-Encoding", "gzip");
      exchange.answer(200, type, compressed(name));
    } else {
      exchange.answer(200, type, Files.readAllBytes(folder.resolve(name)));
    }
  }

  private byte[] compressed(String name) throws IOException {
    byte[] present = compressed.get(name);
    if (present != null) {
      return present;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      Files.copy(folder.resolve(name), gzip);
    }
    compressed.put(name, out.toByteArray());
    return out.toByteArray();
  }
}
