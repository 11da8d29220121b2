// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The specification as a page to read: every operation, its summary and what it needs. */
final class ApiPage {
  private static final String HEAD =
      """
      <!doctype html><html lang="en"><head><meta charset="utf-8"><title>Bellwether API</title>
      <meta name="viewport" content="width=device-width,initial-scale=1">
      <style>:root{color-scheme:light dark}body{font:14px/1.45 system-ui;max-width:64rem;
      margin:2rem auto;padding:0 1rem}td{padding:4px 12px 4px 0;vertical-align:top}
      code{font-size:13px}small{opacity:.75}</style></head><body><h1>Bellwether API</h1>
      <p>The whole specification: <a href="/openapi.yaml">openapi.yaml</a>.</p><table>
      """;

  private ApiPage() {}

  static String of(byte[] specification) {
    Object tree =
        new Yaml(new SafeConstructor(new LoaderOptions()))
            .load(new String(specification, StandardCharsets.UTF_8));
    StringBuilder page = new StringBuilder(HEAD);
    map(map(tree).get("paths"))
        .forEach(
            (path, operations) ->
                map(operations)
                    .forEach((method, operation) -> row(page, path, method, map(operation))));
    return page.append("</table></body></html>").toString();
  }

  private static void row(StringBuilder page, Object path, Object method, Map<?, ?> operation) {
    if (!operation.containsKey("responses")) {
      return; // Parameters that all methods of the path share.
    }
    page.append("<tr><td><code>")
        .append(method.toString().toUpperCase(Locale.ROOT))
        .append("</code></td><td><code>")
        .append(escape(path))
        .append("</code></td><td>")
        .append(escape(operation.get("summary")))
        .append("<br><small>")
        .append(escape(operation.get("x-permission")))
        .append(" · ")
        .append(escape(operation.get("x-effect")))
        .append("</small></td></tr>\n");
  }

  private static Map<?, ?> map(@Nullable Object tree) {
    return tree instanceof Map<?, ?> map ? map : Map.of();
  }

  private static String escape(@Nullable Object text) {
    return text == null
        ? ""
        : text.toString().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
