// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.datasets;

import io.bellwether.platform.shared.InvalidInput;
import java.util.Locale;

/** What an uploaded file may be. */
public enum FileFormat {
  CSV,
  PARQUET,
  JSONL,

  /** Arrow's IPC format, as a file (Feather) or a stream. */
  ARROW;

  /** The name on the wire. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The format of this label, or a refusal that names all of them. */
  public static FileFormat ofLabel(String label) {
    for (FileFormat format : values()) {
      if (format.label().equals(label)) {
        return format;
      }
    }
    throw InvalidInput.field(
        "format", label, "csv, parquet, jsonl or arrow", "say what the file is: ?format=csv");
  }
}
