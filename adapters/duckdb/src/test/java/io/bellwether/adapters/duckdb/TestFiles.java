// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.duckdb;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bellwether.platform.datasets.DatasetFiles;
import io.bellwether.platform.datasets.FileFormat;
import io.bellwether.platform.datasets.UploadOptions;
import io.bellwether.tabular.Table;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A DuckDB with a work folder of its own for each test. */
final class TestFiles implements BeforeEachCallback, AfterEachCallback {
  static final Analytics.Limits LIMITS = new Analytics.Limits(256, 2, 64, 4 << 20);

  private @Nullable Path folder;
  private @Nullable Analytics analytics;

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    Path made = Files.createTempDirectory("bellwether-duckdb");
    folder = made;
    analytics = new Analytics(made, List.of(), LIMITS);
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    analytics().close();
    for (Path left : left()) {
      Files.delete(left);
    }
    Files.delete(folder());
  }

  private Path folder() {
    if (folder == null) {
      throw new IllegalStateException("no test is running");
    }
    return folder;
  }

  Analytics analytics() {
    if (analytics == null) {
      throw new IllegalStateException("no test is running");
    }
    return analytics;
  }

  DatasetFiles get() {
    return new DuckDbDatasetFiles(analytics());
  }

  /** Files that nobody has removed. */
  List<Path> left() throws IOException {
    try (Stream<Path> files = Files.list(folder())) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  Table csv(String content) {
    return ingest(content.getBytes(UTF_8), UploadOptions.of(FileFormat.CSV));
  }

  /** A few rows of it. */
  Table csv(String content, List<String> columns, long[] rows) {
    try (DatasetFiles.Spooled upload =
            get().spool(new ByteArrayInputStream(content.getBytes(UTF_8)));
        DatasetFiles.Prepared prepared = get().ingest(upload, UploadOptions.of(FileFormat.CSV))) {
      return get().read(prepared.parquet(), columns, rows);
    }
  }

  Table ingest(byte[] content, UploadOptions options) {
    try (DatasetFiles.Spooled upload = get().spool(new ByteArrayInputStream(content));
        DatasetFiles.Prepared prepared = get().ingest(upload, options)) {
      return get().read(prepared.parquet(), List.of());
    }
  }
}
