// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.rest.datasets;

import io.bellwether.platform.access.Permission;
import io.bellwether.platform.access.Permission.Resource;
import io.bellwether.platform.datasets.ColumnTypes;
import io.bellwether.platform.datasets.DatasetVersion;
import io.bellwether.platform.datasets.Datasets;
import io.bellwether.platform.datasets.FileFormat;
import io.bellwether.platform.datasets.UploadOptions;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.Malformed;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.platform.shared.Page;
import io.bellwether.protocols.http.Exchange;
import io.bellwether.protocols.http.PackedBody;
import io.bellwether.protocols.http.Route;
import io.bellwether.tabular.ColumnType;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code /api/v1/datasets}. */
public final class DatasetRoutes {
  private static final String DATASET = "/api/v1/datasets/{name}";
  private static final String VERSION = DATASET + "/{version}";

  private final Datasets datasets;

  public DatasetRoutes(Datasets datasets) {
    this.datasets = datasets;
  }

  public List<Route> routes() {
    Permission read = Permission.read(Resource.DATASETS);
    Permission write = Permission.write(Resource.DATASETS);
    return List.of(
        Route.get("/api/v1/datasets", read, this::list),
        Route.get(DATASET, read, this::get),
        Route.post(DATASET, write, this::create),
        Route.get(VERSION, read, this::version),
        Route.get(VERSION + "/profile", read, this::profile),
        Route.get(VERSION + "/content", read, this::content),
        Route.query(VERSION + "/validate", read, this::validate));
  }

  private void list(Exchange exchange) {
    exchange.answerPage(
        "datasets", datasets.list(exchange.caller(), exchange.page()), DatasetReplies.Summary::of);
  }

  private void get(Exchange exchange) {
    String name = exchange.pathName("name");
    Page<DatasetVersion> versions = datasets.versions(exchange.caller(), name, exchange.page());
    DatasetVersion newest = datasets.newest(exchange.caller(), name);
    exchange.answerPage(
        "versions",
        versions,
        DatasetReplies.Version::of,
        Map.of("name", name, "latest_version", newest.version()));
  }

  private void create(Exchange exchange) {
    String type = exchange.header("Content-Type").orElse("");
    if (type.toLowerCase(Locale.ROOT).startsWith("multipart/")) {
      throw new Malformed(
          "Content-Type: %s (expected: the file itself as the body, curl's --data-binary @file)"
              .formatted(type));
    }
    Datasets.Created created =
        datasets.upload(
            exchange.caller(),
            exchange.pathName("name"),
            options(exchange),
            PackedBody.file(exchange));
    exchange.answer(created.isNew() ? 201 : 200, DatasetReplies.Version.of(created.version()));
  }

  private void version(Exchange exchange) {
    exchange.answer(200, DatasetReplies.Version.of(named(exchange)));
  }

  private void profile(Exchange exchange) {
    DatasetVersion version = named(exchange);
    exchange.answer(
        200,
        DatasetReplies.Profile.of(
            version, datasets.profile(exchange.caller(), version.name(), version.version())));
  }

  private void content(Exchange exchange) throws IOException {
    DatasetVersion version = named(exchange);
    FileFormat format = FileFormat.ofLabel(exchange.query("format").orElse("csv"));
    String type =
        switch (format) {
          case CSV -> "text/csv; charset=utf-8";
          case PARQUET -> "application/vnd.apache.parquet";
          case JSONL, ARROW ->
              throw InvalidInput.field(
                  "format", format.label(), "csv or parquet", "ask for one of these");
        };
    try (InputStream content =
        datasets.content(exchange.caller(), version.name(), version.version(), format)) {
      exchange.answerHeader(
          "Content-Disposition",
          "attachment; filename=\"v%d.%s\"".formatted(version.version(), format.label()));
      try (OutputStream out = exchange.answerStream(200, type)) {
        content.transferTo(out);
      }
    }
  }

  private void validate(Exchange exchange) throws IOException {
    DatasetVersion version = named(exchange);
    ValidationWire.Request request = exchange.json(ValidationWire.Request.class);
    exchange.answer(
        200,
        ValidationWire.Reply.of(
            datasets.validate(
                exchange.caller(), version.name(), version.version(), request.read())));
  }

  private DatasetVersion named(Exchange exchange) {
    String name = exchange.pathName("name");
    String version = exchange.pathName("version");
    int number;
    try {
      number = Integer.parseInt(version);
    } catch (NumberFormatException e) {
      throw new NotFound("dataset", name + " version " + version);
    }
    return datasets.get(exchange.caller(), name, number);
  }

  private static UploadOptions options(Exchange exchange) {
    return new UploadOptions(
        FileFormat.ofLabel(exchange.query("format").orElse("")),
        flag(exchange, "header", true),
        exchange.query("columns").map(DatasetRoutes::parts).orElse(List.of()),
        exchange.queryAll("missing"),
        exchange.query("delimiter").orElse(null),
        types(exchange.queryAll("types")));
  }

  private static List<String> parts(String list) {
    return Arrays.stream(list.split(",", -1)).map(String::strip).toList();
  }

  private static boolean flag(Exchange exchange, String name, boolean fallback) {
    return switch (exchange.query(name).orElse(Boolean.toString(fallback))) {
      case "true" -> true;
      case "false" -> false;
      case String other -> throw new Malformed(name + ": " + other + " (expected: true or false)");
    };
  }

  private static Map<String, ColumnType> types(List<String> texts) {
    Map<String, ColumnType> types = new LinkedHashMap<>();
    for (String text : texts) {
      for (String part : parts(text)) {
        int colon = part.lastIndexOf(':');
        if (colon <= 0) {
          throw InvalidInput.field("types", part, "column:type", "write types=age:double");
        }
        types.put(part.substring(0, colon), ColumnTypes.parse("types", part.substring(colon + 1)));
      }
    }
    return types;
  }
}
