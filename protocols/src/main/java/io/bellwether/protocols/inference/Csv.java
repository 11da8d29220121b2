// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.inference;

import io.bellwether.platform.shared.Malformed;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A data frame as CSV (RFC 4180) with a header, as pandas reads it. */
final class Csv {
  /** The words that pandas takes for a missing value, in quotes or not. */
  private static final Set<String> MISSING =
      Set.of(
          "",
          "#N/A",
          "#N/A N/A",
          "#NA",
          "-1.#IND",
          "-1.#QNAN",
          "-NaN",
          "-nan",
          "1.#IND",
          "1.#QNAN",
          "<NA>",
          "N/A",
          "NA",
          "NULL",
          "NaN",
          "None",
          "n/a",
          "nan",
          "null");

  /** What Excel puts before the text. */
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final String text;
  private final List<List<@Nullable Object>> rows = new ArrayList<>();
  private List<@Nullable Object> row = new ArrayList<>();
  private int at;
  private int valuesLeft = Tensor.MOST_VALUES;

  private Csv(String text) {
    this.text = text;
  }

  /**
   * @throws Malformed if it has no header, or rows of another length
   */
  static Frame read(byte[] body) {
    Csv csv = new Csv(text(body));
    csv.parse();
    if (csv.rows.isEmpty()) {
      throw new Malformed("CSV: empty (expected: a header with the names of the columns)");
    }
    List<String> columns = csv.rows.removeFirst().stream().map(String::valueOf).toList();
    for (int i = 0; i < csv.rows.size(); i++) {
      if (csv.rows.get(i).size() != columns.size()) {
        throw new Malformed(
            "CSV: row %d has %d fields (expected: %d, as the header)"
                .formatted(i + 1, csv.rows.get(i).size(), columns.size()));
      }
    }
    return new Frame(Optional.of(columns), csv.rows, true, false, Optional.empty());
  }

  private static String text(byte[] body) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
      return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new Malformed("CSV: bytes that are no UTF-8 (expected: text in UTF-8)");
    }
  }

  private void parse() {
    while (at < text.length()) {
      if (--valuesLeft < 0) {
        throw new Malformed(
            "CSV: more than %d values (expected: at most that)".formatted(Tensor.MOST_VALUES));
      }
      row.add(text.charAt(at) == '"' ? quoted() : plain());
      if (at == text.length() || text.charAt(at) != ',') {
        endRow();
      } else if (++at == text.length()) {
        row.add(null);
        endRow();
      }
    }
  }

  /** Blank lines are passed over, as pandas does. */
  private void endRow() {
    boolean blank = row.size() == 1 && row.getFirst() == null;
    if (!blank) {
      rows.add(row);
    }
    row = new ArrayList<>();
    if (at < text.length() && text.charAt(at) == '\r') {
      at++;
    }
    if (at < text.length() && text.charAt(at) == '\n') {
      at++;
    }
  }

  private @Nullable String quoted() {
    StringBuilder value = new StringBuilder();
    at++;
    while (true) {
      int end = text.indexOf('"', at);
      if (end < 0) {
        throw new Malformed("CSV: a quoted field does not end (expected: \" behind it)");
      }
      value.append(text, at, end);
      at = end + 1;
      if (at == text.length() || text.charAt(at) != '"') {
        break;
      }
      value.append('"');
      at++;
    }
    if (at < text.length() && ",\r\n".indexOf(text.charAt(at)) < 0) {
      throw new Malformed("CSV: text behind a quoted field (expected: , or the end of the row)");
    }
    return value(value.toString());
  }

  private @Nullable String plain() {
    int start = at;
    while (at < text.length() && ",\r\n".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return value(text.substring(start, at));
  }

  private static @Nullable String value(String text) {
    return MISSING.contains(text) ? null : text;
  }
}
