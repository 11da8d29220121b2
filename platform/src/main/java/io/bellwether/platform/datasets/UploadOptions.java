// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.datasets;

import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.tabular.ColumnType;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How an uploaded file is to be read. The same bytes under other options are another version.
 *
 * @param header whether the first row of a CSV file names the columns
 * @param columns names for a CSV file without a header; none: {@code column_1}, {@code column_2} …
 * @param missing texts that stand for a missing value, beside the empty cell
 * @param delimiter of a CSV file; {@code null}: found out from the file
 * @param types types that are not to be inferred, by column
 */
public record UploadOptions(
    FileFormat format,
    boolean header,
    List<String> columns,
    List<String> missing,
    @Nullable String delimiter,
    Map<String, ColumnType> types) {
  public UploadOptions {
    columns = List.copyOf(columns);
    missing = List.copyOf(missing);
    types = Map.copyOf(types);
    if (header && !columns.isEmpty()) {
      throw InvalidInput.field(
          "columns", columns, "names only for a file without a header", "add header=false");
    }
    if (delimiter != null && (delimiter.length() != 1 || " \"\r\n".contains(delimiter))) {
      throw InvalidInput.field(
          "delimiter", delimiter, "one ASCII character such as ; or a tab", "leave it away");
    }
    boolean typed = format == FileFormat.PARQUET || format == FileFormat.ARROW;
    if (typed && !(missing.isEmpty() && types.isEmpty())) {
      throw InvalidInput.field(
          "format", format.label(), "no missing or types: the file has its own", "leave them away");
    }
  }

  /** The file as it is, with a header if it is CSV. */
  public static UploadOptions of(FileFormat format) {
    return new UploadOptions(format, true, List.of(), List.of(), null, Map.of());
  }

  /** The same with types of more columns. */
  UploadOptions with(Map<String, ColumnType> more) {
    Map<String, ColumnType> all = new TreeMap<>(types);
    all.putAll(more);
    return new UploadOptions(format, header, columns, missing, delimiter, all);
  }

  /** One text for equal options. */
  String description() {
    return "upload %s header=%s columns=%s missing=%s delimiter=%s types=%s"
        .formatted(format.label(), header, columns, missing, delimiter, new TreeMap<>(types));
  }
}
