// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.rest.serving;

import io.bellwether.platform.datasets.FileFormat;
import io.bellwether.platform.datasets.UploadOptions;
import io.bellwether.platform.serving.PredictRequest;
import io.bellwether.platform.serving.batches.BatchRequest;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.protocols.http.Exchange;
import io.bellwether.protocols.http.UnknownMediaType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a request says of the file that it is, whose rows are to be scored. */
final class BatchFile {
  private static final String TYPES =
      "application/json; or of a file text/csv, application/x-ndjson,"
          + " application/vnd.apache.parquet, application/vnd.apache.arrow.stream or"
          + " application/vnd.apache.arrow.file; or format=csv, jsonl, parquet or arrow in the"
          + " query";

  private static final Set<String> QUERY =
      Set.of("dataset", "output", "model_version", "missing", "format");

  private BatchFile() {}

  /**
   * Of which kind the file is; empty if the body is no file but JSON.
   *
   * @throws UnknownMediaType if it is neither
   */
  static Optional<FileFormat> format(Exchange exchange) throws IOException {
    String type = exchange.header("Content-Type").orElse("");
    Optional<String> label = exchange.query("format");
    if (label.isPresent()) {
      return label.map(FileFormat::ofLabel);
    }
    return switch (type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT)) {
      case "text/csv" -> Optional.of(FileFormat.CSV);
      case "application/vnd.apache.parquet", "application/x-parquet" ->
          Optional.of(FileFormat.PARQUET);
      case "application/x-ndjson", "application/jsonl" -> Optional.of(FileFormat.JSONL);
      case "application/vnd.apache.arrow.stream", "application/vnd.apache.arrow.file" ->
          Optional.of(FileFormat.ARROW);
      case "application/json", "text/json" -> Optional.empty();
      case "", "text/plain", "application/x-www-form-urlencoded" -> {
        if (!looksLikeJson(exchange)) {
          throw new UnknownMediaType(type, TYPES);
        }
        yield Optional.empty();
      }
      default -> throw new UnknownMediaType(type, TYPES);
    };
  }

  /** Clients say these types by themselves, of JSON too: curl, and the browser's fetch. */
  private static boolean looksLikeJson(Exchange exchange) throws IOException {
    if (!exchange.queryNames().isEmpty()) {
      return false; // Only files have that, which may be long.
    }
    String text = new String(exchange.bytes(), StandardCharsets.UTF_8).stripLeading();
    return text.isEmpty() || text.startsWith("{");
  }

  /**
   * @throws InvalidInput if the query asks for what files do not have
   */
  static BatchRequest request(Exchange exchange, String model) {
    for (String name : exchange.queryNames()) {
      if (!QUERY.contains(name)) {
        boolean isReason = name.equals("explain") || name.equals("margin");
        throw InvalidInput.field(
            name,
            "beside a file",
            "dataset, output, model_version, missing or format",
            isReason ? "ask why of single predictions afterwards" : "leave it out");
      }
    }
    return new BatchRequest(
        exchange.query("dataset").orElse(model + "_requests"),
        Optional.empty(),
        exchange.query("model_version").filter(name -> !name.equals(PredictRequest.LATEST)),
        exchange.query("output"));
  }

  static UploadOptions options(Exchange exchange, FileFormat format) {
    return new UploadOptions(format, true, List.of(), exchange.queryAll("missing"), null, Map.of());
  }
}
